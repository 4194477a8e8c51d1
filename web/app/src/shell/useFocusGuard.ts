// The keyboard is always somewhere. When the element that had it goes away (a button that did its work, a row that
// closed), the browser would put the focus on the page itself; this puts it on the main part instead.
import { useEffect } from 'react'
import { afterFrames, focusNow, registerFocus } from '../store/ui'

export function useFocusGuard(): void {
  useEffect(() => {
    const stop = registerFocus('main', () => document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true }))
    let hadFocus: Element | null = null
    const onFocus = () => (hadFocus = document.activeElement)
    const observer = new MutationObserver(() => {
      if (!hadFocus || hadFocus.isConnected || document.activeElement !== document.body) return
      hadFocus = null
      // After the moves that were asked for; who has the keyboard by then keeps it.
      afterFrames(3, () => document.activeElement === document.body && focusNow('main'))
    })
    document.addEventListener('focusin', onFocus)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      stop()
      document.removeEventListener('focusin', onFocus)
      observer.disconnect()
    }
  }, [])
}
