import { I18nProvider, RouterProvider } from 'react-aria-components'
import { useEffect } from 'react'
import { useT } from './i18n/i18n'
import { Toasts } from './parts/Toasts'
import { go, parsePath, useRoute } from './router'
import { SetUp } from './session/SetUp'
import { SignIn } from './session/SignIn'
import { Shell } from './shell/Shell'
import { useStore } from './store/store'

function Page() {
  const route = useRoute()
  const session = useStore((state) => state.session)
  if (session === 'signed-in') return <Shell />
  if (session === 'unknown') return <main className="h-dvh bg-canvas" />
  return (
    <>
      {route.screen === 'setup' ? <SetUp /> : <SignIn />}
      <Toasts />
    </>
  )
}

export function App() {
  const t = useT()
  const route = useRoute()
  const session = useStore((state) => state.session)
  useEffect(() => {
    if (session === 'signed-out') document.title = `${t(route.screen === 'setup' ? 'setup.title' : 'session.title')} · Baton`
  }, [t, route.screen, session])
  return (
    <I18nProvider locale={t.language === 'en' ? 'en-GB' : t.language}>
      <RouterProvider navigate={(path) => go(parsePath(path))}>
        <Page />
      </RouterProvider>
    </I18nProvider>
  )
}
