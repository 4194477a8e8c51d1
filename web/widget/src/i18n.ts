// Texts of the widget. Each language is one small file, fetched before the first paint; nobody downloads two.

import type { en } from './i18n/en'

export type Key = keyof typeof en
export type Texts = Record<Key, string>
type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type Values<K extends Key> = [Names<(typeof en)[K]>] extends [never] ? [] : [values: Record<Names<(typeof en)[K]>, string | number>]

const LANGUAGES = ['en', 'de', 'es']
const RETRY_MS = 2_000

let texts = {} as Texts
/** A tag such as `en-GB`: the widget's language with the region that the browser prefers, for dates and times. */
let locale = 'en'

export function t<K extends Key>(key: K, ...[values]: Values<K>): string {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => String((values as Record<string, unknown>)[name]))
}

/** The supported language nearest to a tag such as `de-AT`. */
export const supported = (tag: string | null) => LANGUAGES.find((language) => tag?.toLowerCase().startsWith(language)) ?? 'en'

export function setTexts(language: string, loaded: Texts) {
  texts = loaded
  locale = navigator.languages?.find((tag) => tag.startsWith(language)) ?? language
}

/** Tries until it has the texts: without them there is nothing to show. */
export async function loadLanguage(language: string): Promise<void> {
  try {
    const answer = await fetch(`/widget/i18n/${language}.json`)
    setTexts(language, await answer.json())
  } catch {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    return loadLanguage(language)
  }
}

const format = (at: number, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options).format(at)

export const time = (at: number) => format(at, { timeStyle: 'short' })
export const day = (at: number) => format(at, { weekday: 'long', day: 'numeric', month: 'long' })
export const isSameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString()
