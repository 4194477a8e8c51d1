// The verbs of a person. Each waits for the server, and says in plain words when it did not work.
import { currentRoute, go } from '../router'
import { api, type Trouble } from '../wire/client'
import type { Instruction, Presence, Scope, Terms, Thread, TransferTarget, WrapUp } from '../wire/types'
import { applyThread } from './frames'
import { beginSession, endSession, refreshThread } from './live'
import { currentSections } from './select'
import { neighbour, nextInNeed } from './sections'
import { store } from './store'
import { dismissToast, showToast } from './toasts'
import { asTrouble, troubleText } from './trouble'
import { focusOn, ui } from './ui'
import { vault } from './vault'

const UNDO_MS = 5_000
/** Codes with many causes: the server's own words are shown below ours. */
const explained = new Set(['not-eligible', 'invalid-field', 'unexpected'])
const changedUnderneath = new Set(['stale-version', 'not-holder', 'already-closed', 'not-eligible'])

/** Says what went wrong; when the conversation changed underneath, it is refreshed first, so that what is said is true. */
async function complain(trouble: Trouble, conversation?: string): Promise<void> {
  if (trouble.code === 'not-signed-in') return endSession()
  if (conversation && changedUnderneath.has(trouble.code)) await refreshThread(conversation)
  showToast({ tone: 'danger', text: troubleText(trouble.code), ...(explained.has(trouble.code) && trouble.detail ? { detail: trouble.detail } : {}) })
}

/** Runs a verb; null when it did not work (and was said). */
async function attempt<Answer>(work: () => Promise<Answer>, conversation?: string): Promise<{ answer: Answer } | null> {
  try {
    return { answer: await work() }
  } catch (error) {
    await complain(asTrouble(error), conversation)
    return null
  }
}

/** The version of the holder that is known, to be sent with every verb. */
export function versionOf(conversation: string): number {
  const { rows, threads } = store.get()
  return rows.get(conversation)?.holder_version ?? threads.get(conversation)?.row.holder_version ?? 0
}

function put(thread: Thread): void {
  store.replace(applyThread(store.get(), thread))
}

export function openConversation(conversation: string, options: { replace?: boolean } = {}): void {
  ui.set({ composerMode: 'reply' })
  go({ screen: 'inbox', conversation, details: false }, options)
}

/** Moves along the list without filling the history. */
export function step(by: 1 | -1): void {
  const route = currentRoute()
  if (route.screen !== 'inbox') return
  const target = route.conversation ? neighbour(currentSections(), route.conversation, by) : (currentSections()[0]?.rows[0]?.conversation ?? null)
  if (target) openConversation(target, { replace: true })
}

export function nextWaiting(): void {
  const route = currentRoute()
  const target = nextInNeed(currentSections(), route.screen === 'inbox' ? (route.conversation ?? '') : '')
  if (target) openConversation(target)
}

export async function accept(conversation: string): Promise<void> {
  const done = await attempt(() => api.accept(conversation, versionOf(conversation)), conversation)
  if (!done) return
  put(done.answer)
  ui.set({ composerMode: 'reply' })
  focusOn('composer', 'thread')
}

export async function decline(conversation: string): Promise<void> {
  if (!(await attempt(() => api.decline(conversation, versionOf(conversation)), conversation))) return
  showToast({ tone: 'plain', text: { key: 'toast.declined' } })
  focusOn('thread', 'list')
}

export async function takeOver(conversation: string): Promise<void> {
  const done = await attempt(() => api.takeOver(conversation, versionOf(conversation)), conversation)
  if (!done) return
  put(done.answer)
  openConversation(conversation)
  focusOn('composer', 'thread')
}

export async function transfer(conversation: string, to: TransferTarget, label: string, note: string): Promise<boolean> {
  const done = await attempt(() => api.transfer(conversation, versionOf(conversation), to, note), conversation)
  if (done) {
    const name = store.get().rows.get(conversation)?.customer.name ?? ''
    showToast({ tone: 'plain', text: { key: 'toast.transferred', params: { name, to: label } } })
  }
  return done !== null
}

export async function returnToAssistant(conversation: string, mandate: string, terms: Terms): Promise<boolean> {
  const done = await attempt(() => api.returnToAssistant(conversation, versionOf(conversation), mandate, terms), conversation)
  if (done) {
    showToast({ tone: 'plain', text: { key: 'toast.return_asked' } })
    void refreshThread(conversation)
  }
  return done !== null
}

/** Does something in another system; beyond own powers this asks a second person. */
export async function act(conversation: string, action: string, args: Record<string, string>): Promise<boolean> {
  const done = await attempt(() => api.act(conversation, versionOf(conversation), action, args), conversation)
  if (done) void refreshThread(conversation)
  return done !== null
}

/** Decides on one request of somebody else. */
export async function decide(conversation: string, run: string, approve: boolean, reason: string): Promise<boolean> {
  const done = await attempt(() => api.decide(conversation, run, approve, reason))
  if (done) showToast({ tone: 'plain', text: { key: approve ? 'toast.approved' : 'toast.refused' } })
  return done !== null
}

export async function whisper(conversation: string, instruction: Instruction | null, text: string): Promise<boolean> {
  const key = crypto.randomUUID()
  const done = await attempt(() => api.whisper(conversation, key, instruction, text), conversation)
  if (done) showToast({ tone: 'plain', text: { key: 'toast.whispered' } })
  return done !== null
}

const closingTimers = new Map<string, { timer: ReturnType<typeof setTimeout>; toast: number }>()

function forget(conversation: string): WrapUp | null {
  const entry = store.get().closing.find((other) => other.conversation === conversation)
  const planned = closingTimers.get(conversation)
  if (planned) {
    clearTimeout(planned.timer)
    dismissToast(planned.toast)
    closingTimers.delete(conversation)
  }
  store.set(({ closing }) => ({ closing: closing.filter((other) => other.conversation !== conversation) }))
  return entry?.body ?? null
}

function undoWrapUp(conversation: string): void {
  const filled = forget(conversation)
  if (!filled) return
  openConversation(conversation)
  ui.set({ wrapUp: { conversation, filled } })
  focusOn('wrap-up')
}

async function commitWrapUp(conversation: string): Promise<void> {
  const body = store.get().closing.find((other) => other.conversation === conversation)?.body
  if (!body) return
  const done = await attempt(() => api.wrapUp(conversation, body), conversation)
  forget(conversation)
  // Not sent: what was written must not be lost.
  if (!done) {
    openConversation(conversation)
    ui.set({ wrapUp: { conversation, filled: { ...body, holder_version: versionOf(conversation) } } })
  }
}

/** Closes after five seconds in which it can be undone, and opens the next conversation at once. */
export function wrapUp(conversation: string, body: Omit<WrapUp, 'holder_version'>): void {
  const next = nextInNeed(currentSections(), conversation)
  const name = store.get().threads.get(conversation)?.row.customer.name ?? ''
  const until = Date.now() + UNDO_MS
  const toast = showToast({
    tone: 'plain',
    until,
    text: { key: 'toast.wrapped_up', params: { name } },
    action: { label: { key: 'action.undo' }, keys: 'mod+z', run: () => undoWrapUp(conversation) },
  })
  closingTimers.set(conversation, { toast, timer: setTimeout(() => void commitWrapUp(conversation), UNDO_MS) })
  const entry = { conversation, name, until, body: { ...body, holder_version: versionOf(conversation) } }
  store.set(({ closing }) => ({ closing: [...closing, entry] }))
  ui.set({ wrapUp: null })
  if (next) openConversation(next)
  else go({ screen: 'inbox', conversation: null, details: false })
  focusOn('thread', 'list')
}

export function undoLast(): boolean {
  const last = store.get().closing.at(-1)
  if (last) undoWrapUp(last.conversation)
  return last !== undefined
}

/** The page is being closed: what could still be undone is sent now. */
export function sendClosingNow(): void {
  for (const { conversation, body } of store.get().closing) {
    clearTimeout(closingTimers.get(conversation)?.timer)
    void api.wrapUp(conversation, body, true).catch(() => undefined)
  }
}

/** What I asked for last, to tell a change of mine from one that the server made. */
let askedPresence: Presence | null = null
export const presenceWasMine = (presence: Presence): boolean => presence === askedPresence

export async function setPresence(presence: Presence): Promise<void> {
  askedPresence = presence
  const done = await attempt(() => api.presence(presence))
  if (!done) return
  store.set(({ me }) => ({ desk: done.answer, me: me && { ...me, presence } }))
}

export async function stopAssistant(scope: Scope, reason: string, drill: boolean): Promise<boolean> {
  const done = await attempt(() => api.stop(scope, reason, drill))
  if (done) store.set({ desk: done.answer })
  return done !== null
}

export async function startAssistant(scope: Scope): Promise<void> {
  const done = await attempt(() => api.start(scope))
  if (!done) return
  store.set({ desk: done.answer })
  showToast({ tone: 'plain', text: { key: 'toast.started' } })
  focusOn('main')
}

export async function signOut(): Promise<void> {
  sendClosingNow()
  if (!(await attempt(() => api.signOut()))) return
  await vault.clear()
  endSession()
  go({ screen: 'inbox', conversation: null, details: false }, { replace: true })
}

/** Finds out whether this browser has a session. */
export async function findSession(): Promise<void> {
  try {
    store.set({ me: await api.me() })
    beginSession()
  } catch (error) {
    store.set({ session: 'signed-out' })
    if (asTrouble(error).code === 'offline') showToast({ tone: 'danger', text: troubleText('offline') })
  }
}
