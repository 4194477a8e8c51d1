// What the widget shows, as a pure fold over the server's frames. No clock, no network, no DOM.
//
// Two rules keep a reconnect without loss and without doubles:
// - `cursor` moves only with items of the log, never with an ack: an ack may overtake an item that was sent before it.
// - `hello` describes the state at its own `seq`. Older frames that follow it (the replay) only add to the log.

import type { Command, Frame, Hello, MessageFrame } from './wire'

/** As sent, or a text of the customer on its way: that has no parts. */
export type Message = Pick<MessageFrame, 'seq' | 'id' | 'client_id' | 'author' | 'text' | 'at'> & Partial<MessageFrame> & { kind: 'message' }
export interface EventLine { kind: 'event'; id: string; client_id?: undefined; seq: number; text: string }
export type Entry = Message | EventLine

/** A command without an ack yet. A text is also an entry already, behind all that have a number. */
export interface Pending {
  command: Command
  at: number
  /** The server's error code once it refused the command; such a command is only sent again on request. */
  failed: string | null
}

/** The last hello, brought up to date by the frames after it, and what the page itself knows. */
export interface State extends Partial<Omit<Hello, 't' | 'seq' | 'status' | 'holder'>>, Pick<Hello, 'status' | 'holder'> {
  /** There is no link, and has not been for long enough to say so. */
  offline: boolean
  /** `hello` has arrived at least once. */
  ready: boolean
  cursor: number
  /** `seq` of the last hello: the state already contains everything up to here. */
  asOf: number
  rated: number
  /** `assistant`, an agent's first name, or null. */
  typing?: string | null
  /** A person was asked for and the server has not moved the conversation yet. */
  askedForPerson: boolean
  entries: Entry[]
  pending: Pending[]
}

const noConversation = { conversation: null, cursor: 0, asOf: 0, rated: 0, typing: null, askedForPerson: false }

const unsent = (entries: Entry[]) => entries.filter(({ seq }) => seq === Infinity)

export const initialState: State = {
  ...noConversation, offline: false, ready: false, status: 'open', holder: { kind: 'assistant', name: null }, entries: [], pending: [],
}

/** Codes after which the same command can succeed. Any other refusal of a button press needs no words: the state has moved on. */
const RETRYABLE = new Set(['rate-limited', 'store-busy', 'store-failed', 'internal'])

/** Adds an entry in the order of `seq`; one that is already there is replaced. */
function insert(entries: Entry[], entry: Entry): Entry[] {
  const rest = entries.filter(({ id, client_id }) => id !== entry.id && (!client_id || client_id !== entry.client_id))
  const after = rest.findIndex(({ seq }) => seq > entry.seq)
  return rest.toSpliced(after < 0 ? rest.length : after, 0, entry)
}

const insertText = (entries: Entry[], { client_id, text }: Command & { t: 'send' }, at: number, seq: number) =>
  insert(entries, { kind: 'message', id: client_id, client_id, seq, at, text, author: { kind: 'customer', name: '' } })

/** The line that a change of holder or the end leaves in the log, if it has words. */
const insertLine = (entries: Entry[], frame: Frame) => ((frame.t === 'holder' || frame.t === 'closed') && frame.text
  ? insert(entries, { kind: 'event', id: `event${frame.seq}`, seq: frame.seq, text: frame.text })
  : entries)

export const without = (pending: Pending[], clientId?: string | null) => pending.filter((p) => p.command.client_id !== clientId)

function onHello(state: State, { t: _, seq, ...hello }: Hello): State {
  const known = state.conversation && state.conversation !== hello.conversation ? { ...state, ...noConversation, entries: unsent(state.entries) } : state
  const askedForPerson = known.askedForPerson && hello.holder.kind === 'assistant'
  return { ...known, ...hello, asOf: seq, offline: false, ready: true, typing: null, askedForPerson }
}

function onMessage(state: State, frame: MessageFrame, news: boolean): State {
  const own = frame.author.kind === 'customer'
  return {
    ...state,
    entries: insert(state.entries, { ...frame, kind: 'message' }),
    pending: without(state.pending, frame.client_id),
    typing: own || !news ? state.typing : null,
    ask_helped: state.ask_helped && !(own && news),
  }
}

/** The ack makes a sent text part of the log at its place, even if the message itself never comes back on this link. */
function onAck(state: State, clientId: string, seq: number): State {
  const acked = state.pending.find((p) => p.command.client_id === clientId)
  const entries = acked?.command.t === 'send' ? insertText(state.entries, acked.command, acked.at, seq) : state.entries
  return { ...state, entries, pending: without(state.pending, clientId) }
}

function onError(state: State, clientId: string | null | undefined, code: string): State {
  const refused = state.pending.find((p) => p.command.client_id === clientId)
  if (!refused) return state
  const askedForPerson = state.askedForPerson && refused.command.t !== 'human'
  if (refused.command.t !== 'send' && !RETRYABLE.has(code)) return { ...state, askedForPerson, pending: without(state.pending, clientId) }
  return { ...state, askedForPerson, pending: state.pending.map((p) => (p === refused ? { ...p, failed: code } : p)) }
}

export function applyFrame(before: State, frame: Frame): State {
  switch (frame.t) {
    case 'hello': return onHello(before, frame)
    case 'ack': return onAck(before, frame.client_id, frame.seq)
    case 'error': return onError(before, frame.client_id, frame.code)
    case 'typing': return { ...before, typing: frame.who }
    case 'reset': return { ...before, ...noConversation, entries: unsent(before.entries) }
    case 'lagged':
    case 'pong': return before
  }
  // At equal numbers the frame wins: a place in the queue moves without an event in this conversation.
  const news = frame.seq >= before.asOf
  const state = { ...before, cursor: Math.max(before.cursor, frame.seq), entries: insertLine(before.entries, frame) }
  if (frame.t === 'message') return onMessage(state, frame, news)
  if (!news) return state
  switch (frame.t) {
    case 'holder': {
      // A line of its own (a promise that is late) names the same holder again. Whoever holds it, it is open (again).
      const moved = frame.holder.kind === state.holder.kind ? {} : { queue: null, return_offer: null, ask_helped: false, askedForPerson: false, typing: null }
      return { ...state, ...moved, holder: frame.holder, status: 'open', ask_csat: false }
    }
    case 'closed': return { ...state, status: 'closed', ask_csat: frame.ask_csat, queue: null, typing: null }
    case 'queue': return { ...state, queue: frame.queue }
    case 'return_offer': return { ...state, return_offer: frame.text }
    case 'ask_helped': return { ...state, ask_helped: true }
    case 'rated': return { ...state, rated: frame.score, ask_csat: false }
    default: return before // a kind of a later version
  }
}

/** What the customer's own act changes before the server has answered. */
export function applyCommand(state: State, command: Command, at: number): State {
  const next = { ...state, pending: [...state.pending, { command, at, failed: null }] }
  switch (command.t) {
    case 'send': return { ...next, ask_helped: false, entries: insertText(state.entries, command, at, Infinity) }
    case 'human': return { ...next, askedForPerson: true }
    case 'consent': return { ...next, return_offer: null }
    case 'helped': return { ...next, ask_helped: false }
    case 'csat': return { ...next, ask_csat: false, rated: command.score }
    default: return next
  }
}
