import { expect, test } from 'vitest'
import type { Act } from '../wire/types'
import { beyond } from './power'

const refund: Act = {
  action: 'refunds.issue', title: 'Refund', consequence: { effect: 'significant', direction: 'favourable', reversal: '' }, needs: [], amount: 'refund_cents', second_person: false,
  power: { limit_cents: 10_000, daily_cents: 40_000, left_cents: 6_000 }, for_assistant: true,
}

test('the smallest limit decides, and looking something up takes no power', () => {
  expect(beyond(refund, 6_000)).toBeNull()
  expect(beyond(refund, 6_001)).toBe('above-daily-limit')
  expect(beyond(refund, 10_001)).toBe('above-limit')
  expect(beyond({ ...refund, power: null }, 1)).toBe('no-power')
  expect(beyond({ ...refund, second_person: true }, 1)).toBe('second-person')
  expect(beyond({ ...refund, power: null, consequence: { ...refund.consequence, effect: 'none' } }, null)).toBeNull()
  expect(beyond({ ...refund, power: { limit_cents: null, daily_cents: null, left_cents: null } }, 9_999_999)).toBeNull()
})
