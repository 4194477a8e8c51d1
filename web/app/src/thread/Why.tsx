import { ChevronDown, Scale } from 'lucide-react'
import { useT, type PlainKey } from '../i18n/i18n'
import type { Evidence, Why } from '../wire/types'

const verdicts: Record<string, PlainKey> = {
  answer: 'verdict.answer',
  clarify: 'verdict.clarify',
  offer_human: 'verdict.offer_human',
  hand_off: 'verdict.hand_off',
  must_hand_off: 'verdict.must_hand_off',
}

/** "MustHandOff", "must-hand-off" and "must_hand_off" are one verdict. */
function verdictKey(verdict: string): PlainKey | undefined {
  return verdicts[verdict.replace(/([a-z])([A-Z])/g, '$1_$2').replaceAll('-', '_').toLowerCase()]
}

function useVerdict(verdict: string): string {
  const t = useT()
  const key = verdictKey(verdict)
  return key ? t(key) : verdict
}

export function WhyButton({ why, open, onToggle }: { why: Why; open: boolean; onToggle: () => void }) {
  const t = useT()
  const verdict = useVerdict(why.verdict)
  return (
    <button type="button" aria-expanded={open} onClick={onToggle} className="inline-flex min-h-6 cursor-default items-center gap-1 rounded px-1 text-xs text-text2 hover:bg-hover hover:text-text">
      <Scale size={12} strokeWidth={1.5} aria-hidden="true" />
      {t('why.button', { verdict })}
      <ChevronDown size={12} strokeWidth={1.5} aria-hidden="true" className={open ? 'rotate-180' : ''} />
    </button>
  )
}

const score = (value: number) => (Number.isInteger(value) && Math.abs(value) > 1 ? String(value) : value.toFixed(2))

function EvidenceLine({ evidence }: { evidence: Evidence }) {
  const t = useT()
  const reached = evidence.score !== null && evidence.threshold !== null && evidence.score >= evidence.threshold
  return (
    <li className="py-1">
      <div className="flex items-baseline gap-2">
        <span>{evidence.label}</span>
        {evidence.score !== null && (
          <span className="num ms-auto shrink-0 text-text2">
            <span className={reached ? 'font-semibold text-text' : ''}>{score(evidence.score)}</span>
            {evidence.threshold !== null && <span className="text-text3"> {t(reached ? 'why.reached' : 'why.below', { threshold: score(evidence.threshold) })}</span>}
          </span>
        )}
      </div>
      {evidence.score !== null && evidence.threshold !== null && evidence.score <= 1 && evidence.threshold <= 1 && (
        <div aria-hidden="true" className="relative mt-1 h-1 rounded-full bg-subtle">
          <div className={`h-full rounded-full ${reached ? 'bg-accent' : 'bg-line-strong'}`} style={{ width: `${Math.max(0, Math.min(1, evidence.score)) * 100}%` }} />
          <div className="absolute -top-0.5 h-2 w-0.5 bg-text" style={{ left: `${Math.max(0, Math.min(1, evidence.threshold)) * 100}%` }} />
        </div>
      )}
      {evidence.quote && (
        <q dir="auto" className="mt-0.5 block text-text2 [quotes:'“'_'”']">
          {evidence.quote}
        </q>
      )}
    </li>
  )
}

/** What the policy decided and from what: rule, evidence against thresholds, version. */
export function WhyPanel({ why }: { why: Why }) {
  const t = useT()
  const verdict = useVerdict(why.verdict)
  return (
    <div role="group" aria-label={t('why.title')} className="mt-1.5 w-full max-w-[34rem] min-w-72 rounded-lg border border-line bg-surface px-3 py-2.5 text-xs text-text max-md:min-w-0">
      <p className="text-sm">
        <span className="font-semibold">{verdict}.</span> {why.reason}
      </p>
      {why.evidence.length > 0 && (
        <ul aria-label={t('why.evidence')} className="mt-1.5 divide-y divide-line border-t border-line pt-0.5">
          {why.evidence.map((evidence, index) => (
            <EvidenceLine key={index} evidence={evidence} />
          ))}
        </ul>
      )}
      <dl className="num mt-1.5 flex flex-wrap gap-x-4 gap-y-0.5 border-t border-line pt-2 text-text3">
        <div className="flex gap-1">
          <dt>{t('why.rule')}</dt>
          <dd className="text-text2">{why.rule}</dd>
        </div>
        {why.topic && (
          <div className="flex gap-1">
            <dt>{t('why.topic')}</dt>
            <dd className="text-text2">
              {why.topic}
              {why.topic_score !== null && ` ${score(why.topic_score)}`}
            </dd>
          </div>
        )}
        <div className="flex gap-1">
          <dt>{t('why.policy')}</dt>
          <dd className="text-text2">{why.policy_version}</dd>
        </div>
      </dl>
    </div>
  )
}
