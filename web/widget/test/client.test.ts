import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeSocket, FakeSource, hello, http, install, message, pass, settle } from './fakes'

type Module = typeof import('../src/client')
let createClient: Module['createClient']
let backoff: Module['backoff']

/** A page as after a reload: nothing in memory, the same storage. */
async function openPage(identity = '') {
  vi.resetModules()
  ;({ createClient, backoff } = await import('../src/client'))
  await import('../src/stream') // so that it is there as soon as the client asks for it
  const client = createClient('en', 'https://shop.example/lamp', identity)
  await settle()
  return client
}

const texts = (client: Awaited<ReturnType<typeof openPage>>) => client.get().entries.map((entry) => entry.text)

const listeners: [string, EventListener][] = []

beforeEach(() => {
  install()
  // The page is gone after a test: so are its listeners.
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target)
    vi.spyOn(target, 'addEventListener').mockImplementation((type: string, listener: unknown) => {
      listeners.push([type, listener as EventListener])
      add(type, listener as EventListener)
    })
  }
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  for (const [type, listener] of listeners.splice(0)) [window, document].forEach((target) => target.removeEventListener(type, listener))
  vi.clearAllTimers()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the first connection', () => {
  it('starts a session and opens the socket from the beginning with the subprotocol', async () => {
    const client = await openPage()
    expect(http.requests).toEqual([{ path: '/api/customer/session', body: { language: 'en', page: 'https://shop.example/lamp' } }])
    expect([FakeSocket.last.url.pathname, FakeSocket.last.cursor, FakeSocket.last.protocol]).toEqual(['/ws/customer', 0, 'baton.v1'])
    FakeSocket.last.says(hello({ seq: 4 }), message(2, 'Hello'))
    expect([client.get().ready, client.get().offline, texts(client)]).toEqual([true, false, ['Hello']])
  })

  it('asks for a session again, later, when the server has none to give', async () => {
    const usual = http.answer
    http.answer = () => ({ status: 503, body: { code: 'store-busy' } })
    const client = await openPage()
    await pass(2_000)
    expect([FakeSocket.all.length, client.get().offline]).toEqual([0, true])
    http.answer = usual
    await pass(5_000)
    FakeSocket.last.says(hello())
    expect([client.get().ready, client.get().offline]).toEqual([true, false])
  })
})

describe('the identity of the host page', () => {
  it('is part of the session', async () => {
    await openPage('token')
    expect(http.requests[0]!.body.identity).toBe('token')
  })

  it('is left out once it is refused, so that the customer can still write', async () => {
    const usual = http.answer
    http.answer = (path, body) => (body.identity ? { status: 422, body: { code: 'invalid-field', field: 'identity' } } : usual(path, body))
    await openPage('old token')
    expect(FakeSocket.all).toHaveLength(0)
    await pass(1_000)
    expect(FakeSocket.all).toHaveLength(1)
    expect(http.requests.map(({ body }) => body.identity)).toEqual(['old token', undefined])
  })
})

describe('after a break', () => {
  it('resumes from the highest number of the log, not from an ack', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello({ seq: 5 }), message(3, 'One'), message(5, 'Two'))
    client.do({ t: 'send', text: 'Mine' })
    FakeSocket.last.says({ t: 'ack', client_id: String(FakeSocket.last.sent.at(-1)!.client_id), seq: 9 })
    FakeSocket.last.drops()
    await pass(1_000)
    expect(FakeSocket.all).toHaveLength(2)
    expect(FakeSocket.last.cursor).toBe(5)
    // What the other side said between: it comes although the ack had a higher number.
    FakeSocket.last.says(hello({ seq: 11 }), message(7, 'Between'), message(9, 'Mine', { client_id: String(FakeSocket.all[0]!.sent.at(-1)!.client_id), author: { kind: 'customer', name: '' } }))
    expect(texts(client)).toEqual(['One', 'Two', 'Between', 'Mine'])
  })

  it('shows a message that comes twice once', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello(), message(3, 'One'), message(3, 'One'))
    expect(texts(client)).toEqual(['One'])
  })

  it('says that it is offline only after a moment', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello())
    http.answer = () => null
    FakeSocket.last.drops()
    await pass(1_000)
    expect(client.get().offline).toBe(false)
    FakeSocket.last.drops()
    await pass(1_500)
    expect(client.get().offline).toBe(true)
  })

  it('drops what it has on reset and takes everything anew', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello(), message(3, 'Old'))
    client.do({ t: 'send', text: 'Not sent yet' })
    FakeSocket.last.says({ t: 'reset' }, hello({ seq: 2 }), message(2, 'New'))
    expect(texts(client)).toEqual(['New', 'Not sent yet'])
    FakeSocket.last.drops()
    await pass(1_000)
    expect(FakeSocket.last.cursor).toBe(2)
  })

  it('begins again when its cursor belongs to another conversation', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello({ seq: 9 }), message(9, 'Old'))
    FakeSocket.last.drops()
    await pass(1_000)
    FakeSocket.last.says(hello({ conversation: 'cnv_2', seq: 12 }))
    await settle()
    expect(FakeSocket.all).toHaveLength(3)
    expect(FakeSocket.last.cursor).toBe(0)
    FakeSocket.last.says(hello({ conversation: 'cnv_2', seq: 12 }), message(2, 'All of it'))
    expect(texts(client)).toEqual(['All of it'])
  })

  it('reconnects when the server says that it was too slow', async () => {
    await openPage()
    FakeSocket.last.says(hello(), message(3, 'One'), { t: 'lagged' })
    expect(FakeSocket.last.isClosed).toBe(true)
    await pass(1_000)
    expect(FakeSocket.last.cursor).toBe(3)
  })

  it('gets a new session when the old one is not known any more', async () => {
    await openPage()
    FakeSocket.last.says(hello(), { t: 'error', code: 'not-signed-in', detail: '' })
    await pass(1_000)
    expect(http.requests.filter(({ path }) => path.endsWith('/session'))).toHaveLength(2)
  })

  it('asks for the session again when a socket never said hello: the cookie may be gone', async () => {
    await openPage()
    FakeSocket.last.drops()
    await pass(1_000)
    expect(http.requests).toHaveLength(2)
    FakeSocket.last.says(hello())
    FakeSocket.last.drops()
    await pass(1_000)
    expect(http.requests).toHaveLength(2)
  })

  it('tries at once when the network or the tab is back', async () => {
    for (const [target, name] of [[window, 'online'], [document, 'visibilitychange']] as const) {
      FakeSocket.all = []
      await openPage()
      FakeSocket.last.says(hello())
      FakeSocket.last.drops()
      target.dispatchEvent(new Event(name))
      await settle()
      expect([name, FakeSocket.all.length]).toEqual([name, 2])
      FakeSocket.last.says(hello())
    }
  })

  it('leaves a good line alone when the tab is back', async () => {
    await openPage()
    FakeSocket.last.says(hello())
    document.dispatchEvent(new Event('visibilitychange'))
    await settle()
    expect(FakeSocket.all).toHaveLength(1)
  })

  it('does not believe for ever that somebody is writing', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello(), { t: 'typing', who: 'Sam' })
    await pass(5_000)
    expect(client.get().typing).toBe('Sam')
    await pass(2_000)
    expect(client.get().typing).toBe(null)
    FakeSocket.last.says({ t: 'typing', who: 'assistant' })
    await pass(20_000)
    expect(client.get().typing).toBe('assistant')
  })

  it('notices a silent line, and pings one that is well', async () => {
    await openPage()
    FakeSocket.last.says(hello())
    await pass(25_500)
    expect(FakeSocket.last.sent).toEqual([{ t: 'ping' }])
    FakeSocket.last.says({ t: 'pong' })
    await pass(59_000)
    expect(FakeSocket.all).toHaveLength(1)
    await pass(3_000)
    expect(FakeSocket.all).toHaveLength(2)
  })
})

describe('what the customer sends', () => {
  it('stands there at once and becomes the stored message without a double', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello())
    client.do({ t: 'send', text: 'My card is 4111 1111 1111 1111' })
    const { client_id } = FakeSocket.last.sent[0]!
    expect(client_id).toMatch(/^[\d-]{7,64}$/)
    expect([texts(client), client.get().pending.length]).toEqual([['My card is 4111 1111 1111 1111'], 1])
    FakeSocket.last.says({ t: 'ack', client_id: String(client_id), seq: 1 })
    expect([texts(client).length, client.get().pending.length]).toEqual([1, 0])
    FakeSocket.last.says(message(1, 'My card is ••••', { client_id: String(client_id), author: { kind: 'customer', name: '' }, masked: true }))
    expect(texts(client)).toEqual(['My card is ••••'])
  })

  it('goes out once per connection and again after a break until it is acked', async () => {
    const client = await openPage()
    client.do({ t: 'send', text: 'Before hello' })
    expect(FakeSocket.last.texts).toEqual([])
    FakeSocket.last.says(hello(), hello())
    expect(FakeSocket.last.texts).toEqual(['Before hello'])
    FakeSocket.last.drops()
    client.do({ t: 'send', text: 'While offline' })
    await pass(1_000)
    FakeSocket.last.says(hello())
    expect(FakeSocket.last.texts).toEqual(['Before hello', 'While offline'])
    const ids = FakeSocket.last.sent.map((command) => command.client_id)
    expect(ids[0]).toBe(FakeSocket.all[0]!.sent[0]!.client_id)
    FakeSocket.last.says(...ids.map((id, index) => ({ t: 'ack' as const, client_id: String(id), seq: index + 1 })))
    FakeSocket.last.drops()
    await pass(1_000)
    FakeSocket.last.says(hello({ seq: 2 }))
    expect(FakeSocket.last.texts).toEqual([])
    expect(texts(client)).toEqual(['Before hello', 'While offline'])
  })

  it('survives a reload and is forgotten once it is acked', async () => {
    const first = await openPage()
    FakeSocket.last.says(hello())
    first.do({ t: 'send', text: 'Kept' })
    await settle()
    const { client_id } = FakeSocket.last.sent[0]!
    const second = await openPage()
    expect(texts(second)).toEqual(['Kept'])
    FakeSocket.last.says(hello())
    expect(FakeSocket.last.sent).toEqual([{ t: 'send', client_id, text: 'Kept' }])
    FakeSocket.last.says({ t: 'ack', client_id: String(client_id), seq: 1 })
    await settle()
    const third = await openPage()
    expect(texts(third)).toEqual([])
  })

  it('is not sent a day later, nor by another customer', async () => {
    const first = await openPage()
    first.do({ t: 'send', text: 'Old' })
    first.do({ t: 'human' })
    await settle()
    vi.setSystemTime(Date.now() + 11 * 60_000)
    const later = await openPage()
    expect(later.get().pending.map((p) => p.command.t)).toEqual(['send'])
    http.customer = 'cus_2'
    const other = await openPage()
    expect(other.get().pending).toEqual([])
  })

  it('works without storage', async () => {
    vi.stubGlobal('indexedDB', { open() { throw new DOMException('denied', 'SecurityError') } })
    const client = await openPage()
    FakeSocket.last.says(hello())
    client.do({ t: 'send', text: 'Hello' })
    expect(FakeSocket.last.texts).toEqual(['Hello'])
  })

  it('can be tried again after a refusal, with the same key', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello())
    client.do({ t: 'send', text: 'Hello' })
    const { client_id } = FakeSocket.last.sent[0]!
    FakeSocket.last.says({ t: 'error', code: 'rate-limited', detail: '', client_id: String(client_id) })
    expect(client.get().pending[0]!.failed).toBe('rate-limited')
    FakeSocket.last.drops()
    await pass(1_000)
    FakeSocket.last.says(hello())
    expect(FakeSocket.last.texts).toEqual([])
    client.retry(client.get().pending[0]!)
    expect(client.get().pending[0]!.failed).toBe(null)
    expect(FakeSocket.last.sent.map((command) => command.client_id)).toEqual([client_id])
    expect(texts(client)).toEqual(['Hello'])
  })

  it('reopens a line on which an ack does not come', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello())
    client.do({ t: 'send', text: 'Hello' })
    await pass(9_000)
    expect(FakeSocket.all).toHaveLength(1)
    await pass(3_000)
    FakeSocket.last.says(hello())
    expect(FakeSocket.all).toHaveLength(2)
    expect(FakeSocket.last.texts).toEqual(['Hello'])
  })

  it('tells at most every three seconds that somebody is writing', async () => {
    const client = await openPage()
    FakeSocket.last.says(hello())
    client.typing()
    client.typing()
    await pass(3_000)
    client.typing()
    expect(FakeSocket.last.sent.filter((command) => command.t === 'typing')).toHaveLength(2)
  })
})

describe('the way around blocked sockets', () => {
  async function blockSockets() {
    const client = await openPage()
    for (let attempt = 0; attempt < 2; attempt++) {
      FakeSocket.last.drops()
      await pass(2_000)
    }
    return client
  }

  it('is taken after two sockets that never said hello; commands go by POST in order', async () => {
    const client = await blockSockets()
    expect([FakeSocket.all.length, FakeSource.all.length]).toEqual([2, 1])
    expect(FakeSource.last.url).toBe('/api/customer/events?cursor=0')
    FakeSource.last.says(hello(), message(3, 'By stream'))
    client.do({ t: 'send', text: 'One' })
    client.do({ t: 'send', text: 'Two' })
    await settle()
    expect(http.requests.filter(({ path }) => path.endsWith('/commands')).map(({ body }) => body.text)).toEqual(['One', 'Two'])
    expect(client.get().pending).toEqual([])
  })

  it('does not send the second text before the first has arrived', async () => {
    const client = await blockSockets()
    FakeSource.last.says(hello())
    const usual = http.answer
    let arrive = () => {}
    http.answer = async (path, body) => { await new Promise<void>((resolve) => { arrive = resolve }); return usual(path, body) }
    const posted = () => http.requests.filter(({ path }) => path.endsWith('/commands')).length
    client.do({ t: 'send', text: 'One' })
    client.do({ t: 'send', text: 'Two' })
    await settle()
    expect(posted()).toBe(1)
    arrive()
    await settle()
    expect(posted()).toBe(2)
  })

  it('shows a refusal by POST on the message', async () => {
    const client = await blockSockets()
    FakeSource.last.says(hello())
    http.answer = () => ({ status: 413, body: { code: 'too-large' } })
    client.do({ t: 'send', text: 'Long' })
    await settle()
    expect(client.get().pending[0]!.failed).toBe('too-large')
  })

  it('starts over when a POST does not arrive, and sends again', async () => {
    const client = await blockSockets()
    FakeSource.last.says(hello())
    http.answer = () => null
    client.do({ t: 'send', text: 'Lost' })
    await settle()
    expect([FakeSource.last.isClosed, client.get().pending[0]!.failed]).toEqual([true, null])
  })

  it('goes back to sockets when the stream fails as well', async () => {
    await blockSockets()
    FakeSource.last.onerror!()
    await pass(10_000)
    expect(FakeSocket.all).toHaveLength(3)
  })
})

describe('the delay before the next attempt', () => {
  it('doubles up to half a minute, with jitter', async () => {
    await openPage()
    expect([0, 1, 2, 3].map((attempt) => backoff(attempt, 0.5))).toEqual([500, 1_000, 2_000, 4_000])
    expect([backoff(50, 0), backoff(50, 1)]).toEqual([15_000, 45_000])
  })

  it('grows between failures and starts small again after a hello', async () => {
    await openPage()
    const opened = () => FakeSocket.all.length + FakeSource.all.length
    FakeSocket.last.drops()
    await pass(500)
    expect(opened()).toBe(2)
    FakeSocket.last.drops()
    await pass(500)
    expect(opened()).toBe(2)
    await pass(500)
    expect(opened()).toBe(3)
    FakeSource.last.says(hello())
    FakeSource.last.onerror!()
    await pass(500)
    expect(opened()).toBe(4)
  })
})
