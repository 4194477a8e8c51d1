// What the workspace knows, normalised: every row, thread and person exists once. All values are immutable;
// a change replaces the smallest map that holds it, so selectors can compare by identity.
import type { LinkState } from '../wire/socket'
import type { Desk, Me, Named, PracticePlay, Row, SavedReply, Thread, Viewer, WrapUp } from '../wire/types'

export type Session = 'unknown' | 'signed-out' | 'signed-in'

/** A message of ours that the server has not confirmed. `waiting` goes out by itself when the link is back. */
export interface Outgoing {
  client_id: string
  conversation: string
  kind: 'reply' | 'note'
  text: string
  /** Whether the assistant had a part in the text. */
  assisted?: boolean
  at: number
  state: 'sending' | 'waiting' | 'failed'
  /** The code of the problem, when `failed`. */
  code: string | null
}

/** A wrap-up that can still be undone. */
export interface Closing { conversation: string; name: string; body: WrapUp; until: number }

export interface Typing { who: string; until: number }

export interface State {
  session: Session
  link: LinkState
  cursor: string | null
  /** False until the first hello: lists show their loading state. */
  ready: boolean
  me: Me | null
  desk: Desk | null
  topics: readonly Named[]
  skills: readonly Named[]
  /** Actions that change something, for stops, whispers and mandates. */
  actions: readonly Named[]
  currency: string
  savedReplies: readonly SavedReply[]
  rows: ReadonlyMap<string, Row>
  /** Recently opened threads, newest last, at most THREADS_KEPT. */
  threads: ReadonlyMap<string, Thread>
  /** Threads that could not be loaded, with the code of the problem. */
  threadTrouble: ReadonlyMap<string, string>
  watched: string | null
  /** The thread on screen since a reset, until a fresh one replaces it: what we know of it may never have been. */
  doubted: string | null
  typing: ReadonlyMap<string, Typing>
  viewers: ReadonlyMap<string, readonly Viewer[]>
  outgoing: readonly Outgoing[]
  /** The practice conversation. It is never among the rows and threads of live work. */
  practice: PracticePlay | null
  closing: readonly Closing[]
}

export const THREADS_KEPT = 30

export const emptyState: State = {
  session: 'unknown',
  link: 'connecting',
  cursor: null,
  ready: false,
  me: null,
  desk: null,
  topics: [],
  skills: [],
  actions: [],
  currency: 'EUR',
  savedReplies: [],
  rows: new Map(),
  threads: new Map(),
  threadTrouble: new Map(),
  watched: null,
  doubted: null,
  typing: new Map(),
  viewers: new Map(),
  outgoing: [],
  practice: null,
  closing: [],
}
