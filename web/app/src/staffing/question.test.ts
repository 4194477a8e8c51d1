import { describe, expect, it } from 'vitest'
import { csvOf } from './csv'
import { readQuestion, writeQuestion } from './question'
import type { StaffPlan } from '../wire/types'

describe('the question of a plan', () => {
  it('is read and written the same', () => {
    const query = 'assistant=delivery%2Creturns&asks=20&promise=80%2F60&weekday=sat%2Csun&growth=150&at_once=3'
    expect(writeQuestion(readQuestion(query))).toBe(query)
    expect(readQuestion(query)).toMatchObject({ assistant: ['delivery', 'returns'], asks: '20', percent: '80', seconds: '60' })
  })

  it('is plain when it asks for what is usual', () => {
    expect(writeQuestion(readQuestion(''))).toBe('')
    expect(writeQuestion({ ...readQuestion(''), assistant: [] })).toBe('assistant=none')
  })
})

describe('the table as a file', () => {
  it('has a line for each half hour and keeps names apart', () => {
    const plan = {
      teams: ['returns + general', 'a "b", c'],
      slots: [{ start: '08:00', people: { 'returns + general': 2 }, customers: { low: 1, middle: 2, high: 4 }, answered_in_time: 0.9666 }],
    } as unknown as StaffPlan
    expect(csvOf(plan)).toBe('from,returns + general,"a ""b"", c",customers_low,customers_middle,customers_high,answered_in_time\r\n08:00,2,0,1,2,4,0.967\r\n')
  })
})
