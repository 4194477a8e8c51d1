import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveSocket, retryDelay, type LinkState } from './socket'
import type { Frame } from './types'

class FakeSocket {
  static readonly made: FakeSocket[] = []
  readyState = 0
  sent: unknown[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  constructor(readonly url: string) {
    FakeSocket.made.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.readyState = 3
  }
  opens() {
    this.readyState = WebSocket.OPEN
    this.onopen?.()
  }
  says(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
  breaks() {
    this.readyState = 3
    this.onclose?.()
  }
}

let cursor: string | null
let batches: Frame[][]
let links: LinkState[]
let refused: number
let live: LiveSocket
const last = () => FakeSocket.made[FakeSocket.made.length - 1]!

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.made.length = 0
  cursor = null
  batches = []
  links = []
  refused = 0
  live = new LiveSocket({
    cursor: () => cursor,
    watched: () => 'cnv_1',
    onFrames: (frames) => batches.push(frames),
    onLink: (link) => links.push(link),
    onRefused: () => refused++,
    open: (url) => new FakeSocket(url) as unknown as WebSocket,
    random: () => 0,
  })
  live.start()
})

afterEach(() => {
  live.stop()
  vi.useRealTimers()
})

describe('the live socket', () => {
  it('starts without a cursor and watches what is on screen', () => {
    expect(last().url).toMatch(/\/ws\/agent$/)
    last().opens()
    expect(last().sent).toEqual([{ t: 'watch', conversation: 'cnv_1' }])
    expect(links).toEqual(['connecting', 'online'])
  })

  it('hands frames over together, once per frame of the screen', () => {
    last().opens()
    last().says({ t: 'typing', conversation: 'a', who: 'x' })
    last().says({ t: 'typing', conversation: 'b', who: 'y' })
    expect(batches).toEqual([])
    vi.advanceTimersByTime(250)
    expect(batches.map((batch) => batch.length)).toEqual([2])
  })

  it('comes back with the cursor', () => {
    last().opens()
    cursor = '3.14'
    last().breaks()
    vi.advanceTimersByTime(300)
    expect(FakeSocket.made).toHaveLength(2)
    expect(last().url).toMatch(/cursor=3\.14$/)
  })

  it('says so only when it takes longer than a blink', () => {
    last().opens()
    last().breaks()
    vi.advanceTimersByTime(300)
    last().opens()
    vi.advanceTimersByTime(5_000)
    expect(links).toEqual(['connecting', 'online', 'online'])
    last().breaks()
    vi.advanceTimersByTime(1_600)
    expect(links.at(-1)).toBe('reconnecting')
  })

  it('reconnects at once when told that it was too slow, and keeps what it has', () => {
    last().opens()
    last().says({ t: 'desk', cursor: '1.2', desk: {} })
    last().says({ t: 'lagged' })
    expect(batches.map((batch) => batch.length)).toEqual([1])
    expect(FakeSocket.made).toHaveLength(2)
  })

  it('asks about the session when it is not let in, and keeps trying', () => {
    last().breaks()
    expect(refused).toBe(1)
    vi.advanceTimersByTime(300)
    last().breaks()
    expect(refused).toBe(2)
    vi.advanceTimersByTime(600)
    expect(FakeSocket.made).toHaveLength(3)
  })

  it('gives up a line that has been silent for a minute', () => {
    last().opens()
    vi.advanceTimersByTime(25_000)
    expect(last().sent.at(-1)).toEqual({ t: 'ping' })
    vi.advanceTimersByTime(51_000)
    expect(FakeSocket.made.length).toBeGreaterThan(1)
  })

  it('does not trust an open line after the network was gone: it must answer', () => {
    last().opens()
    dispatchEvent(new Event('offline'))
    expect(links.at(-1)).toBe('offline')
    vi.advanceTimersByTime(1_000)
    dispatchEvent(new Event('online'))
    expect(links.at(-1)).toBe('online')
    vi.advanceTimersByTime(100)
    last().says({ t: 'pong' })
    vi.advanceTimersByTime(6_000)
    expect(FakeSocket.made, 'it answered').toHaveLength(1)
    dispatchEvent(new Event('online'))
    vi.advanceTimersByTime(6_000)
    expect(FakeSocket.made, 'it did not').toHaveLength(2)
  })

  it('hears nothing any more after it was stopped', () => {
    const socket = last()
    socket.opens()
    live.stop()
    socket.says({ t: 'reset' })
    vi.advanceTimersByTime(60_000)
    expect(batches).toEqual([])
    expect(FakeSocket.made).toHaveLength(1)
  })
})

describe('waiting before the next try', () => {
  it('doubles, has a ceiling, and is spread out', () => {
    expect([0, 1, 2].map((attempt) => retryDelay(attempt, 1))).toEqual([500, 1_000, 2_000])
    expect(retryDelay(30, 1)).toBe(30_000)
    expect(retryDelay(30, 0)).toBe(15_000)
  })
})
