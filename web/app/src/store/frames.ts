// Frames in, state out. Pure: the same frames on the same state give the same state.
// Order and doubles: items are kept by `seq`, one per seq; a frame that brings nothing new leaves the state as it is.
import type { Frame, Item, Me, Row, Thread } from '../wire/types'
import { emptyState, THREADS_KEPT, type State } from './state'

const TYPING_LASTS_MS = 6_000

export function withItem(items: readonly Item[], item: Item): Item[] {
  const last = items[items.length - 1]
  if (!last || last.seq < item.seq) return [...items, item]
  const at = items.findIndex((other) => other.seq >= item.seq)
  const next = [...items]
  next.splice(at, items[at]?.seq === item.seq ? 1 : 0, item)
  return next
}

/**
 * A thread that comes in, against the one that is known. The socket's answer and a verb's take different ways and may pass
 * each other: an older holder does not take the verbs back, and an older story not the words that were said after it.
 */
function newerOf(known: Thread | undefined, incoming: Thread): Thread {
  const items = [...incoming.items].sort((a, b) => a.seq - b.seq)
  if (!known) return { ...incoming, items }
  const last = items[items.length - 1]?.seq ?? 0
  const all = [...items, ...known.items.filter((item) => item.seq > last)]
  return { ...(known.row.holder_version > incoming.row.holder_version ? known : incoming), items: all }
}

function withThread(state: State, conversation: string, thread: Thread, row: Row): State {
  const threads = new Map(state.threads)
  const doubted = state.doubted === conversation
  const next = newerOf(doubted ? undefined : threads.get(conversation), thread)
  threads.delete(conversation)
  threads.set(conversation, { ...next, row })
  for (const oldest of threads.keys()) {
    if (threads.size <= THREADS_KEPT) break
    if (oldest !== state.watched) threads.delete(oldest)
  }
  let threadTrouble = state.threadTrouble
  if (threadTrouble.has(conversation)) {
    const rest = new Map(threadTrouble)
    rest.delete(conversation)
    threadTrouble = rest
  }
  return { ...state, threads, threadTrouble, doubted: doubted ? null : state.doubted }
}

/** Puts a whole thread in, as answered to `watch` or by a REST verb; its row counts too unless we know a newer one. */
export function applyThread(state: State, thread: Thread): State {
  const id = thread.row.conversation
  const known = state.rows.get(id)
  const newest = known && known.holder_version > thread.row.holder_version ? known : thread.row
  const next = withThread(state, id, thread, newest)
  if (newest === known || (newest.status === 'closed' && !known)) return next
  const rows = new Map(next.rows)
  if (newest.status === 'closed') rows.delete(id)
  else rows.set(id, newest)
  return { ...next, rows }
}

export function applyItem(state: State, conversation: string, item: Item, clientId?: string): State {
  const outgoing = clientId ? state.outgoing.filter((entry) => entry.client_id !== clientId) : state.outgoing
  const thread = state.threads.get(conversation)
  let threads = state.threads
  if (thread) {
    const copy = new Map(threads)
    copy.set(conversation, { ...thread, items: withItem(thread.items, item) })
    threads = copy
  }
  let typing = state.typing
  if (item.kind === 'message' && item.author.kind !== 'agent' && typing.has(conversation)) {
    const copy = new Map(typing)
    copy.delete(conversation)
    typing = copy
  }
  return { ...state, threads, typing, outgoing: outgoing.length === state.outgoing.length ? state.outgoing : outgoing }
}

function applyRow(state: State, rows: Map<string, Row>, row: Row): State {
  if (row.status === 'closed') rows.delete(row.conversation)
  else rows.set(row.conversation, row)
  const thread = state.threads.get(row.conversation)
  if (!thread) return state
  const threads = new Map(state.threads)
  threads.set(row.conversation, { ...thread, row })
  return { ...state, threads }
}

function closeThread(state: State, conversation: string): State {
  const thread = state.threads.get(conversation)
  if (!thread || thread.row.status === 'closed') return state
  const threads = new Map(state.threads)
  threads.set(conversation, { ...thread, may: thread.may.filter((verb) => verb === 'note'), row: { ...thread.row, status: 'closed' } })
  return { ...state, threads }
}

/** My presence and load as the desk tells them. */
function meOnDesk(me: Me | null, desk: State['desk']): Me | null {
  const mine = me && desk?.staff.find((person) => person.agent === me.agent)
  if (!me || !mine) return me
  if (mine.presence === me.presence && mine.holding === me.holding && mine.capacity === me.capacity) return me
  return { ...me, presence: mine.presence, holding: mine.holding, capacity: mine.capacity }
}

function one(state: State, rows: Map<string, Row>, frame: Frame, now: number): State {
  switch (frame.t) {
    case 'hello':
      rows.clear()
      for (const row of frame.rows) rows.set(row.conversation, row)
      return {
        ...state,
        ready: true,
        me: frame.me,
        desk: frame.desk,
        topics: frame.topics,
        skills: frame.skills,
        actions: frame.actions,
        currency: frame.currency,
        savedReplies: frame.saved_replies,
      }
    case 'reset': {
      // What is on screen stays until the fresh hello and thread arrive; nothing else is trusted any more.
      const watched = state.watched ? state.threads.get(state.watched) : undefined
      return {
        ...state,
        cursor: null,
        doubted: watched ? state.watched : null,
        threads: watched && state.watched ? new Map([[state.watched, watched]]) : emptyState.threads,
        typing: emptyState.typing,
        viewers: emptyState.viewers,
      }
    }
    case 'row':
      return applyRow(state, rows, frame.row)
    case 'row_gone':
      rows.delete(frame.conversation)
      return closeThread(state, frame.conversation)
    case 'desk':
      return { ...state, desk: frame.desk, me: meOnDesk(state.me, frame.desk) }
    case 'thread': {
      const row = rows.get(frame.conversation)
      const newest = row && row.holder_version > frame.thread.row.holder_version ? row : frame.thread.row
      if (newest.status === 'open') rows.set(frame.conversation, newest)
      return withThread(state, frame.conversation, frame.thread, newest)
    }
    case 'item':
      return applyItem(state, frame.conversation, frame.item, frame.client_id)
    case 'brief': {
      const thread = state.threads.get(frame.conversation)
      if (!thread) return state
      const threads = new Map(state.threads)
      threads.set(frame.conversation, { ...thread, brief: frame.brief })
      return { ...state, threads }
    }
    case 'typing': {
      const typing = new Map(state.typing)
      if (frame.who) typing.set(frame.conversation, { who: frame.who, until: now + TYPING_LASTS_MS })
      else typing.delete(frame.conversation)
      return { ...state, typing }
    }
    case 'viewers': {
      const viewers = new Map(state.viewers)
      if (frame.viewers.length) viewers.set(frame.conversation, frame.viewers)
      else viewers.delete(frame.conversation)
      return { ...state, viewers }
    }
    // A refused command, such as watching what is gone: the REST call for the thread says it in words.
    case 'error':
    case 'lagged':
    case 'pong':
      return state
  }
}

const changesRows = new Set<Frame['t']>(['hello', 'row', 'row_gone', 'thread'])

/** One batch: the map of rows is copied once, however many rows changed. */
export function applyFrames(state: State, frames: readonly Frame[], now: number): State {
  const touched = frames.some((frame) => changesRows.has(frame.t))
  const rows = touched ? new Map(state.rows) : (state.rows as Map<string, Row>)
  let next = state
  for (const frame of frames) {
    next = one(next, rows, frame, now)
    if ('cursor' in frame && frame.cursor && frame.cursor !== next.cursor) next = { ...next, cursor: frame.cursor }
  }
  return touched ? { ...next, rows } : next
}
