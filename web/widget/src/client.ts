// Holds the state, the link and the outbox together: connects, resumes, sends once, never gives up.
// One ticker does everything that is about time (retry, ping, time-outs), so that there is no timer to forget.

import { post } from './http'
import { openSocket, type Link, type OpenLink } from './link'
import * as outbox from './outbox'
import { applyCommand, applyFrame, initialState, without, type Pending, type State } from './state'
import type { Command, Frame, Intent } from './wire'

export const TICK_MS = 500
const BACKOFF_FIRST_MS = 500
const BACKOFF_CAP_MS = 30_000
const PING_EVERY_MS = 25_000
const SILENCE_IS_DOWN_MS = 60_000
/** A command without an ack for this long means that the link is dead, whatever the browser believes. */
const ACK_TIMEOUT_MS = 10_000
/** Shorter breaks are not worth a word. */
const SHOW_OFFLINE_AFTER_MS = 1_500
const TYPING_EVERY_MS = 3_000
const AGENT_TYPING_EXPIRES_MS = 6_000
const ASSISTANT_TYPING_EXPIRES_MS = 30_000
/** So many sockets in a row that never said hello make us try server-sent events. */
const SOCKET_TRIES = 2

/** Delay before attempt number `attempt` (from 0): exponential, capped, with jitter from half to one and a half. */
export const backoff = (attempt: number, random = Math.random()) =>
  Math.min(BACKOFF_CAP_MS, BACKOFF_FIRST_MS * 2 ** attempt) * (0.5 + random)

/** 128 random bits. `crypto.randomUUID` exists on secure pages only. */
const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('-')

/** `identity` is the host's token for a customer who is signed in there, or empty. */
export function createClient(language: string, page: string, identity: string) {
  let state: State = initialState
  let listener = (_: State) => {}
  let customer: string | undefined
  let sessionIsGood = false
  let link: Link | undefined
  /** Counts the attempts, so that a late answer to an earlier one is recognised. */
  let generation = 0
  let attempts = 0
  let failedSockets = 0
  /** The present link has said hello. */
  let greeted = false
  let retryAt = Infinity
  let heardAt = 0
  let pingedAt = 0
  let typedAt = 0
  let othersTypedAt = 0
  let downSince = Date.now()
  /** When each command went out on the present link. */
  const sentAt = new Map<string, number>()

  function set(next: State) {
    for (const { command } of state.pending)
      if (!next.pending.some((p) => p.command === command)) void outbox.forget(command.client_id)
    state = next
    listener(state)
  }

  function deliver({ command, failed }: Pending) {
    if (failed || !greeted || sentAt.has(command.client_id)) return
    sentAt.set(command.client_id, Date.now())
    link!.send(command)
  }

  function onFrame(frame: Frame) {
    heardAt = Date.now()
    if (frame.t === 'lagged') return lost()
    if (frame.t === 'error' && frame.code === 'not-signed-in') {
      sessionIsGood = false
      return lost()
    }
    if (frame.t === 'typing') othersTypedAt = heardAt
    // A cursor of another conversation: what the server replays after it would have a hole.
    const wrongCursor = frame.t === 'hello' && !greeted && state.cursor && frame.conversation !== state.conversation
    set(applyFrame(state, frame))
    if (frame.t !== 'hello') return
    if (wrongCursor) return void connect()
    greeted = true
    attempts = failedSockets = downSince = 0
    state.pending.forEach(deliver)
  }

  function closeLink() {
    generation++
    link?.close()
    link = undefined
  }

  function lost() {
    closeLink()
    if (!greeted) sessionIsGood = false
    greeted = false
    downSince ||= Date.now()
    retryAt = Date.now() + backoff(attempts++)
  }

  /** Gets the customer's cookie, and on the first time what an earlier page has left in the outbox. */
  async function openSession() {
    const answer = await post('session', { language, page, identity: identity || undefined })
    const { customer: now, field } = await answer.json()
    // A token that has run out: the cookie still knows the customer, or they are a visitor.
    if (field === 'identity') identity = ''
    if (!answer.ok) throw new Error()
    if (now !== customer) {
      const pending = [...(await outbox.restore(now, Date.now())), ...state.pending]
      // What was on the screen of another customer goes, what has not been sent stays.
      const start: State = { ...(customer ? initialState : state), pending: [] }
      customer = now
      set(pending.reduce((next, { command, at }) => applyCommand(next, command, at), start))
      for (const p of state.pending) void outbox.keep(now, p)
    }
    sessionIsGood = true
  }

  async function connect() {
    closeLink()
    const mine = generation
    const isCurrent = () => mine === generation
    retryAt = Infinity
    greeted = false
    const useStream = failedSockets >= SOCKET_TRIES
    let open: OpenLink = openSocket
    try {
      if (!sessionIsGood) await openSession()
      if (useStream) open = (await import('./stream')).openStream
    } catch {
      if (isCurrent()) lost()
    }
    if (!isCurrent()) return
    heardAt = pingedAt = Date.now()
    sentAt.clear()
    link = open(state.cursor, (frame) => { if (isCurrent()) onFrame(frame) }, () => {
      // Next time a stream after too many sockets, and a socket again after a stream that failed as well.
      if (!greeted) failedSockets = useStream ? 0 : failedSockets + 1
      lost()
    }, post)
  }

  function tick() {
    const now = Date.now()
    if (!state.offline && downSince && now - downSince > SHOW_OFFLINE_AFTER_MS) set({ ...state, offline: true })
    if (now >= retryAt) return void connect()
    if (!link) return
    const unanswered = state.pending.some(({ command, failed }) => !failed && now - sentAt.get(command.client_id)! > ACK_TIMEOUT_MS)
    if (unanswered || now - heardAt > SILENCE_IS_DOWN_MS) return lost()
    if (greeted && now - pingedAt >= PING_EVERY_MS) {
      pingedAt = now
      link.send({ t: 'ping' })
    }
    const expires = state.typing === 'assistant' ? ASSISTANT_TYPING_EXPIRES_MS : AGENT_TYPING_EXPIRES_MS
    if (state.typing && now - othersTypedAt > expires) set({ ...state, typing: null })
  }

  /** The network or the tab came back: try at once instead of waiting. */
  function wake() {
    if (greeted || document.visibilityState === 'hidden') return
    attempts = 0
    void connect()
  }

  function perform(command: Command, at: number) {
    set(applyCommand({ ...state, pending: without(state.pending, command.client_id) }, command, at))
    const pending = state.pending.at(-1)!
    if (customer) void outbox.keep(customer, pending)
    sentAt.delete(command.client_id)
    deliver(pending)
  }

  setInterval(tick, TICK_MS)
  addEventListener('online', wake)
  document.addEventListener('visibilitychange', wake)
  void connect()

  return {
    get: () => state,
    onChange(react: (state: State) => void) { listener = react },
    do(intent: Intent) { perform({ ...intent, client_id: newId() } as Command, Date.now()) },
    /** Sends again what the server refused. */
    retry({ command, at }: Pending) { perform(command, at) },
    typing() {
      const now = Date.now()
      if (!greeted || now - typedAt < TYPING_EVERY_MS) return
      typedAt = now
      link!.send({ t: 'typing' })
    },
  }
}

export type Client = ReturnType<typeof createClient>
