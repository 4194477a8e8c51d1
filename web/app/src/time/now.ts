// One clock for the page: everything that ticks shares a timer, and nothing ticks while nobody looks.
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = Math.floor(Date.now() / 1_000) * 1_000

function tick(): void {
  now = Math.floor(Date.now() / 1_000) * 1_000
  for (const listener of [...listeners]) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    tick()
    timer = setInterval(tick, 1_000)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** The time in whole seconds (as milliseconds since 1970); the component renders again each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** The same, by the minute: for ages that show no seconds. */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / 60_000) * 60_000)
}
