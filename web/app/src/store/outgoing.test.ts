import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { item, row, signedIn, thread } from '../testing/samples'
import { discardOutgoing, restoreOutgoing, resumeOutgoing, sendAgain, sendMessage } from './outgoing'
import { store } from './store'
import { vault } from './vault'

interface Sent { path: string; body: { client_id: string; text: string } }
let sent: Sent[]
let answer: () => Response | Promise<Response>
const ok = () => Response.json(item(9, { author: { kind: 'agent', name: 'Sam Weber' }, text: 'Hello' }))
const problem = (status: number, code: string) => Response.json({ code, status, title: code, detail: '', type: '', request_id: '' }, { status })
const settled = () => vi.waitFor(() => expect(store.get().outgoing.every((entry) => entry.state !== 'sending')).toBe(true))

beforeEach(() => {
  sent = []
  answer = ok
  store.replace({ ...signedIn, threads: new Map([['a', thread(row('a'), [item(1)])]]) })
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    sent.push({ path, body: JSON.parse(String(init.body)) as Sent['body'] })
    return Promise.resolve().then(answer)
  })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  await vault.clear()
})

describe('messages on their way', () => {
  it('are there at once, and become the item of the server', async () => {
    const done = sendMessage('a', 'reply', 'Hello')
    expect(store.get().outgoing).toMatchObject([{ text: 'Hello', state: 'sending' }])
    expect(await done).toBe(true)
    expect(store.get().outgoing).toEqual([])
    expect(store.get().threads.get('a')?.items.map((one) => one.seq)).toEqual([1, 9])
    expect(sent[0]?.path).toBe('/api/conversations/a/reply')
  })

  it('wait without a connection, and go out under the same id when it is back', async () => {
    answer = () => Promise.reject(new TypeError('network'))
    expect(await sendMessage('a', 'note', 'For later')).toBe(false)
    expect(store.get().outgoing).toMatchObject([{ state: 'waiting' }])
    answer = ok
    await resumeOutgoing()
    expect(store.get().outgoing).toEqual([])
    expect(sent).toHaveLength(2)
    expect(sent[1]?.body.client_id).toBe(sent[0]?.body.client_id)
    expect(sent[1]?.path).toBe('/api/conversations/a/note')
  })

  it('stay with the reason when they are refused, until sent again or discarded', async () => {
    answer = () => problem(409, 'not-holder')
    await sendMessage('a', 'reply', 'Too late')
    const [entry] = store.get().outgoing
    expect(entry).toMatchObject({ state: 'failed', code: 'not-holder' })
    await resumeOutgoing()
    expect(sent, 'a refusal is not repeated by itself').toHaveLength(1)
    sendAgain(entry?.client_id ?? '')
    await settled()
    expect(sent).toHaveLength(2)
    discardOutgoing(entry?.client_id ?? '')
    expect(store.get().outgoing).toEqual([])
  })

  it('survive a reload, but only for the person who wrote them', async () => {
    answer = () => Promise.reject(new TypeError('network'))
    await sendMessage('a', 'reply', 'Unsent')
    const { me } = signedIn
    store.replace({ ...signedIn, me: me && { ...me, agent: 'jo' } })
    await restoreOutgoing()
    expect(store.get().outgoing).toEqual([])
    store.replace(signedIn)
    await restoreOutgoing()
    expect(store.get().outgoing).toMatchObject([{ text: 'Unsent' }])
    await settled()
  })

  it('go to practice when they are written there, and nowhere else', async () => {
    const played = thread(row('p'), [item(1)])
    store.replace({ ...signedIn, practice: { case: 'lamp', title: 'A lamp', situation: '', thread: played } })
    answer = () => Response.json(thread(row('p'), [item(1), item(2), item(3)]))
    const done = sendMessage('p', 'reply', 'Which order?')
    expect(store.get().outgoing).toMatchObject([{ text: 'Which order?', state: 'sending' }])
    expect(await done).toBe(true)
    expect(sent.map(({ path }) => path)).toEqual(['/api/practice/reply'])
    expect(store.get().practice?.thread.items.map((one) => one.seq)).toEqual([1, 2, 3])
    expect([store.get().outgoing.length, store.get().rows.size, store.get().threads.size], 'live work knows nothing of it').toEqual([0, 0, 0])
    answer = () => Promise.reject(new TypeError('network'))
    await sendMessage('p', 'reply', 'Unsent')
    store.replace(signedIn)
    await restoreOutgoing()
    expect(store.get().outgoing, 'nor is it kept over a reload').toEqual([])
  })
})
