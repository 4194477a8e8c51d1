import { useSyncExternalStore } from 'react'

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

/** One pane at a time. */
export const usePhone = () => useMedia('(max-width: 768px)')
/** Room for the side panel beside the thread. */
export const useWide = () => useMedia('(min-width: 1240px)')
