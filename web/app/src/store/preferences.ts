// What a person has set for themselves in this browser. Storage may be blocked: then it lasts as long as the page.
import { createStore, useFrom } from './store'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'en' | 'de' | 'es'

export interface Preferences {
  theme: Theme
  language: Language
  /** Single letters as shortcuts (WCAG 2.1.4 asks that they can be switched off). */
  singleKeys: boolean
  sound: boolean
  wallView: 'grid' | 'table'
}

/** Also read by public/assets/theme-1.js before the first paint. */
const KEY = 'baton.preferences'

function preferredLanguage(): Language {
  const wanted = typeof navigator === 'undefined' ? 'en' : navigator.language.slice(0, 2)
  return wanted === 'de' || wanted === 'es' ? wanted : 'en'
}

function load(): Preferences {
  const standard: Preferences = { theme: 'system', language: preferredLanguage(), singleKeys: true, sound: true, wallView: 'grid' }
  try {
    return { ...standard, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) }
  } catch {
    return standard
  }
}

export const preferences = createStore<Preferences>(load())

preferences.subscribe(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.get()))
  } catch {
    // Blocked or full: the setting lasts until the page is closed.
  }
})

export function usePreferences<Part>(select: (value: Preferences) => Part): Part {
  return useFrom(preferences, select)
}

/** Keeps the page's theme in step with the setting and with the system. */
export function followTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { theme } = preferences.get()
    document.documentElement.dataset.theme = theme === 'dark' || (theme === 'system' && system.matches) ? 'dark' : 'light'
  }
  apply()
  preferences.subscribe(apply)
  system.addEventListener('change', apply)
}
