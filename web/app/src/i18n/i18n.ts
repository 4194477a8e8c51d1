// Typed texts. A key that does not exist, a missing parameter or a wrong parameter name does not compile.
// A text is a string with `{name}` parameters, or one string per plural form, chosen by `count`.
import { useMemo } from 'react'
import { preferences, usePreferences, type Language } from '../store/preferences'
import { createStore, useFrom } from '../store/store'
import { en } from './en'

export type Message = string | { one: string; other: string }
export type Key = keyof typeof en
export type Dictionary = Record<Key, Message>

type NamesIn<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never
type NamesOf<K extends Key> = (typeof en)[K] extends { other: infer Other } ? NamesIn<Other> | 'count' : NamesIn<(typeof en)[K]>
export type Params<K extends Key> = [NamesOf<K>] extends [never] ? undefined : Record<NamesOf<K>, string | number>
/** The keys of texts without parameters, for lists of labels. */
export type PlainKey = { [K in Key]: Params<K> extends undefined ? K : never }[Key]
type Rest<K extends Key> = Params<K> extends undefined ? [] : [params: Params<K>]

/** A text to be said later, in whatever language is set then. */
export type Text = { [K in Key]: Params<K> extends undefined ? { key: K } : { key: K; params: Params<K> } }[Key]

const loaders: Record<Exclude<Language, 'en'>, () => Promise<Dictionary>> = {
  de: () => import('./de').then((module) => module.de),
  es: () => import('./es').then((module) => module.es),
}

const current = createStore<{ language: Language; dictionary: Dictionary }>({ language: 'en', dictionary: en })

export function format(language: Language, dictionary: Dictionary, key: Key, params?: Record<string, string | number>): string {
  const message = dictionary[key]
  const text =
    typeof message === 'string'
      ? message
      : new Intl.PluralRules(language).select(Number(params?.count ?? 0)) === 'one'
        ? message.one
        : message.other
  return params ? text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole)) : text
}

async function load(language: Language): Promise<void> {
  const dictionary = language === 'en' ? en : await loaders[language]()
  if (preferences.get().language !== language) return
  current.replace({ language, dictionary })
  document.documentElement.lang = language
}

/** Loads the dictionary of the set language and follows the setting. Resolves when texts can be shown. */
export function followLanguage(): Promise<void> {
  preferences.subscribe(() => {
    if (preferences.get().language !== current.get().language) void load(preferences.get().language)
  })
  return load(preferences.get().language)
}

export interface Translate {
  <K extends Key>(key: K, ...rest: Rest<K>): string
  language: Language
  /** Says a text that was kept for later. */
  say: (text: Text) => string
}

function bind(language: Language, dictionary: Dictionary): Translate {
  const translate = (key: Key, params?: Record<string, string | number>) => format(language, dictionary, key, params)
  const say = (text: Text) => translate(text.key, 'params' in text ? (text.params as Record<string, string | number>) : undefined)
  return Object.assign(translate, { language, say }) as Translate
}

export function useT(): Translate {
  const { language, dictionary } = useFrom(current, (value) => value)
  usePreferences((value) => value.language)
  return useMemo(() => bind(language, dictionary), [language, dictionary])
}

/** For places outside of components (sounds, titles). */
export function currentT(): Translate {
  const { language, dictionary } = current.get()
  return bind(language, dictionary)
}
