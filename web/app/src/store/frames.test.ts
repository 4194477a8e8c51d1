import { describe, expect, it } from 'vitest'
import { desk, hello, item, queued, row, signedIn, thread } from '../testing/samples'
import { applyFrames, applyItem, applyThread, withItem } from './frames'
import { emptyState, THREADS_KEPT, type State } from './state'

const NOW = 10_000
const seqs = (state: State, id: string) => state.threads.get(id)?.items.map((one) => one.seq)

describe('lists', () => {
  it('takes everything from a hello and forgets rows that are not in it', () => {
    const before = { ...signedIn, rows: new Map([['old', row('old')]]) }
    const after = applyFrames(before, [hello([row('a'), row('b')], '7.3')], NOW)
    expect([...after.rows.keys()]).toEqual(['a', 'b'])
    expect(after.cursor).toBe('7.3')
    expect(after.ready).toBe(true)
  })

  it('changes, adds and removes rows, and keeps the last cursor of the batch', () => {
    const start = applyFrames(emptyState, [hello([row('a'), row('b')])], NOW)
    const after = applyFrames(
      start,
      [
        { t: 'row', cursor: '1.1', row: row('a', { unread: 2 }) },
        { t: 'row', cursor: '1.2', row: queued('c', 50) },
        { t: 'row_gone', cursor: '1.3', conversation: 'b' },
      ],
      NOW,
    )
    expect([...after.rows.keys()]).toEqual(['a', 'c'])
    expect(after.rows.get('a')?.unread).toBe(2)
    expect(after.cursor).toBe('1.3')
  })

  it('does not touch the state it was given, and keeps unchanged rows as they are', () => {
    const start = applyFrames(emptyState, [hello([row('a'), row('b')])], NOW)
    const kept = start.rows.get('b')
    const after = applyFrames(start, [{ t: 'row', cursor: '1.1', row: row('a', { unread: 1 }) }], NOW)
    expect(start.rows.get('a')?.unread).toBe(0)
    expect(after.rows.get('b')).toBe(kept)
  })

  it('leaves the map of rows alone when no row changed', () => {
    const start = applyFrames(emptyState, [hello([row('a')])], NOW)
    expect(applyFrames(start, [{ t: 'desk', cursor: '1.1', desk }], NOW).rows).toBe(start.rows)
  })

  it('treats a row that says closed as gone', () => {
    const start = applyFrames(emptyState, [hello([row('a')])], NOW)
    expect(applyFrames(start, [{ t: 'row', cursor: '1.1', row: row('a', { status: 'closed' }) }], NOW).rows.size).toBe(0)
  })

  it('follows my presence and load from the desk', () => {
    const moved = { ...desk, staff: desk.staff.map((person) => ({ ...person, presence: 'busy' as const, holding: 3 })) }
    const after = applyFrames(signedIn, [{ t: 'desk', cursor: '1.1', desk: moved }], NOW)
    expect(after.me).toMatchObject({ presence: 'busy', holding: 3, name: 'Sam Weber' })
  })
})

describe('threads', () => {
  const open = applyFrames({ ...signedIn, watched: 'a' }, [{ t: 'thread', conversation: 'a', thread: thread(row('a'), [item(4), item(2)]) }], NOW)

  it('orders items by seq, whatever the order they came in', () => {
    expect(seqs(open, 'a')).toEqual([2, 4])
    const after = applyFrames(open, [{ t: 'item', conversation: 'a', item: item(8) }, { t: 'item', conversation: 'a', item: item(6) }], NOW)
    expect(seqs(after, 'a')).toEqual([2, 4, 6, 8])
  })

  it('keeps one item per seq', () => {
    const twice = applyFrames(open, [{ t: 'item', conversation: 'a', item: item(4, { text: 'again' }) }], NOW)
    expect(seqs(twice, 'a')).toEqual([2, 4])
    expect(twice.threads.get('a')?.items[1]?.text).toBe('again')
    expect(withItem([item(1), item(3)], item(1)).length).toBe(2)
  })

  it('drops a pending message when its item comes back under the client id, once', () => {
    const pending: State = { ...open, outgoing: [{ client_id: 'c1', conversation: 'a', kind: 'reply', text: 'hi', at: 1, state: 'sending', code: null }] }
    const framed = applyFrames(pending, [{ t: 'item', conversation: 'a', item: item(6), client_id: 'c1' }], NOW)
    expect(framed.outgoing).toEqual([])
    // The REST answer brings the same item a second time.
    expect(seqs(applyItem(framed, 'a', item(6), 'c1'), 'a')).toEqual([2, 4, 6])
  })

  it('ignores items of threads that are not open', () => {
    const after = applyFrames(open, [{ t: 'item', conversation: 'z', item: item(1) }], NOW)
    expect(after.threads).toBe(open.threads)
  })

  it('does not let an older answer take back a newer holder', () => {
    const newer = applyFrames(open, [{ t: 'row', cursor: '1.1', row: row('a', { holder_version: 5 }) }], NOW)
    expect(applyThread(newer, thread(row('a', { holder_version: 3 }))).rows.get('a')?.holder_version).toBe(5)
    expect(applyThread(newer, thread(row('a', { holder_version: 6 }))).rows.get('a')?.holder_version).toBe(6)
  })

  it('does not let an older thread take back what a verb of mine has done', () => {
    const mine = applyThread(open, thread(row('a', { holder_version: 2 }), [item(2), item(4), item(6)], { may: ['reply'] }))
    const late = thread(row('a', { holder_version: 1 }), [item(2), item(4)], { may: ['accept'] })
    const after = applyFrames(mine, [{ t: 'thread', conversation: 'a', thread: late }], NOW)
    expect(after.threads.get('a')).toMatchObject({ may: ['reply'], row: { holder_version: 2 } })
    expect(seqs(after, 'a')).toEqual([2, 4, 6])
  })

  it('keeps the words that a thread of the same holder does not know yet', () => {
    const said = applyItem(open, 'a', item(6))
    const after = applyFrames(said, [{ t: 'thread', conversation: 'a', thread: thread(row('a'), [item(2), item(4)], { may: ['note'] }) }], NOW)
    expect(seqs(after, 'a')).toEqual([2, 4, 6])
    expect(after.threads.get('a')?.may).toEqual(['note'])
  })

  it('takes the verbs away when the conversation is gone, but keeps it readable', () => {
    const after = applyFrames(open, [{ t: 'row_gone', cursor: '1.1', conversation: 'a' }], NOW)
    expect(after.threads.get('a')).toMatchObject({ may: ['note'], row: { status: 'closed' } })
    expect(seqs(after, 'a')).toEqual([2, 4])
  })

  it('keeps a bounded number of threads and never drops the one on screen', () => {
    let state = open
    for (let index = 0; index < THREADS_KEPT + 5; index++)
      state = applyFrames(state, [{ t: 'thread', conversation: `t${index}`, thread: thread(row(`t${index}`)) }], NOW)
    expect(state.threads.size).toBe(THREADS_KEPT)
    expect(state.threads.has('a')).toBe(true)
    expect(state.threads.has('t0')).toBe(false)
  })
})

describe('reset', () => {
  it('forgets the cursor and all threads but the one on screen, and keeps rows until the next hello', () => {
    let state = applyFrames({ ...signedIn, watched: 'a' }, [hello([row('a'), row('b')], '1.9')], NOW)
    for (const id of ['a', 'b']) state = applyFrames(state, [{ t: 'thread', conversation: id, thread: thread(row(id)) }], NOW)
    const after = applyFrames(state, [{ t: 'reset' }], NOW)
    expect(after.cursor).toBeNull()
    expect([...after.threads.keys()]).toEqual(['a'])
    expect(after.rows.size).toBe(2)
    const again = applyFrames(after, [hello([row('c')], '2.0')], NOW)
    expect([...again.rows.keys()]).toEqual(['c'])
    expect(again.cursor).toBe('2.0')
  })

  it('takes the fresh thread as it is: a server that forgot may have forgotten words as well', () => {
    const before = applyFrames({ ...signedIn, watched: 'a' }, [{ t: 'thread', conversation: 'a', thread: thread(row('a', { holder_version: 7 }), [item(2), item(4)]) }], NOW)
    const fresh = thread(row('a', { holder_version: 3 }), [item(2)])
    const after = applyFrames(before, [{ t: 'reset' }, hello([row('a', { holder_version: 3 })], '2.0'), { t: 'thread', conversation: 'a', thread: fresh }], NOW)
    expect(seqs(after, 'a')).toEqual([2])
    expect(after.threads.get('a')?.row.holder_version).toBe(3)
    expect(after.doubted).toBeNull()
  })

  it('keeps what I wrote and could not send', () => {
    const outgoing = [{ client_id: 'c1', conversation: 'a', kind: 'reply' as const, text: 'hi', at: 1, state: 'waiting' as const, code: null }]
    expect(applyFrames({ ...signedIn, outgoing }, [{ t: 'reset' }], NOW).outgoing).toBe(outgoing)
  })
})

describe('who is there', () => {
  it('lets typing end by time, by word, or by the message itself', () => {
    const open = applyFrames(signedIn, [{ t: 'thread', conversation: 'a', thread: thread(row('a')) }, { t: 'typing', conversation: 'a', who: 'Maya' }], NOW)
    expect(open.typing.get('a')).toEqual({ who: 'Maya', until: NOW + 6_000 })
    expect(applyFrames(open, [{ t: 'typing', conversation: 'a', who: null }], NOW).typing.size).toBe(0)
    expect(applyFrames(open, [{ t: 'item', conversation: 'a', item: item(3) }], NOW).typing.size).toBe(0)
  })

  it('keeps viewers per conversation', () => {
    const viewers = [{ agent: 'jo', name: 'Jo Park', writing: true }]
    const after = applyFrames(signedIn, [{ t: 'viewers', conversation: 'a', viewers }], NOW)
    expect(after.viewers.get('a')).toEqual(viewers)
    expect(applyFrames(after, [{ t: 'viewers', conversation: 'a', viewers: [] }], NOW).viewers.size).toBe(0)
  })
})
