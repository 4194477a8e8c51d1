import { describe, expect, it } from 'vitest'
import { age, clock, dayName, duration } from './format'

const S = 1_000
const M = 60 * S
const H = 60 * M

describe('durations', () => {
  it('has two units at most and a steady width', () => {
    expect(duration(0)).toBe('0s')
    expect(duration(58 * S)).toBe('58s')
    expect(duration(6 * M + 12 * S)).toBe('6m 12s')
    expect(duration(4 * M + 4 * S)).toBe('4m 04s')
    expect(duration(H + 4 * M)).toBe('1h 04m')
    expect(duration(51 * H)).toBe('2d 3h')
  })

  it('does not go below zero when clocks differ', () => {
    expect(duration(-5 * S)).toBe('0s')
  })

  it('has one unit for ages', () => {
    expect(age(20 * S, 'now')).toBe('now')
    expect(age(4 * M, 'now')).toBe('4m')
    expect(age(3 * H, 'now')).toBe('3h')
    expect(age(49 * H, 'now')).toBe('2d')
  })
})

describe('dates', () => {
  const words = { today: 'Today', yesterday: 'Yesterday' }
  const noon = new Date(2026, 10, 23, 12, 0).getTime()

  it('names today and yesterday, and the others by weekday', () => {
    expect(dayName(noon - H, noon, 'en', words)).toBe('Today')
    expect(dayName(noon - 24 * H, noon, 'en', words)).toBe('Yesterday')
    expect(dayName(noon - 7 * 24 * H, noon, 'en', words)).toBe('Monday 16 November')
    expect(dayName(noon - 7 * 24 * H, noon, 'de', words)).toBe('Montag, 16. November')
  })

  it('has clocks of 24 hours', () => {
    expect(clock(new Date(2026, 10, 23, 21, 5).getTime(), 'en')).toBe('21:05')
    expect(clock(new Date(2026, 10, 23, 9, 5).getTime(), 'de')).toBe('09:05')
  })
})
