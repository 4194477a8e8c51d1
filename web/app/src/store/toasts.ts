// Short messages about what just happened. Errors stay until closed; the rest goes by itself.
import type { Text } from '../i18n/i18n'
import { createStore, useFrom } from './store'

export interface Toast {
  id: number
  tone: 'plain' | 'danger'
  text: Text
  /** A detail of the server in its own words, shown below. */
  detail?: string
  action?: { label: Text; run: () => void; keys?: string }
  /** Milliseconds since 1970 when it goes by itself. */
  until: number | null
}

const STAYS_MS = 5_000

const toasts = createStore<{ list: readonly Toast[] }>({ list: [] })
let nextId = 1

export function dismissToast(id: number): void {
  toasts.set(({ list }) => ({ list: list.filter((toast) => toast.id !== id) }))
}

export function showToast(toast: Omit<Toast, 'id' | 'until'> & { until?: number }): number {
  const id = nextId++
  const until = toast.until ?? (toast.tone === 'danger' ? null : Date.now() + STAYS_MS)
  toasts.set(({ list }) => ({ list: [...list.slice(-2), { ...toast, id, until }] }))
  if (until) setTimeout(() => dismissToast(id), Math.max(0, until - Date.now()))
  return id
}

export function useToasts(): readonly Toast[] {
  return useFrom(toasts, (value) => value.list)
}
