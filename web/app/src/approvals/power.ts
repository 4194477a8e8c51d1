// Whether an act is within a person's own power, as the server will judge it: for the words on screen before it is sent.
import type { Act } from '../wire/types'

export type Beyond = 'second-person' | 'no-power' | 'above-limit' | 'above-daily-limit'

export function beyond(act: Act, cents: number | null): Beyond | null {
  if (act.consequence.effect === 'none') return null
  if (act.second_person) return 'second-person'
  if (!act.power) return 'no-power'
  const { limit_cents: limit, left_cents: left } = act.power
  if (limit !== null && (cents ?? 0) > limit) return 'above-limit'
  return left !== null && (cents ?? 0) > left ? 'above-daily-limit' : null
}
