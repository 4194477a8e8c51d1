// Connects the socket with the store: starts and ends with the session, and watches the conversation on screen.
import { currentRoute, onRoute } from '../router'
import { api } from '../wire/client'
import { LiveSocket } from '../wire/socket'
import { applyFrames, applyThread } from './frames'
import { emptyState } from './state'
import { store } from './store'
import { restoreOutgoing, resumeOutgoing } from './outgoing'
import { asTrouble } from './trouble'

/** Moving fast along a list must not ask for every thread on the way. */
const WATCH_AFTER_MS = 60
const TYPING_EVERY_MS = 3_000

const socket = new LiveSocket({
  cursor: () => store.get().cursor,
  watched: () => store.get().watched,
  onFrames: (frames) => {
    store.replace(applyFrames(store.get(), frames, Date.now()))
    refreshIfHolderChanged()
  },
  onLink: (link) => {
    store.set({ link })
    if (link === 'online') void resumeOutgoing()
  },
  onRefused: () => void checkSession(),
})

/** Who may do what depends on the holder; when it changed under an open thread, the thread is asked for again. */
function refreshIfHolderChanged(): void {
  const { watched, rows, threads } = store.get()
  const thread = watched ? threads.get(watched) : undefined
  if (!watched || !thread) return
  const row = rows.get(watched)
  const version = row?.holder_version ?? thread.row.holder_version
  if (refreshed.get(watched) === version) return
  const known = refreshed.has(watched)
  refreshed.set(watched, version)
  if (known) socket.send({ t: 'watch', conversation: watched })
}
const refreshed = new Map<string, number>()

async function checkSession(): Promise<void> {
  try {
    await api.me()
  } catch (error) {
    if (asTrouble(error).code === 'not-signed-in') endSession()
  }
}

let watchTimer: ReturnType<typeof setTimeout> | undefined
let loadTimer: ReturnType<typeof setTimeout> | undefined

/** Loads a thread over REST when the socket did not bring it, so that a blocked socket still shows something. */
async function loadThread(conversation: string): Promise<void> {
  if (store.get().threads.has(conversation)) return
  try {
    const thread = await api.thread(conversation)
    if (!store.get().threads.has(conversation)) store.replace(applyThread(store.get(), thread))
  } catch (error) {
    const { code } = asTrouble(error)
    store.set(({ threadTrouble }) => ({ threadTrouble: new Map(threadTrouble).set(conversation, code) }))
  }
}

export function retryThread(conversation: string): void {
  store.set(({ threadTrouble }) => {
    const rest = new Map(threadTrouble)
    rest.delete(conversation)
    return { threadTrouble: rest }
  })
  socket.send({ t: 'watch', conversation })
  void loadThread(conversation)
}

/** Asks for a thread again after somebody else changed it. */
export async function refreshThread(conversation: string): Promise<void> {
  try {
    store.replace(applyThread(store.get(), await api.thread(conversation)))
  } catch {
    // It is gone or out of reach; the row says so.
  }
}

function watch(conversation: string | null): void {
  if (store.get().watched === conversation) return
  store.set({ watched: conversation })
  clearTimeout(watchTimer)
  clearTimeout(loadTimer)
  watchTimer = setTimeout(() => socket.send({ t: 'watch', conversation }), WATCH_AFTER_MS)
  if (conversation) loadTimer = setTimeout(() => void loadThread(conversation), 700)
}

function watchRoute(): void {
  const route = currentRoute()
  watch('conversation' in route ? route.conversation : null)
}

let lastTyping = 0
export function tellTyping(conversation: string): void {
  // Nobody waits for what is typed in practice.
  if (conversation === store.get().practice?.thread.row.conversation) return
  const now = Date.now()
  if (now - lastTyping < TYPING_EVERY_MS) return
  lastTyping = now
  socket.send({ t: 'typing', conversation })
}

let stopRoute: (() => void) | undefined

export function beginSession(): void {
  store.set({ session: 'signed-in' })
  watchRoute()
  stopRoute?.()
  stopRoute = onRoute(watchRoute)
  socket.start()
  void restoreOutgoing()
}

export function endSession(): void {
  socket.stop()
  stopRoute?.()
  refreshed.clear()
  store.replace({ ...emptyState, session: 'signed-out' })
}
