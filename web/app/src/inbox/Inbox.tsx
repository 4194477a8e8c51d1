import { lazy, Suspense, useDeferredValue } from 'react'
import { useT } from '../i18n/i18n'
import { usePhone, useWide } from '../parts/media'
import { useSoon } from '../parts/soon'
import { useRoute } from '../router'
import { Side } from '../side/Side'
import { useStore } from '../store/store'
import { useUi } from '../store/ui'
import { Thread } from '../thread/Thread'
import { ListPane } from './ListPane'
import { Start } from './Start'

const load = () => import('../dialogs/WrapUpPanel').then((module) => ({ default: module.WrapUpPanel }))
const WrapUpPanel = lazy(load)

/** List, thread, side. On a phone one of them at a time, each with its own address. */
export function Inbox() {
  useSoon(load)
  const t = useT()
  const route = useRoute()
  const phone = usePhone()
  const wide = useWide()
  const toggled = useUi((value) => value.sideToggled)
  const wrapUp = useUi((value) => value.wrapUp)
  const selected = route.screen === 'inbox' ? route.conversation : null
  // The list answers a key in the next frame; the thread follows, and is skipped while somebody runs along the list.
  const settled = useDeferredValue(selected)
  const conversation = phone ? selected : settled
  const details = route.screen === 'inbox' && route.details
  const failed = useStore((state) => conversation !== null && state.threadTrouble.has(conversation))
  const wrappingUp = conversation !== null && wrapUp?.conversation === conversation
  const beside = conversation !== null && !failed && (wrappingUp || (phone ? details : wide !== toggled))
  const panel = conversation && (wrappingUp ? <WrapUpPanel key={conversation} conversation={conversation} filled={wrapUp.filled} /> : <Side key={conversation} conversation={conversation} />)
  const showList = !phone || conversation === null
  const showThread = !phone || (conversation !== null && !beside)
  return (
    <>
      {showList && <ListPane />}
      {showThread &&
        (conversation ? (
          <Thread key={conversation} conversation={conversation} />
        ) : (
          <main id="main" tabIndex={-1} aria-label={t('inbox.conversation')} className="min-w-0 flex-1 bg-canvas outline-none">
            <Start />
          </main>
        ))}
      {beside && (
        <div className={phone ? 'flex min-w-0 flex-1' : wide ? 'flex w-84 shrink-0 border-s border-line' : 'enter absolute inset-y-0 right-0 z-30 flex w-90 max-w-full border-s border-line shadow-pop'}>
          <Suspense>{panel}</Suspense>
        </div>
      )}
    </>
  )
}
