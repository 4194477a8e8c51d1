import { lazy, memo, Suspense, useEffect } from 'react'
import { useT } from '../i18n/i18n'
import { useShortcuts } from '../keys/useShortcuts'
import { Notifications } from '../notify/Notifications'
import { usePhone } from '../parts/media'
import { Toasts } from '../parts/Toasts'
import { conversationOf, go, screenOf, useRoutePart } from '../router'
import { Inbox } from '../inbox/Inbox'
import { Dialogs } from '../dialogs/Dialogs'
import { sendClosingNow } from '../store/actions'
import { isLead } from '../store/select'
import { store, useStore } from '../store/store'
import { MobileTabs } from './MobileTabs'
import { Nav } from './Nav'
import { TopBar } from './TopBar'
import { useFocusGuard } from './useFocusGuard'

const Wall = lazy(() => import('../wall/Wall').then((module) => ({ default: module.Wall })))
const Approvals = lazy(() => import('../approvals/Approvals').then((module) => ({ default: module.Approvals })))
const Closed = lazy(() => import('../closed/Closed').then((module) => ({ default: module.Closed })))
const Search = lazy(() => import('../search/Search').then((module) => ({ default: module.Search })))
const Staffing = lazy(() => import('../staffing/Staffing').then((module) => ({ default: module.Staffing })))
const Knowledge = lazy(() => import('../knowledge/Knowledge').then((module) => ({ default: module.Knowledge })))
const Practice = lazy(() => import('../practice/Practice').then((module) => ({ default: module.Practice })))
const Settings = lazy(() => import('../settings/Settings').then((module) => ({ default: module.Settings })))

const Screen = memo(function Screen() {
  const screen = useRoutePart(screenOf)
  const lead = useStore(isLead)
  const known = useStore((state) => state.me !== null)
  const lost = screen === 'setup' || ((screen === 'wall' || screen === 'staffing' || screen === 'knowledge') && known && !lead)
  useEffect(() => {
    if (lost) go({ screen: 'inbox', conversation: null, details: false }, { replace: true })
  }, [lost])
  switch (screen) {
    case 'wall':
      return <Wall />
    case 'approvals':
      return <Approvals />
    case 'closed':
      return <Closed />
    case 'search':
      return <Search />
    case 'staffing':
      return <Staffing />
    case 'knowledge':
      return <Knowledge />
    case 'practice':
      return <Practice />
    case 'settings':
      return <Settings />
    default:
      return <Inbox />
  }
})

/** Leaving is only questioned when something would be lost; what can still be undone is sent. */
function useLeaving(): void {
  useEffect(() => {
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      if (store.get().outgoing.length > 0) event.preventDefault()
    }
    addEventListener('beforeunload', onBeforeUnload)
    addEventListener('pagehide', sendClosingNow)
    return () => {
      removeEventListener('beforeunload', onBeforeUnload)
      removeEventListener('pagehide', sendClosingNow)
    }
  }, [])
}

export function Shell() {
  const t = useT()
  const inConversation = useRoutePart((route) => conversationOf(route) !== null)
  const phone = usePhone()
  useShortcuts()
  useFocusGuard()
  useLeaving()
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#main"
        onClick={(event) => {
          event.preventDefault()
          document.querySelector<HTMLElement>('main')?.focus()
        }}
        className="absolute -top-20 left-4 z-50 rounded-md bg-accent px-3 py-2 font-medium text-on-accent focus:top-2"
      >
        {t('shell.skip')}
      </a>
      <TopBar />
      <div className="relative flex min-h-0 flex-1">
        <Nav />
        <Suspense fallback={<main tabIndex={-1} className="flex-1" />}>
          <Screen />
        </Suspense>
      </div>
      {phone && !inConversation && <MobileTabs />}
      <Dialogs />
      <Toasts />
      <Notifications />
    </div>
  )
}
