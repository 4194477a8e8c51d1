import { describe, expect, it } from 'vitest'
import { held, queued, row } from '../testing/samples'
import { byRisk, heldOrder, wallCounts } from './wall'

const map = (risks: Record<string, number>) => new Map(Object.entries(risks).map(([id, risk]) => [id, row(id, { risk })]))
const ids = (rows: { conversation: string }[]) => rows.map((one) => one.conversation)

describe('the wall', () => {
  it('sorts by risk, then by the longest wait', () => {
    const rows = new Map([
      ['a', row('a', { risk: 10 })],
      ['b', queued('b', 900, { risk: 50 })],
      ['c', queued('c', 100, { risk: 50 })],
    ])
    expect(ids(byRisk(rows))).toEqual(['c', 'b', 'a'])
  })

  it('keeps the places while somebody looks and counts the cards that would move', () => {
    const frozen = ids(byRisk(map({ a: 50, b: 40, c: 30, d: 20 })))
    const now = map({ a: 50, b: 40, c: 30, d: 99 })
    const order = heldOrder(frozen, now, byRisk(now))
    expect(ids(order.rows)).toEqual(['a', 'b', 'c', 'd'])
    expect(order.changes).toBe(1)
    expect(order.rows[3]?.risk).toBe(99)
  })

  it('counts new cards, and lets closed ones go at once', () => {
    const frozen = ['a', 'b', 'c']
    const now = map({ a: 50, c: 30, e: 70, f: 1 })
    const order = heldOrder(frozen, now, byRisk(now))
    expect(ids(order.rows)).toEqual(['a', 'c'])
    expect(order.changes).toBe(2)
  })

  it('says nothing when nothing moved', () => {
    const now = map({ a: 50, b: 40 })
    expect(heldOrder(['a', 'b'], now, byRisk(now)).changes).toBe(0)
  })

  it('counts who holds what', () => {
    const rows = new Map([row('a'), row('b'), held('c', 'jo'), queued('d', 1)].map((one) => [one.conversation, one]))
    expect(wallCounts(rows)).toEqual({ live: 4, assistant: 2, people: 1, waiting: 1 })
  })
})
