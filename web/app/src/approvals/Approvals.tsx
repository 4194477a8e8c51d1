import { useRef, useState } from 'react'
import { Link } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { keysOf } from '../keys/commands'
import { Button } from '../parts/Button'
import { Chip } from '../parts/Chip'
import { Empty } from '../parts/Empty'
import { Field } from '../parts/Field'
import { pathOf } from '../router'
import { decide } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn } from '../store/ui'
import { duration } from '../time/format'
import { useNow } from '../time/now'
import type { Approval } from '../wire/types'
import { useConsequence, useMoney, useOrigin, useRule, useValue, useWhat } from './words'

const none: readonly Approval[] = []

function Left({ asked }: { asked: Approval }) {
  const t = useT()
  const left = asked.expires_at - useNow()
  return <span className={`num text-xs ${left < 60_000 ? 'font-medium text-danger' : 'text-text3'}`}>{left > 0 ? t('approval.expires', { left: duration(left) }) : t('approval.expired')}</span>
}

function Decision({ asked }: { asked: Approval }) {
  const t = useT()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const area = useRef<HTMLInputElement>(null)
  const answer = async (approve: boolean) => {
    if (busy) return
    if (!approve && !reason.trim()) {
      setMissing(true)
      area.current?.focus()
      return
    }
    setBusy(true)
    if (await decide(asked.conversation, asked.run, approve, reason.trim())) focusOn('main')
    setBusy(false)
  }
  return (
    <div className="flex flex-wrap items-start gap-2 border-t border-line pt-3">
      <div className="min-w-56 flex-1">
        <Field label={t('approval.reason')} hint={t('approval.reason_hint')} error={missing && !reason.trim() ? t('approval.reason_missing') : null} input={area} value={reason} onChange={setReason} />
      </div>
      <div className="flex gap-1.5 pt-6.5">
        <Button data-refuse tone="danger" keys={keysOf('refuse')} showKeys isDisabled={busy} onPress={() => void answer(false)}>
          {t('command.refuse')}
          <span className="sr-only">{asked.title}</span>
        </Button>
        <Button data-approve tone="primary" keys={keysOf('approve')} showKeys isDisabled={busy} onPress={() => void answer(true)}>
          {t('command.approve')}
          <span className="sr-only">{asked.title}</span>
        </Button>
      </div>
    </div>
  )
}

/** One request: recorded values and their origin, the rule, what it changes, what is left. No words of a model. */
function Card({ asked }: { asked: Approval }) {
  const t = useT()
  const me = useStore((state) => state.me?.agent)
  const [shown, value, origin, rule, consequence, what] = [useMoney(), useValue(), useOrigin(), useRule(), useConsequence(), useWhat()]
  const mine = asked.deciders.find((person) => person.agent === me)
  const adverse = asked.consequence.direction === 'adverse'
  return (
    <li data-run={asked.run} tabIndex={-1} className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4 outline-none focus-within:border-accent data-focused:border-accent">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="num text-base font-semibold">{what(asked)}</h2>
        {adverse && <Chip tone="danger">{t('approval.adverse')}</Chip>}
        <span className="ms-auto">
          <Left asked={asked} />
        </span>
      </div>
      <p className="text-text2">
        {asked.by === null ? t('approval.by_assistant', { name: asked.by_name }) : t('approval.by_agent', { name: asked.by_name })}{' '}
        <Link href={pathOf({ screen: 'inbox', conversation: asked.conversation, details: false })} className="underline decoration-line-strong underline-offset-2 outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent">
          {t('approval.conversation', { name: asked.customer })}
        </Link>
      </p>
      <dl className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {asked.values.map((one) => (
          <div key={one.name} className="contents">
            <dt className="text-text3">{one.label}</dt>
            <dd className="num min-w-0 break-words">
              {value(one)} <Chip tone={one.origin === 'system' ? 'ok' : 'plain'}>{origin(one)}</Chip>
            </dd>
          </div>
        ))}
        <dt className="text-text3">{t('approval.rule')}</dt>
        <dd className="num">{rule(asked.rule, asked.limit_cents)}</dd>
        <dt className="text-text3">{t('approval.effect')}</dt>
        <dd>
          {consequence(asked.consequence)} {asked.consequence.reversal || t('approval.not_reversible')}
        </dd>
        {mine && (
          <>
            <dt className="text-text3">{t('approval.budget')}</dt>
            <dd className="num">{mine.left_cents === null ? t('approval.no_daily') : t('approval.left', { left: shown(mine.left_cents) })}</dd>
          </>
        )}
      </dl>
      {mine ? <Decision asked={asked} /> : <p className="text-text3">{t('approval.others', { names: asked.deciders.map((person) => person.name).join(', ') || t('approval.nobody') })}</p>}
    </li>
  )
}

/** What waits for a second person, the oldest first. One by one: there is no way to approve several at once. */
export function Approvals() {
  const t = useT()
  const ready = useStore((state) => state.ready)
  const approvals = useStore((state) => state.desk?.approvals ?? none)
  return (
    <main id="main" tabIndex={-1} aria-label={t('nav.approvals')} className="scroll-thin min-w-0 flex-1 overflow-y-auto bg-canvas outline-none">
      <div className="mx-auto max-w-3xl p-6 max-md:p-3">
        <h1 className="text-xl font-semibold tracking-tight">{t('nav.approvals')}</h1>
        <p className="mt-1 mb-4 text-text2">{t('approval.hint')}</p>
        {ready && approvals.length === 0 ? (
          <Empty title={t('approval.empty')}>{t('approval.empty_hint')}</Empty>
        ) : (
          <ul className="flex flex-col gap-3">
            {approvals.map((asked) => (
              <Card key={asked.run} asked={asked} />
            ))}
          </ul>
        )}
      </div>
    </main>
  )
}
