// The live connection: one socket, resumed by cursor, never given up.
// Frames are collected and handed over once per animation frame (or after 200 ms in a hidden tab, where those do not run).
// Deliberately absent: any knowledge of what the frames mean.
import type { Command, Frame } from './types'

export type LinkState = 'connecting' | 'online' | 'reconnecting' | 'offline'

export interface SocketOptions {
  /** The cursor to resume from, or null for a fresh start. */
  cursor: () => string | null
  /** The conversation to watch after every (re)connect. */
  watched: () => string | null
  onFrames: (frames: Frame[]) => void
  onLink: (link: LinkState) => void
  /** Called when a connection could not be opened at all: the session may have ended. */
  onRefused: () => void
  open?: (url: string) => WebSocket
  random?: () => number
}

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 30_000
const PING_EVERY_MS = 25_000
const SILENT_IS_DEAD_MS = 60_000
const SAY_RECONNECTING_AFTER_MS = 1_500
const HIDDEN_FLUSH_MS = 200
const ANSWERS_WITHIN_MS = 5_000

/** Full jitter on an exponential: half of the step is fixed, half is random, so that tabs do not come back together. */
export function retryDelay(attempt: number, random: number): number {
  const step = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt)
  return step / 2 + (step / 2) * random
}

export class LiveSocket {
  #options: SocketOptions
  #socket: WebSocket | null = null
  #attempt = 0
  #opened = false
  #stopped = true
  #pending: Frame[] = []
  #flushPlanned = false
  #lastHeard = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #ping: ReturnType<typeof setInterval> | undefined
  #saySo: ReturnType<typeof setTimeout> | undefined
  #probing: ReturnType<typeof setTimeout> | undefined

  constructor(options: SocketOptions) {
    this.#options = options
  }

  start(): void {
    if (!this.#stopped) return
    this.#stopped = false
    addEventListener('online', this.#wake)
    addEventListener('offline', this.#wentOffline)
    document.addEventListener('visibilitychange', this.#wake)
    this.#options.onLink('connecting')
    this.#connect()
  }

  stop(): void {
    this.#stopped = true
    removeEventListener('online', this.#wake)
    removeEventListener('offline', this.#wentOffline)
    document.removeEventListener('visibilitychange', this.#wake)
    clearTimeout(this.#retry)
    clearTimeout(this.#saySo)
    clearTimeout(this.#probing)
    this.#close()
  }

  send(command: Command): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command))
  }

  #connect(): void {
    this.#close()
    const cursor = this.#options.cursor()
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
    const url = `${scheme}//${location.host}/ws/agent${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`
    this.#opened = false
    const socket = (this.#options.open ?? ((to: string) => new WebSocket(to)))(url)
    this.#socket = socket
    this.#lastHeard = Date.now()
    socket.onopen = () => {
      this.#opened = true
      clearTimeout(this.#saySo)
      this.#saySo = undefined
      this.#options.onLink('online')
      this.send({ t: 'watch', conversation: this.#options.watched() })
    }
    socket.onmessage = (event) => this.#heard(socket, String(event.data))
    socket.onclose = () => this.#lost(socket)
    this.#ping = setInterval(() => this.#checkAlive(socket), PING_EVERY_MS)
  }

  #heard(socket: WebSocket, text: string): void {
    if (socket !== this.#socket) return
    this.#lastHeard = Date.now()
    this.#attempt = 0
    let frame: Frame
    try {
      frame = JSON.parse(text) as Frame
    } catch {
      return
    }
    if (frame.t === 'pong') return
    if (frame.t === 'lagged') {
      // Everything up to the cursor is ours; the rest follows after a reconnect. What is pending counts as ours.
      this.#flush()
      this.#connect()
      return
    }
    this.#pending.push(frame)
    this.#planFlush()
  }

  #planFlush(): void {
    if (this.#flushPlanned) return
    this.#flushPlanned = true
    // Whichever comes first: a tab that is hidden in between gets no animation frame. A second flush finds nothing.
    requestAnimationFrame(this.#flush)
    setTimeout(this.#flush, HIDDEN_FLUSH_MS)
  }

  #flush = (): void => {
    this.#flushPlanned = false
    if (this.#pending.length === 0) return
    const frames = this.#pending
    this.#pending = []
    this.#options.onFrames(frames)
  }

  #checkAlive(socket: WebSocket): void {
    if (Date.now() - this.#lastHeard > SILENT_IS_DEAD_MS) this.#lost(socket)
    else this.send({ t: 'ping' })
  }

  #lost(socket: WebSocket): void {
    if (socket !== this.#socket || this.#stopped) return
    if (!this.#opened) this.#options.onRefused()
    this.#close()
    this.#flush()
    this.#sayReconnectingSoon()
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#connect(), retryDelay(this.#attempt++, (this.#options.random ?? Math.random)()))
  }

  #sayReconnectingSoon(): void {
    if (!navigator.onLine) this.#options.onLink('offline')
    else this.#saySo ??= setTimeout(() => this.#options.onLink('reconnecting'), SAY_RECONNECTING_AFTER_MS)
  }

  #close(): void {
    clearInterval(this.#ping)
    const socket = this.#socket
    this.#socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  #wake = (): void => {
    if (document.hidden || this.#stopped) return
    if (this.#socket?.readyState === WebSocket.OPEN) return this.#probe(this.#socket)
    this.#attempt = 0
    clearTimeout(this.#retry)
    this.#connect()
  }

  /** After sleep or a lost network a socket may only look open: it has to answer soon, or it is replaced. */
  #probe(socket: WebSocket): void {
    const asked = Date.now()
    this.#options.onLink('online')
    this.send({ t: 'ping' })
    clearTimeout(this.#probing)
    this.#probing = setTimeout(() => this.#lastHeard < asked && this.#lost(socket), ANSWERS_WITHIN_MS)
  }

  #wentOffline = (): void => {
    this.#options.onLink('offline')
  }
}
