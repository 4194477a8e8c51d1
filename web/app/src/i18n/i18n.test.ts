import { describe, expect, it } from 'vitest'
import { de } from './de'
import { en } from './en'
import { es } from './es'
import { format, type Dictionary, type Key, type Message } from './i18n'

const dictionaries: Record<'en' | 'de' | 'es', Dictionary> = { en, de, es }
const forms = (message: Message) => (typeof message === 'string' ? [message] : [message.one, message.other])
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
const keys = Object.keys(en) as Key[]

/** Texts that are rightly the same as in English. */
const sameAsEnglish: Partial<Record<'de' | 'es', Key[]>> = {
  de: ['role.admin', 'channel.chat', 'side.name', 'staff.name', 'staffing.teams', 'transfer.teams', 'transfer.person_load'],
  es: ['could.no', 'channel.chat', 'transfer.person_load'],
}

describe.each(['de', 'es'] as const)('the dictionary %s', (language) => {
  const dictionary = dictionaries[language]

  it('has every text and no other', () => {
    expect(Object.keys(dictionary).sort()).toEqual([...keys].sort())
  })

  it('has the same parameters and the same plural forms as English', () => {
    for (const key of keys) {
      expect(typeof dictionary[key], key).toBe(typeof en[key])
      const english = new Set(forms(en[key]).flatMap(names))
      expect(new Set(forms(dictionary[key]).flatMap(names)), key).toEqual(english)
    }
  })

  it('is translated', () => {
    const untouched = keys.filter((key) => JSON.stringify(dictionary[key]) === JSON.stringify(en[key]))
    expect(untouched.filter((key) => !sameAsEnglish[language]?.includes(key))).toEqual([])
  })
})

describe.each(['en', 'de', 'es'] as const)('the words of %s', (language) => {
  it('do not shout, and are not cut by dashes', () => {
    for (const key of keys) for (const text of forms(dictionaries[language][key])) expect(text, key).not.toMatch(/[!¡–—]|\s-\s/)
  })

  it('are not empty and have no stray space', () => {
    for (const key of keys) for (const text of forms(dictionaries[language][key])) expect(text, key).toBe(text.trim() || 'a text')
  })
})

describe('format', () => {
  it('chooses the plural form and fills in', () => {
    expect(format('en', en, 'log.jump', { count: 1 })).toBe('1 new message')
    expect(format('en', en, 'log.jump', { count: 4 })).toBe('4 new messages')
    expect(format('de', de, 'wall.waiting', { count: 1 })).toBe('1 wartet.')
  })

  it('shows a parameter that was not given rather than hiding it', () => {
    expect(format('en', en, 'thread.label', {})).toBe('Conversation with {name}')
  })
})
