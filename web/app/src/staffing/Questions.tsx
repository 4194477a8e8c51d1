import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { ManyOf } from '../parts/ManyOf'
import { Pick } from '../parts/Pick'
import { useStore } from '../store/store'
import type { StaffPlan } from '../wire/types'
import { weekdays, type Question } from './question'

const PAST = '*'
const shares = ['0', '5', '10', '15', '20', '30', '40', '50', '75', '100']
const growths = ['50', '75', '100', '110', '125', '150', '200', '300']
const percents = ['80', '90', '95', '99']
const times = ['30', '60', '120', '180', '300', '600']

/** Keeps a value that came from the address among those to choose from. */
const among = (list: readonly string[], value: string) => (list.includes(value) ? list : [value, ...list])

export function duringWords(seconds: number, language: string): string {
  const unit = seconds % 60 === 0 ? 'minute' : 'second'
  return new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, { style: 'unit', unit, unitDisplay: 'long' }).format(unit === 'minute' ? seconds / 60 : seconds)
}

/** What the plan supposes. Every change stands in the address and is worked out anew. */
export function Questions({ question, plan, onChange }: { question: Question; plan: StaffPlan | null; onChange: (change: Partial<Question>) => void }) {
  const t = useT()
  const topics = useStore((state) => state.topics)
  const [days] = useState(() => {
    const name = new Intl.DateTimeFormat(t.language === 'en' ? 'en-GB' : t.language, { weekday: 'short', timeZone: 'UTC' })
    // 5 January 1970 was a Monday.
    return weekdays.map((id, index) => ({ id, label: name.format(Date.UTC(1970, 0, 5 + index)) }))
  })
  const known = plan?.topics ?? []
  const held = question.assistant ?? known.filter((topic) => topic.assistant).map((topic) => topic.name)
  const percent = (value: string) => ({ id: value, label: `${value} %` })
  return (
    <section aria-label={t('staffing.question')} className="flex flex-col gap-4">
      <ManyOf label={t('staffing.assistant')} options={known.map((topic) => ({ id: topic.name, label: topics.find((one) => one.name === topic.name)?.title ?? topic.name }))} values={held} onChange={(assistant) => onChange({ assistant })} />
      {question.assistant && (
        <div>
          <Button small tone="ghost" onPress={() => onChange({ assistant: null })}>
            {t('staffing.as_past')}
          </Button>
        </div>
      )}
      <Pick label={t('staffing.asks')} value={question.asks ?? PAST} onChange={(asks) => onChange({ asks: asks === PAST ? null : asks })} options={[{ id: PAST, label: t('staffing.as_past') }, ...among(shares, question.asks ?? '0').map(percent)]} />
      <div className="grid grid-cols-2 gap-3">
        <Pick label={t('staffing.percent')} value={question.percent} onChange={(value) => onChange({ percent: value })} options={among(percents, question.percent).map(percent)} />
        <Pick label={t('staffing.within')} value={question.seconds} onChange={(seconds) => onChange({ seconds })} options={among(times, question.seconds).map((value) => ({ id: value, label: duringWords(Number(value), t.language) }))} />
        <Pick label={t('staffing.growth')} value={question.growth} onChange={(growth) => onChange({ growth })} options={among(growths, question.growth).map(percent)} />
        <Field label={t('staffing.at_once')} inputMode="numeric" value={question.atOnce} onChange={(atOnce) => /^([1-9]|1\d|20)?$/.test(atOnce) && onChange({ atOnce: atOnce || '1' })} />
      </div>
      <ManyOf label={t('staffing.weekdays')} options={days} values={question.weekdays} onChange={(next) => next.length > 0 && onChange({ weekdays: next })} />
    </section>
  )
}
