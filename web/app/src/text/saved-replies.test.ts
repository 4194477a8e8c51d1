import { describe, expect, it } from 'vitest'
import { fill, firstGap, matching, openVariables, slashWord, textIn, variablesFor } from './saved-replies'

const reply = (shortcut: string, title: string, text: Record<string, string>) => ({ shortcut, title, text })

describe('saved replies', () => {
  it('fills in first names and leaves what it does not know', () => {
    const variables = variablesFor('Maya Lindqvist', 'Sam Weber')
    expect(fill('Hi {customer}, {agent} here. Order {order}.', variables)).toBe('Hi Maya, Sam here. Order {order}.')
    expect(fill('{customer} {customer}', variablesFor('', ''))).toBe(' ')
  })

  it('finds the first variable that is still open', () => {
    expect(firstGap('Order {order} of {day}')).toEqual({ start: 6, end: 13 })
    expect(firstGap('Nothing open')).toBeNull()
  })

  it('names the variables that a saved reply left open, and no other braces', () => {
    const replies = [reply('a', 'A', { en: 'Order {order} of {day}', es: 'El {día}' })]
    expect(openVariables('Order {order} on {day}, {day} and {día}. {"json"} {code}', replies)).toEqual(['{order}', '{day}', '{día}'])
    expect(openVariables('Order 20418', replies)).toEqual([])
    expect(fill('{día} {customer}', variablesFor('Maya', 'Sam'))).toBe('{día} Maya')
  })

  it('speaks the language of the customer, else English, else any', () => {
    expect(textIn(reply('a', 'A', { en: 'Hello', de: 'Hallo' }), 'de')).toBe('Hallo')
    expect(textIn(reply('a', 'A', { en: 'Hello', de: 'Hallo' }), 'fr')).toBe('Hello')
    expect(textIn(reply('a', 'A', { es: 'Hola' }), 'fr')).toBe('Hola')
  })

  it('sees a slash only where a word begins, up to the caret', () => {
    expect(slashWord('/so', 3)).toEqual({ word: 'so', start: 0 })
    expect(slashWord('Hi\n/lab rest', 7)).toEqual({ word: 'lab', start: 3 })
    expect(slashWord('/', 1)).toEqual({ word: '', start: 0 })
    expect(slashWord('and/or', 6)).toBeNull()
    expect(slashWord('/so rry', 7)).toBeNull()
  })

  it('puts shortcuts that begin with the word before titles that contain it', () => {
    const replies = [reply('bye', 'Goodbye, sorry to see you go', {}), reply('sorry', 'Apology', {}), reply('label', 'Label', {})]
    expect(matching(replies, 'sor').map((one) => one.shortcut)).toEqual(['sorry', 'bye'])
    expect(matching(replies, '')).toHaveLength(3)
    expect(matching(replies, 'zzz')).toEqual([])
  })
})
