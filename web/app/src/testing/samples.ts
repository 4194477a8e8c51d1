// Values for tests: a small desk with one person, and makers of rows, items and threads.
import { emptyState, type State } from '../store/state'
import type { Desk, Frame, Item, Me, Row, Thread } from '../wire/types'

export const me: Me = { agent: 'sam', name: 'Sam Weber', email: 'sam@shop.example', role: 'agent', presence: 'available', capacity: 3, holding: 1, languages: ['en'], skills: ['returns'] }

export const desk: Desk = {
  staff: [{ agent: 'sam', name: 'Sam Weber', role: 'agent', presence: 'available', holding: 1, capacity: 3, skills: ['returns'], languages: ['en'] }],
  stops: [],
  waiting: 0,
  longest_wait_since: null,
  approvals: [],
}

export function row(conversation: string, with_: Partial<Row> = {}): Row {
  return {
    conversation,
    customer: { id: `customer-${conversation}`, name: `Customer ${conversation}` },
    holder: { kind: 'assistant', agent: null, name: null },
    holder_version: 1,
    status: 'open',
    topic: 'refund',
    language: 'en',
    channel: 'chat',
    priority: 'normal',
    waiting_since: null,
    promise_due: null,
    offered_to: null,
    offer_expires: null,
    last: { author: 'customer', text: 'Where is my coat?', at: 1_000 },
    unread: 0,
    turns: 2,
    risk: 5,
    risks: [],
    reason: null,
    opened_at: 500,
    updated_at: 1_000,
    resolution: null,
    snoozed_until: null,
    tags: [],
    ...with_,
  }
}

export const queued = (conversation: string, since: number, with_: Partial<Row> = {}): Row =>
  row(conversation, { holder: { kind: 'queue', agent: null, name: null }, waiting_since: since, ...with_ })

export const held = (conversation: string, agent: string, with_: Partial<Row> = {}): Row =>
  row(conversation, { holder: { kind: 'agent', agent, name: agent === 'sam' ? 'Sam Weber' : 'Jo Park' }, ...with_ })

export function item(seq: number, with_: Partial<Item> = {}): Item {
  return { seq, at: seq * 1_000, kind: 'message', author: { kind: 'customer', name: 'Maya' }, id: `message-${seq}`, text: `words ${seq}`, citations: [], masked: false, ai_assisted: false, why: null, ...with_ }
}

export function thread(of: Row, items: Item[] = [], with_: Partial<Thread> = {}): Thread {
  return {
    row: of,
    items,
    brief: null,
    customer: { id: of.customer.id, name: of.customer.name, email: null, language: 'en', since: 0, known: false },
    facts: [],
    story: { said: [], promised: [], wants_at: null, mood_at: null },
    earlier: [],
    may: ['reply', 'note', 'transfer', 'return', 'wrap_up'],
    return_offered: false,
    csat: null,
    acts: [],
    approval: null,
    acting: false,
    mandate: null,
    ...with_,
  }
}

export function hello(rows: Row[], cursor = '1.0'): Extract<Frame, { t: 'hello' }> {
  return { t: 'hello', cursor, me, desk, rows, topics: [{ name: 'refund', title: 'Refund' }], skills: [], actions: [], currency: 'EUR', saved_replies: [] }
}

export const signedIn: State = { ...emptyState, session: 'signed-in', me, desk, ready: true }
