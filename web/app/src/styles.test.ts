// Every pair of text and ground that the workspace uses reaches 4.5:1, edges of controls and the focus ring 3:1.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'styles.css'), 'utf8')

function tokens(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['canvas', 'surface', 'subtle', 'hover', 'selected']
const text: [string, string][] = [
  ...['text', 'text2', 'text3'].flatMap((ink) => [...grounds, 'note'].map((ground): [string, string] => [ink, ground])),
  ...['accent', 'ai', 'warn', 'danger', 'ok'].flatMap((ink) => grounds.map((ground): [string, string] => [ink, ground])),
  ...['accent', 'ai', 'warn', 'danger', 'ok'].map((ink): [string, string] => [ink, `${ink}-soft`]),
  ...['accent', 'ai', 'warn', 'danger'].flatMap((ink) => ['text', 'text2'].map((over): [string, string] => [over, `${ink}-soft`])),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['surface', 'danger'],
  ['canvas', 'text'],
  ['warn', 'note'],
]
const edges: [string, string][] = [...['canvas', 'surface', 'subtle'].map((ground): [string, string] => ['line-strong', ground]), ...grounds.map((ground): [string, string] => ['accent', ground])]

describe.each([
  ['light', ':root'],
  ['dark', "[data-theme='dark']"],
])('the %s tokens', (_, selector) => {
  const theme = tokens(selector)
  const failing = (pairs: [string, string][], least: number) =>
    pairs.map(([a, b]) => [a, b, contrast(theme.get(a) ?? '#000000', theme.get(b) ?? '#000000')] as const).filter(([, , ratio]) => ratio < least)

  it('are all there', () => {
    for (const name of new Set([...text, ...edges].flat())) expect(theme.has(name), name).toBe(true)
  })
  it('have readable text', () => {
    expect(failing(text, 4.5)).toEqual([])
  })
  it('have visible edges and focus', () => {
    expect(failing(edges, 3)).toEqual([])
  })
})
