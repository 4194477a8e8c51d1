import { describe, expect, it } from 'vitest'
import { soonTimes, toField } from './soon'

describe('times to come back at', () => {
  it('are mornings to come, whatever day it is', () => {
    for (let day = 22; day < 29; day++) {
      const now = new Date(2026, 10, day, 17, 20).getTime()
      const { hour, tomorrow, monday } = soonTimes(now)
      expect(hour - now).toBe(3_600_000)
      expect([new Date(tomorrow).getDate(), new Date(tomorrow).getHours()]).toEqual([day + 1, 9])
      expect(new Date(monday).getDay()).toBe(1)
      expect(monday).toBeGreaterThan(now)
      expect(monday - now).toBeLessThan(8 * 86_400_000)
    }
  })

  it('fit the field', () => {
    expect(toField(new Date(2026, 0, 5, 9, 7).getTime())).toBe('2026-01-05T09:07')
  })
})
