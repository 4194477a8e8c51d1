import type { StaffPlan } from '../wire/types'

const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The plan by half hour, with names that do not change with the language. */
export function csvOf(plan: StaffPlan): string {
  const head = ['from', ...plan.teams, 'customers_low', 'customers_middle', 'customers_high', 'answered_in_time']
  const lines = plan.slots.map((slot) => [
    slot.start,
    ...plan.teams.map((team) => String(slot.people[team] ?? 0)),
    String(slot.customers.low),
    String(slot.customers.middle),
    String(slot.customers.high),
    slot.answered_in_time === null ? '' : slot.answered_in_time.toFixed(3),
  ])
  return [head, ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}
