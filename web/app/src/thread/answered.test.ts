import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../store/state'
import { item } from '../testing/samples'
import type { Brief } from '../wire/types'
import { answered } from './answered'

const brief = { requested_at: 5_000 } as Brief
const mine = (seq: number) => item(seq, { author: { kind: 'agent', name: 'Sam Weber' } })
const sending = (with_: Partial<Outgoing> = {}): Outgoing => ({ client_id: 'c1', conversation: 'a', kind: 'reply', text: 'Hello', at: 6_000, state: 'sending', code: null, ...with_ })
const done = (items: Parameters<typeof answered>[1], outgoing: Outgoing[] = []) => answered(brief, items, outgoing, 'a', 'Sam Weber')

describe('a brief has done its work', () => {
  it('with my first reply after it was asked for', () => {
    expect(done([])).toBe(false)
    expect(done([mine(4)]), 'before this handoff').toBe(false)
    expect(done([item(6, { author: { kind: 'agent', name: 'Jo Park' } })]), 'somebody else').toBe(false)
    expect(done([mine(6)])).toBe(true)
  })

  it('as soon as the reply is on the screen, on its way or waiting for the line', () => {
    expect(done([], [sending()])).toBe(true)
    expect(done([], [sending({ state: 'waiting' })])).toBe(true)
  })

  it('but not by a note, a reply that was refused, or one to somebody else', () => {
    expect(done([], [sending({ kind: 'note' })])).toBe(false)
    expect(done([], [sending({ state: 'failed', code: 'not-holder' })])).toBe(false)
    expect(done([], [sending({ conversation: 'b' })])).toBe(false)
  })
})
