import { useEffect } from 'react'

const SOON_MS = 1_500

/** Fetches a part of the page once the first screen stands, before anybody asks: a key must not wait for the network. */
export function useSoon(load: () => Promise<unknown>): void {
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), SOON_MS)
    return () => clearTimeout(timer)
  }, [load])
}
