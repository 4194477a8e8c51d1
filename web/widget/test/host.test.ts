import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

type Host = typeof import('../src/host')
let host: Host
let posted: unknown[][]
const heard: unknown[][] = []
const listeners: [string, EventListener][] = []

const say = (data: unknown, origin = 'https://shop.example', source: unknown = parent) =>
  window.dispatchEvent(new MessageEvent('message', { data, origin, source: source as Window }))

beforeEach(async () => {
  vi.resetModules()
  heard.length = 0
  posted = []
  vi.spyOn(parent, 'postMessage').mockImplementation((...call: unknown[]) => { posted.push(call) })
  const add = window.addEventListener.bind(window)
  vi.spyOn(window, 'addEventListener').mockImplementation((type: string, listener: unknown) => {
    listeners.push([type, listener as EventListener])
    add(type, listener as EventListener)
  })
  host = await import('../src/host')
  host.listenToHost((...call) => heard.push(call))
})
afterEach(() => {
  for (const [type, listener] of listeners.splice(0)) window.removeEventListener(type, listener)
  vi.restoreAllMocks()
})

describe('the talk with the host page', () => {
  it('begins with a call that says nothing but that there is a chat', () => {
    expect(posted).toEqual([[{ baton: 'ready' }, '*']])
  })

  it('hears the embedding page only', () => {
    say({ baton: true }, 'https://shop.example', null)
    say({ baton: true }, 'https://shop.example', {})
    expect(heard).toEqual([])
    say({ baton: true, draft: 'Hello' })
    expect(heard).toEqual([[true, 'Hello']])
  })

  it('stays with the origin that spoke first, and answers no other', () => {
    host.closePanel()
    expect(posted).toHaveLength(1)
    say({ baton: true })
    say({ baton: false }, 'https://evil.example')
    expect(heard).toHaveLength(1)
    host.closePanel()
    host.showUnread(2)
    expect(posted.slice(1)).toEqual([[{ baton: 'close' }, 'https://shop.example'], [{ baton: 'unread', count: 2 }, 'https://shop.example']])
  })

  it('leaves out what is not for it', () => {
    for (const data of [null, 'close', { baton: 'open' }, { type: 'other' }, 1]) say(data)
    expect(heard).toEqual([])
  })
})
