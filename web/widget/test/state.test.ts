import { describe, expect, it } from 'vitest'
import { applyCommand, applyFrame, initialState, type State } from '../src/state'
import type { Frame, Queue } from '../src/wire'
import { hello, message } from './fakes'

const fold = (...frames: Frame[]): State => frames.reduce(applyFrame, initialState)
const queue: Queue = { position: 2, low_minutes: 3, high_minutes: 6, late: false, open: true, opens_at: null }
const inQueue: Frame = { t: 'holder', seq: 3, holder: { kind: 'queue', name: null }, version: 2, text: 'You asked for a person.' }
const withSam: Frame = { t: 'holder', seq: 5, holder: { kind: 'agent', name: 'Sam' }, version: 3, text: 'Sam joined.' }

describe('the state', () => {
  it('does not go back when older frames are replayed after a hello', () => {
    const older: Frame[] = [inQueue, { t: 'queue', seq: 3, queue }, { t: 'return_offer', seq: 4, text: 'Go back?' }, { t: 'ask_helped', seq: 4 }]
    const state = fold(hello({ seq: 9, holder: { kind: 'agent', name: 'Sam' } }), ...older)
    expect(state).toMatchObject({ holder: { kind: 'agent' }, queue: null, return_offer: null, ask_helped: false, cursor: 4 })
    expect(state.entries.map((entry) => entry.text)).toEqual(['You asked for a person.'])
  })

  it('puts entries in the order of their numbers, whatever the order of arrival', () => {
    const state = fold(hello(), message(8, 'Third'), message(2, 'First'), inQueue)
    expect(state.entries.map((entry) => entry.seq)).toEqual([2, 3, 8])
    expect(state.cursor).toBe(8)
  })

  it('clears what belonged to the earlier holder', () => {
    const state = fold(hello({ ask_helped: true }), { ...inQueue }, { t: 'queue', seq: 3, queue }, withSam)
    expect([state.queue, state.ask_helped, state.askedForPerson]).toEqual([null, false, false])
  })

  it('keeps the place and the offer when a line names the same holder again', () => {
    const late = { ...inQueue, seq: 7, text: 'It takes longer than we said.' }
    expect(fold(hello(), inQueue, { t: 'queue', seq: 3, queue }, late).queue).toEqual(queue)
    const offered = fold(hello(), withSam, { t: 'return_offer', seq: 6, text: 'Go back?' }, { ...withSam, seq: 7, text: 'A line' })
    expect(offered.return_offer).toBe('Go back?')
  })

  it('is open again when somebody holds the conversation after its end', () => {
    const closed: Frame = { t: 'closed', seq: 7, text: 'Ended.', ask_csat: true }
    expect(fold(hello(), closed)).toMatchObject({ status: 'closed', ask_csat: true })
    expect(fold(hello(), closed, { ...withSam, seq: 8, text: '' })).toMatchObject({ status: 'open', ask_csat: false })
  })

  it('shows a press at once and takes it back when it is refused', () => {
    const asked = applyCommand(fold(hello()), { t: 'human', client_id: 'a' }, 1)
    expect(asked.askedForPerson).toBe(true)
    const busy = applyFrame(asked, { t: 'error', code: 'store-busy', detail: '', client_id: 'a' })
    expect([busy.askedForPerson, busy.pending[0]!.failed]).toEqual([false, 'store-busy'])
    const late = applyFrame(asked, { t: 'error', code: 'not-holder', detail: '', client_id: 'a' })
    expect(late.pending).toEqual([])
  })

  it('keeps asking for the person over a hello that does not know of it yet', () => {
    const asked = applyCommand(fold(hello()), { t: 'human', client_id: 'a' }, 1)
    expect(applyFrame(asked, hello()).askedForPerson).toBe(true)
    expect(applyFrame(asked, hello({ holder: { kind: 'queue', name: null } })).askedForPerson).toBe(false)
  })

  it('does not ask whether it helped once the customer has gone on', () => {
    const asked = fold(hello(), { t: 'ask_helped', seq: 4 })
    expect(asked.ask_helped).toBe(true)
    expect(applyCommand(asked, { t: 'send', client_id: 'a', text: 'And' }, 1).ask_helped).toBe(false)
    expect(applyFrame(asked, message(5, 'From another tab', { author: { kind: 'customer', name: '' } })).ask_helped).toBe(false)
  })

  it('leaves out frames of a later version', () => {
    const before = fold(hello())
    expect(applyFrame(before, { t: 'hologram', seq: 5 } as unknown as Frame)).toBe(before)
  })
})
