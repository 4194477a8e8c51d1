import { useT } from '../i18n/i18n'
import { useRule, useWhat } from '../approvals/words'
import { duration } from '../time/format'
import { useNow } from '../time/now'
import type { Approval, Mandate, Thread } from '../wire/types'

function Asked({ asked }: { asked: Approval }) {
  const t = useT()
  const [what, rule] = [useWhat(), useRule()]
  const left = asked.expires_at - useNow()
  const names = asked.deciders.map((person) => person.name).join(', ') || t('approval.nobody')
  return (
    <section aria-label={t('approval.waits')} className="mx-4 mb-3 shrink-0 rounded-xl border border-warn bg-warn-soft px-3.5 py-2.5 max-md:mx-2">
      <p className="num font-medium">
        {t('approval.waits')}: {what(asked)}
      </p>
      <p className="num text-text2">
        {rule(asked.rule, asked.limit_cents)} {t('approval.others', { names })} {left > 0 ? t('approval.expires', { left: duration(left) }) : t('approval.expired')}
      </p>
    </section>
  )
}

function Given({ mandate }: { mandate: Mandate }) {
  const t = useT()
  const rows: [string, string][] = [
    [t('mandate.settled'), mandate.settled],
    [t('mandate.topics'), mandate.topics.join(', ')],
    [t('mandate.may'), mandate.actions.join(', ') || t('mandate.answers')],
    [t('mandate.not_again'), mandate.not_again.join(', ')],
  ]
  return (
    <section aria-label={t('mandate.title')} className="mx-4 mb-3 shrink-0 rounded-xl border border-ai bg-ai-soft px-3.5 py-2.5 max-md:mx-2">
      <p className="font-medium text-ai">{t(mandate.agreed ? 'mandate.in_force' : 'mandate.offered', { by: mandate.by })}</p>
      <dl className="mt-1 grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {rows
          .filter(([, text]) => text)
          .map(([label, text]) => (
            <div key={label} className="contents">
              <dt className="text-text2">{label}</dt>
              <dd dir="auto" className="min-w-0 break-words">{text}</dd>
            </div>
          ))}
      </dl>
    </section>
  )
}

/** What waits for a second person, an action under way, and what the assistant may do after a return. */
export function EmpoweredBar({ thread }: { thread: Thread }) {
  const t = useT()
  return (
    <>
      {thread.mandate && <Given mandate={thread.mandate} />}
      {thread.approval && <Asked asked={thread.approval} />}
      {thread.acting && (
        <p role="status" className="mx-4 mb-3 shrink-0 text-text2 max-md:mx-2">
          {t('act.under_way')}
        </p>
      )}
    </>
  )
}
