import { describe, expect, it } from 'vitest'
import { held, me, queued, row, signedIn } from '../testing/samples'
import type { State } from '../store/state'
import type { Row } from '../wire/types'
import { newsBetween } from './news'

const with_ = (...rows: Row[]): State => ({ ...signedIn, rows: new Map(rows.map((one) => [one.conversation, one])) })
const kinds = (before: State, after: State, lead = false) =>
  Object.entries(newsBetween(before, after, lead)).flatMap(([kind, rows]) => (rows as Row[]).map((one) => `${kind} ${one.conversation}`))

describe('what is worth a sound', () => {
  it('is somebody new in the queue, while I am available', () => {
    expect(kinds(with_(row('a')), with_(queued('a', 1)))).toEqual(['waiting a'])
    const away = { ...with_(queued('a', 1)), me: { ...me, presence: 'away' as const } }
    expect(kinds(with_(row('a')), away)).toEqual([])
  })

  it('is an offer to me, but not to somebody else', () => {
    expect(kinds(with_(queued('a', 1)), with_(queued('a', 1, { offered_to: 'sam' })))).toEqual(['waiting a'])
    expect(kinds(with_(queued('a', 1)), with_(queued('a', 1, { offered_to: 'jo' })))).toEqual([])
  })

  it('is a customer of mine who wrote, not one of a colleague', () => {
    expect(kinds(with_(held('a', 'sam')), with_(held('a', 'sam', { unread: 1 })))).toEqual(['message a'])
    expect(kinds(with_(held('a', 'jo')), with_(held('a', 'jo', { unread: 1 })))).toEqual([])
  })

  it('is a risk, for those who see the wall', () => {
    expect(kinds(with_(row('a')), with_(row('a', { risk: 70 })), true)).toEqual(['risk a'])
    expect(kinds(with_(row('a')), with_(row('a', { risk: 70 })))).toEqual([])
  })

  it('is nothing on the first load', () => {
    expect(kinds({ ...with_(), ready: false }, with_(queued('a', 1)))).toEqual([])
  })
})
