// A socket, an event source and a server's HTTP answers under the test's hand.
import { vi } from 'vitest'
import type { Frame, Hello } from '../src/wire'

export class FakeSocket {
  static all: FakeSocket[] = []
  static get last() { return FakeSocket.all.at(-1)! }

  url: URL
  sent: Record<string, unknown>[] = []
  isClosed = false
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: (() => void) | null = null

  constructor(url: URL | string, public protocol: string) {
    this.url = new URL(url)
    FakeSocket.all.push(this)
  }

  send(data: string) { this.sent.push(JSON.parse(data)) }
  close() { this.isClosed = true }

  /** The server's side. */
  says(...frames: Frame[]) { for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) }) }
  drops() { this.onclose?.() }
  get texts() { return this.sent.filter((command) => command.t === 'send').map((command) => command.text) }
  get cursor() { return Number(this.url.searchParams.get('cursor')) }
}

export class FakeSource {
  static all: FakeSource[] = []
  static get last() { return FakeSource.all.at(-1)! }

  isClosed = false
  onmessage: ((event: { data: string }) => void) | null = null
  onerror: (() => void) | null = null

  constructor(public url: string) { FakeSource.all.push(this) }
  close() { this.isClosed = true }
  says(...frames: Frame[]) { for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) }) }
}

type Answer = { status: number; body: unknown } | null

/** What the fake server answers; a test may replace it. `null` is a network failure. */
export const http = {
  requests: [] as { path: string; body: Record<string, unknown> }[],
  customer: 'cus_1',
  answer: (_path: string, body: Record<string, unknown>): Answer | Promise<Answer> =>
    ({ status: 200, body: 'client_id' in body ? { t: 'ack', client_id: body.client_id, seq: 90 } : { customer: http.customer, conversation: null } }),
}
const usualAnswer = http.answer

export function install() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  vi.setSystemTime(new Date('2026-11-24T09:00:00Z'))
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('fetch', async (path: string, init: { body: string }) => {
    const body = JSON.parse(init.body)
    http.requests.push({ path, body })
    const answer = await http.answer(path, body)
    if (!answer) throw new TypeError('network')
    return { ok: answer.status < 400, status: answer.status, json: async () => answer.body }
  })
  FakeSocket.all = []
  FakeSource.all = []
  http.requests = []
  http.customer = 'cus_1'
  http.answer = usualAnswer
}

/** Lets promises go on; real time does not pass. */
export async function settle() { for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve)) }

export async function pass(milliseconds: number) {
  await vi.advanceTimersByTimeAsync(milliseconds)
  await settle()
}

export const hello = (more: Partial<Hello> = {}): Hello => ({
  t: 'hello', conversation: 'cnv_1', seq: 0, status: 'open', holder: { kind: 'assistant', name: null }, language: 'en',
  company: 'Nordhem', assistant_name: 'Aria', disclosure: 'An AI system.', starters: [], queue: null, return_offer: null,
  ask_helped: false, ask_csat: false, assistant_stopped: false, ...more,
})

export const message = (seq: number, text: string, more: Partial<Extract<Frame, { t: 'message' }>> = {}): Frame => ({
  t: 'message', seq, id: `msg_${seq}`, author: { kind: 'assistant', name: 'Aria' }, text, at: 1_000 + seq, citations: [],
  choices: [], offer_person: false, masked: false, ...more,
})
