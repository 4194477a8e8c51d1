import { render } from 'preact'
import { beforeEach, describe, expect, it } from 'vitest'
import { Markdown } from '../src/components/Markdown'
import { setTexts, supported, t, type Texts } from '../src/i18n'
import de from '../src/i18n/de.json'
import { en } from '../src/i18n/en'
import es from '../src/i18n/es.json'
import { queueLine } from '../src/queue'
import type { Citation, Queue } from '../src/wire'

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

beforeEach(() => setTexts('en', en))

describe('the texts', () => {
  for (const [language, texts] of Object.entries({ de, es })) {
    it(`are complete in ${language}, with the same placeholders`, () => {
      expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort())
      for (const [key, text] of Object.entries(en)) expect([key, placeholders(texts[key as keyof Texts])]).toEqual([key, placeholders(text)])
    })

    it(`are translated in ${language}`, () => {
      const same = Object.entries(en).filter(([key, text]) => texts[key as keyof Texts] === text).map(([key]) => key)
      expect(same.filter((key) => !['minutes', 'hours', 'no', 'person'].includes(key))).toEqual([])
    })
  }

  it('name the AI and the person as such', () => {
    for (const [texts, word] of [[en, /\bAI\b/], [de, /\bKI/], [es, /\bIA\b/]] as const) {
      for (const key of ['assistant', 'headerAssistant', 'stay', 'returnYes'] as const) expect(texts[key]).toMatch(word)
    }
  })

  it('fill in values', () => {
    expect(t('queuePlace', { position: 3 })).toBe('You are number 3 in the queue.')
  })

  it('fall back to English for a language that is not there', () => {
    expect(['de-AT', 'ES', 'fr', null].map(supported)).toEqual(['de', 'es', 'en', 'en'])
  })
})

describe('the queue line', () => {
  const now = Date.parse('2026-11-24T09:00:00')
  const line = (more: Partial<Queue> = {}) =>
    queueLine({ position: 2, low_minutes: 3, high_minutes: 6, late: false, open: true, opens_at: null, ...more }, now)

  it('gives place and range', () => {
    expect(line()).toBe('You are number 2 in the queue. About 3 to 6 min.')
    expect(line({ position: 1 })).toBe('You are next. About 3 to 6 min.')
  })

  it.each([
    [0, 1, 'Up to 1 min.'], [0, 0, 'Up to 1 min.'], [4, 4, 'About 4 min.'], [null, 5, 'Up to 5 min.'], [10, null, 'More than 10 min.'],
    [90, 110, 'About 90 to 110 min.'], [125, 170, 'About 2 to 3 h.'], [60, null, 'More than 60 min.'], [120, null, 'More than 2 h.'], [null, null, 'We cannot say yet how long it takes.'],
  ])('says what is known of %s to %s minutes', (low_minutes, high_minutes, words) => {
    expect(line({ low_minutes, high_minutes })).toBe(`You are number 2 in the queue. ${words}`)
  })

  it('is sorry when it takes longer', () => {
    expect(line({ late: true })).toBe('This is taking longer than we said. We are sorry. You are number 2 in the queue. About 3 to 6 min.')
    expect(line({ late: true, low_minutes: null, high_minutes: null })).toBe('This is taking longer than we said. We are sorry. You are number 2 in the queue.')
  })

  it('tells when people are in again', () => {
    const at = (time: string) => line({ open: false, opens_at: Date.parse(time) }).replace(/\s/g, ' ')
    expect(at('2026-11-24T14:30:00')).toBe('Our team is back today at 2:30 PM. You are number 2 in the queue.')
    expect(at('2026-11-25T09:00:00')).toBe('Our team is back tomorrow at 9:00 AM. You are number 2 in the queue.')
    expect(at('2026-11-30T09:00:00')).toBe('Our team is back on Monday, November 30 at 9:00 AM. You are number 2 in the queue.')
    expect(line({ open: false })).toBe('Nobody from our team is in at the moment. You are number 2 in the queue.')
  })

  it('speaks German and Spanish', () => {
    setTexts('de', de)
    expect(line()).toBe('Sie sind Nummer 2 in der Warteschlange. Etwa 3 bis 6 Min.')
    setTexts('es', es)
    expect(line()).toBe('Es el número 2 de la cola. Entre 3 y 6 min.')
  })
})

describe('the Markdown subset', () => {
  function html(text: string, citations?: Citation[]) {
    const root = document.createElement('div')
    render(<Markdown text={text} citations={citations} />, root)
    for (const hidden of root.querySelectorAll('.hidden-text')) hidden.remove()
    return root.innerHTML.replaceAll(' target="_blank" rel="noopener noreferrer"', '')
  }

  it('makes paragraphs, lines, bold and code', () => {
    expect(html('One\ntwo\n\n**Three** `four`')).toBe('<p>One<br>two</p><p><strong>Three</strong> <code>four</code></p>')
  })

  it('makes lists, also between paragraphs and of two kinds', () => {
    expect(html('Do:\n- a\n- **b**\n1. c\n2) d\nDone')).toBe('<p>Do:</p><ul><li>a</li><li><strong>b</strong></li></ul><ol><li>c</li><li>d</li></ol><p>Done</p>')
  })

  it('links addresses, without the full stop behind them', () => {
    expect(html('See https://a.example/x?y=1. Or [here](mailto:a@b.example).')).toBe(
      '<p>See <a href="https://a.example/x?y=1">https://a.example/x?y=1</a>. Or <a href="mailto:a@b.example">here</a>.</p>')
  })

  it('links numbers to their sources and leaves other numbers alone', () => {
    const sources = [{ n: 1, title: 'Returns', url: '/help/returns?l=en' }]
    expect(html('Yes [1]. No [2].', sources)).toBe('<p>Yes<sup><a href="/help/returns?l=en">1</a></sup>. No [2].</p>')
  })

  it.each(['[x](javascript:alert(1))', '[x](data:text/html,1)', '[x](//evil.example)', '[x](vbscript:1)', '[x](JaVaScRiPt:1)'])('offers no link for %s', (text) => {
    expect(html(text)).not.toContain('<a')
  })

  it('shows HTML as text', () => {
    expect(html('<img src=x onerror=alert(1)> <b>x</b>')).toBe('<p>&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;x&lt;/b&gt;</p>')
  })

  it('ends on hostile input', () => {
    for (const part of ['*', '[', '`', '**a', '[a](', 'https://', '- ', '1. ', '**`[']) {
      const long = part.repeat(Math.ceil(8_192 / part.length))
      const root = document.createElement('div')
      render(<Markdown text={long} />, root)
      expect(root.textContent!.length).toBeGreaterThan(1)
    }
  })
})
