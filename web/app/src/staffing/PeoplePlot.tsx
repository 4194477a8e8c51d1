import { useT } from '../i18n/i18n'
import type { StaffPlan } from '../wire/types'

const WIDTH = 720
const HEIGHT = 200
const LEFT = 28
const BOTTOM = 24
const GAP = 2

/** A team by lightness and by hatching: colour alone says nothing here. */
export const teamFill = (index: number): string => ['var(--color-accent)', 'var(--color-ai)', 'var(--color-warn)', 'var(--color-text3)', 'var(--color-ok)', 'var(--color-danger)'][index % 6] ?? 'var(--color-accent)'

const total = (plan: StaffPlan, index: number) => Object.values(plan.slots[index]?.people ?? {}).reduce((sum, one) => sum + one, 0)

export function mostPeople(plan: StaffPlan): { at: string; most: number } {
  let best = { at: '', most: 0 }
  plan.slots.forEach((slot, index) => {
    if (total(plan, index) > best.most) best = { at: slot.start, most: total(plan, index) }
  })
  return best
}

/** People by half hour, a stack of teams in each. The table beside it says the same in numbers. */
export function PeoplePlot({ plan }: { plan: StaffPlan }) {
  const t = useT()
  const { at, most } = mostPeople(plan)
  const top = Math.max(1, most)
  const step = Math.max(1, Math.ceil(top / 4))
  const lines = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step)
  const width = (WIDTH - LEFT) / Math.max(1, plan.slots.length)
  const y = (people: number) => (HEIGHT - BOTTOM) * (1 - people / top) + 6
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 8}`} role="img" aria-label={t('staffing.people_plot', { at, most })} className="num w-full text-text3" fontSize={11}>
      {lines.map((people) => (
        <g key={people}>
          <line x1={LEFT} x2={WIDTH} y1={y(people)} y2={y(people)} stroke="var(--color-line)" />
          <text x={LEFT - 6} y={y(people) + 4} textAnchor="end" fill="currentColor">
            {people}
          </text>
        </g>
      ))}
      {plan.slots.map((slot, index) => {
        let below = 0
        return (
          <g key={slot.start}>
            {plan.teams.map((team, number) => {
              const people = slot.people[team] ?? 0
              const from = below
              below += people
              return people === 0 ? null : (
                <rect key={team} x={LEFT + index * width + GAP / 2} width={Math.max(1, width - GAP)} y={y(from + people)} height={Math.max(0, y(from) - y(from + people) - 1)} rx={1.5} fill={teamFill(number)} />
              )
            })}
            {slot.start.endsWith(':00') && (
              <text x={LEFT + index * width + width / 2} y={HEIGHT + 2} textAnchor="middle" fill="currentColor">
                {slot.start.slice(0, 2)}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
