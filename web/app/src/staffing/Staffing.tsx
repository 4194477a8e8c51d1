import { Download, LoaderCircle, Users } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Empty } from '../parts/Empty'
import { go, useRoute } from '../router'
import { troubleText } from '../store/trouble'
import type { PlanBand, PlanDay, StaffPlan } from '../wire/types'
import { csvOf } from './csv'
import { PeoplePlot, teamFill } from './PeoplePlot'
import { duringWords, Questions } from './Questions'
import { readQuestion, writeQuestion, type Question } from './question'
import { usePlan } from './usePlan'

function useNumbers() {
  const t = useT()
  const locale = t.language === 'en' ? 'en-GB' : t.language
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const band = (of: PlanBand, format: (value: number) => string) => t('staffing.figure_band', { low: format(of.low), high: format(of.high) })
  return { number: (value: number) => number.format(value), share: (value: number) => share.format(value), band }
}

function download(plan: StaffPlan): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([csvOf(plan)], { type: 'text/csv' }))
  link.download = 'staffing.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}

const cell = 'px-3 py-1.5 text-end first:text-start'

function Days({ plan }: { plan: StaffPlan }) {
  const t = useT()
  const { share, band } = useNumbers()
  const seconds = (value: number) => `${Math.round(value)} s`
  const line = (name: string, day: PlanDay) => (
    <tr className="border-t border-line">
      <th scope="row" className={`${cell} font-medium`}>
        {name}
      </th>
      <td className={cell}>{band(day.answered_in_time, share)}</td>
      <td className={cell}>{band(day.gave_up, share)}</td>
      <td className={cell}>{band(day.wait_seconds, seconds)}</td>
      <td className={cell}>{band(day.occupancy, share)}</td>
    </tr>
  )
  return (
    <div className="scroll-thin overflow-x-auto rounded-xl border border-line bg-surface" tabIndex={0} role="region" aria-label={t('staffing.day')}>
      <table className="num w-full whitespace-nowrap">
        <thead className="text-xs text-text3">
          <tr>
            <td />
            {(['col_answered', 'gave_up', 'wait', 'busy'] as const).map((name) => (
              <th key={name} scope="col" className={`${cell} font-medium`}>
                {t(`staffing.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {line(t('staffing.day'), plan.day)}
          {line(t('staffing.one_fewer'), plan.one_fewer)}
        </tbody>
      </table>
    </div>
  )
}

function Slots({ plan }: { plan: StaffPlan }) {
  const t = useT()
  const { share, band, number } = useNumbers()
  return (
    <div className="scroll-thin overflow-x-auto rounded-xl border border-line bg-surface" tabIndex={0} role="region" aria-label={t('staffing.table')}>
      <table className="num w-full whitespace-nowrap">
        <thead className="text-xs text-text3">
          <tr>
            <th scope="col" className={`${cell} font-medium`}>
              {t('staffing.col_from')}
            </th>
            {plan.teams.map((team, index) => (
              <th key={team} scope="col" className={`${cell} font-medium`}>
                <span aria-hidden="true" className="me-1.5 inline-block size-2.5 rounded-xs" style={{ background: teamFill(index) }} />
                {team}
              </th>
            ))}
            <th scope="col" className={`${cell} font-medium`}>
              {t('staffing.col_customers')}
            </th>
            <th scope="col" className={`${cell} font-medium`}>
              {t('staffing.col_answered')}
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.slots.map((slot) => (
            <tr key={slot.start} className="border-t border-line">
              <th scope="row" className={`${cell} font-medium`}>
                {slot.start}
              </th>
              {plan.teams.map((team) => (
                <td key={team} className={`${cell} ${slot.people[team] ? 'font-medium' : 'text-text3'}`}>
                  {slot.people[team] ?? 0}
                </td>
              ))}
              <td className={cell}>{band(slot.customers, number)}</td>
              <td className={cell}>{slot.answered_in_time === null ? '' : share(slot.answered_in_time)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Found({ plan, busy }: { plan: StaffPlan; busy: boolean }) {
  const t = useT()
  const { number, share } = useNumbers()
  const notes: Record<string, string> = {
    'few-days': t('staffing.note_few_days', { count: plan.days_drawn_from }),
    'few-handled': t('staffing.note_few_handled', { count: plan.handled_by_people }),
    'nobody-gave-up': t('staffing.note_nobody_gave_up'),
  }
  return (
    <div className={`flex min-w-0 flex-col gap-5 ${busy ? 'opacity-60' : ''}`}>
      {plan.notes.length > 0 && (
        <ul className="space-y-1 rounded-xl bg-warn-soft px-4 py-3 text-warn">
          {plan.notes.map((note) => (
            <li key={note}>{notes[note] ?? note}</li>
          ))}
        </ul>
      )}
      <div className="rounded-xl border border-line bg-surface p-4">
        <PeoplePlot plan={plan} />
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-text2" aria-label={t('staffing.teams')}>
          {plan.teams.map((team, index) => (
            <li key={team} className="flex items-center gap-1.5">
              <span aria-hidden="true" className="size-2.5 rounded-xs" style={{ background: teamFill(index) }} />
              {team}
            </li>
          ))}
        </ul>
      </div>
      <Days plan={plan} />
      <p className="num text-text2">
        {t('staffing.skills')}:{' '}
        {Object.entries(plan.skills_answered_in_time)
          .flatMap(([skill, kept]) => (kept === null ? [] : [`${skill} ${share(kept)}`]))
          .join(', ')}
        . {t('staffing.outside', { count: number(plan.customers_a_day_outside_hours) })}
      </p>
      <div>
        <div className="mb-2 flex items-center gap-2">
          <h2 className="text-lg font-semibold tracking-tight">{t('staffing.table')}</h2>
          <Button small className="ms-auto" onPress={() => download(plan)}>
            <Download size={14} strokeWidth={1.5} aria-hidden="true" />
            {t('staffing.csv')}
          </Button>
        </div>
        <Slots plan={plan} />
      </div>
      <details className="text-text2">
        <summary className="w-fit cursor-default rounded-md font-medium text-text">{t('staffing.definitions')}</summary>
        <p className="mt-2 max-w-160">{t('staffing.def_draw')}</p>
        <p className="mt-2 max-w-160">{t('staffing.def_people')}</p>
        <p className="mt-2 max-w-160">{t('staffing.def_band')}</p>
      </details>
    </div>
  )
}

/** How many people, with which skills, by half hour, if the AI holds some topics. */
export function Staffing() {
  const t = useT()
  const { number } = useNumbers()
  const route = useRoute()
  const query = route.screen === 'staffing' ? route.query : ''
  const [question, setQuestion] = useState(() => readQuestion(query))
  const { plan, step, impossible, trouble, again } = usePlan(query)
  const change = (part: Partial<Question>) => {
    const next = { ...question, ...part }
    setQuestion(next)
    go({ screen: 'staffing', query: writeQuestion(next) }, { replace: true })
  }
  const [percent, seconds] = (plan?.promise ?? '').split('/')
  const saved = plan ? plan.person_hours_without_assistant - plan.person_hours : 0
  return (
    <main id="main" tabIndex={-1} aria-label={t('nav.staffing')} className="scroll-thin min-w-0 flex-1 overflow-y-auto bg-canvas outline-none">
      <div className="mx-auto max-w-300 p-6 max-md:p-3">
        <header className="mb-5 min-h-14">
          <p className="text-xs text-text3">{t('nav.staffing')}</p>
          <h1 className="num text-xl font-semibold tracking-tight">
            {plan && !impossible ? t('staffing.finding', { hours: number(plan.person_hours), percent: percent ?? '', within: duringWords(Number(seconds), t.language) }) : t('nav.staffing')}
          </h1>
          <p role="status" className="num mt-0.5 flex items-center gap-2 text-text2">
            {step ? (
              <>
                <LoaderCircle size={14} strokeWidth={1.75} aria-hidden="true" className="motion-safe:animate-spin" />
                {t(`staffing.step_${step}`)}
              </>
            ) : (
              plan && saved > 0.05 && t('staffing.saved', { hours: number(saved), all: number(plan.person_hours_without_assistant) })
            )}
          </p>
        </header>
        <div className="grid gap-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
          <Questions question={question} plan={plan} onChange={change} />
          {trouble ? (
            <Empty title={t.say(troubleText(trouble.code))}>
              {trouble.detail && <p>{trouble.detail}</p>}
              <Button className="mt-2" onPress={again}>
                {t('action.retry')}
              </Button>
            </Empty>
          ) : impossible ? (
            <Empty icon={<Users size={28} strokeWidth={1.25} aria-hidden="true" />} title={t(impossible === 'no-past' ? 'staffing.impossible_no_past' : impossible === 'no-handling' ? 'staffing.impossible_no_handling' : 'staffing.impossible_out_of_reach')}>
              {t('staffing.impossible_hint')}
            </Empty>
          ) : plan ? (
            <Found plan={plan} busy={step !== null} />
          ) : (
            <div aria-hidden="true" className="skeleton h-64 w-full !rounded-xl" />
          )}
        </div>
      </div>
    </main>
  )
}
