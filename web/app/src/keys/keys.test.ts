import { beforeEach, describe, expect, it } from 'vitest'
import { commands, composerKeys } from './commands'
import { isField, nameOf, overlayOpen, Sequence, type Press } from './match'
import { ariaKeys, keyCaps } from './platform'

const press = (key: string, more: Partial<Press> = {}): Press => ({ key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more })
const bound = commands.flatMap((command) => (command.keys ? [command.keys] : []))

describe('the map of keys', () => {
  it('gives each combination to one command', () => {
    expect(new Set(bound).size).toBe(bound.length)
  })

  it('never uses Alt, which writes letters on many keyboards', () => {
    expect([...bound, ...composerKeys.map((one) => one.keys)].filter((keys) => /alt|option/.test(keys))).toEqual([])
  })

  it('lets no sequence hide behind a single letter', () => {
    for (const keys of bound.filter((one) => one.includes(' '))) expect(bound).not.toContain(keys.split(' ')[0])
  })

  it('works in fields only together with Ctrl or Cmd', () => {
    for (const command of commands) if (command.inFields) expect(command.keys, command.id).toMatch(/^mod\+/)
  })

  it('has the verbs where people expect them', () => {
    const keys = Object.fromEntries(commands.map((command) => [command.id, command.keys]))
    expect(keys).toMatchObject({ reply: 'r', note: 'n', accept: 'a', transfer: 't', return: 'b', wrap_up: 'e', brief: 'p', take_over: 'o', next: 'j', previous: 'k', next_waiting: 'shift+j', search: '/', filter: 'f', palette: 'mod+k', keys: '?', stop: 'mod+shift+.', go_inbox: 'g i', go_wall: 'g l' })
  })
})

describe('presses', () => {
  it('have names', () => {
    expect(nameOf(press('j'))).toBe('j')
    expect(nameOf(press('J', { shiftKey: true }))).toBe('shift+j')
    expect(nameOf(press('k', { ctrlKey: true }))).toBe('mod+k')
    expect(nameOf(press('k', { metaKey: true }))).toBe('mod+k')
    expect(nameOf(press('Escape'))).toBe('escape')
    expect(nameOf(press('Enter', { ctrlKey: true, shiftKey: true }))).toBe('mod+shift+enter')
  })

  it('take signs as they are, whatever Shift was needed for them', () => {
    expect(nameOf(press('?', { shiftKey: true }))).toBe('?')
    expect(nameOf(press('/', { shiftKey: true }))).toBe('/')
    expect(nameOf(press(':', { shiftKey: true, ctrlKey: true, code: 'Period' }))).toBe('mod+shift+.')
  })

  it('are never a shortcut with Alt or AltGr, alone, or while composing', () => {
    expect(nameOf(press('ł', { altKey: true }))).toBeNull()
    expect(nameOf(press('@', { getModifierState: (name) => name === 'AltGraph' }))).toBeNull()
    expect(nameOf(press('Shift', { shiftKey: true }))).toBeNull()
    expect(nameOf(press('j', { isComposing: true }))).toBeNull()
  })
})

describe('sequences', () => {
  const feed = (...presses: [string, number][]) => {
    const sequence = new Sequence(new Set(['g i', 'g l', 'i', 'j']))
    return presses.map(([name, at]) => sequence.feed(name, at).combination)
  }
  it('need both keys within a second', () => {
    expect(feed(['g', 0], ['l', 400])).toEqual([null, 'g l'])
    expect(feed(['g', 0], ['i', 1_500])).toEqual([null, 'i'])
  })
  it('end at a key that does not belong', () => {
    expect(feed(['g', 0], ['j', 100], ['l', 200])).toEqual([null, 'j', null])
  })
})

describe('where letters are off', () => {
  beforeEach(() => {
    document.body.innerHTML = ''
  })
  it('knows fields', () => {
    document.body.innerHTML = '<textarea></textarea><input type="radio"><button></button>'
    const [area, radio, button] = document.body.children
    expect([area, radio, button].map((element) => isField(element ?? null))).toEqual([true, false, false])
  })
  it('knows dialogs and menus', () => {
    expect(overlayOpen()).toBe(false)
    document.body.innerHTML = '<div role="alertdialog"></div>'
    expect(overlayOpen()).toBe(true)
  })
})

describe('names of keys', () => {
  it('show the caps of this platform', () => {
    expect(keyCaps('g i')).toEqual(['G', 'I'])
    expect(keyCaps('shift+j')).toEqual(['Shift', 'J'])
    expect(ariaKeys('mod+shift+enter')).toBe('Control+Shift+Enter')
    expect(ariaKeys('g i')).toBeUndefined()
  })
})
