// Title, icon, sound, and one polite line for screen readers, at most every five seconds.
import { memo, useEffect, useRef, useState } from 'react'
import { useT } from '../i18n/i18n'
import { isField } from '../keys/match'
import { currentRoute, go, screenOf, useRoutePart } from '../router'
import { presenceWasMine, setPresence } from '../store/actions'
import { decidable, isLead, useCounts } from '../store/select'
import { store, useStore } from '../store/store'
import { showToast } from '../store/toasts'
import { duration } from '../time/format'
import { newsBetween } from './news'
import { competeForSound, ring } from './sound'

const SPEAK_EVERY_MS = 5_000
const QUIET_WHILE_TYPING_MS = 3_000

function useTitle(): void {
  const t = useT()
  const screen = useRoutePart(screenOf)
  const { offered, mineNew } = useCounts()
  const count = offered + mineNew
  useEffect(() => {
    const page = t(`nav.${screen === 'setup' ? 'inbox' : screen}`)
    document.title = `${count > 0 ? `(${count}) ` : ''}${page} · Baton`
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
    if (icon) icon.href = count > 0 ? '/assets/icon-dot-1.svg' : '/assets/icon-1.svg'
  }, [t, screen, count])
}

function useSounds(): void {
  useEffect(() => {
    competeForSound()
    let before = store.get()
    let typedAt = 0
    const onKey = (event: KeyboardEvent) => {
      if (isField(event.target)) typedAt = Date.now()
    }
    addEventListener('keydown', onKey)
    const stop = store.subscribe(() => {
      const after = store.get()
      const news = newsBetween(before, after, isLead(after))
      before = after
      const reading = (id: string) => document.hasFocus() && after.watched === id
      if (Date.now() - typedAt < QUIET_WHILE_TYPING_MS) return
      if (news.waiting.length) ring('waiting')
      else if (news.message.some((row) => !reading(row.conversation))) ring('message')
      else if (news.risk.length) ring('risk')
    })
    return () => {
      stop()
      removeEventListener('keydown', onKey)
    }
  }, [])
}

/** The server sets somebody away who does not answer offers; that must not go unnoticed. */
function usePresenceNotice(): void {
  useEffect(() => {
    let before = store.get().me?.presence
    return store.subscribe(() => {
      const now = store.get().me?.presence
      const was = before
      before = now
      if (was !== 'available' || (now !== 'away' && now !== 'offline') || presenceWasMine(now)) return
      showToast({
        tone: 'danger',
        text: { key: 'toast.set_away' },
        action: { label: { key: 'presence.go_available' }, run: () => void setPresence('available') },
      })
    })
  }, [])
}

/** Somebody waits for a yes or no that I may give: said once for each request, with the way there. */
function useApprovalNotice(): void {
  useEffect(() => {
    const told = new Set(decidable(store.get()).map((asked) => asked.run))
    return store.subscribe(() => {
      for (const asked of decidable(store.get())) {
        if (told.has(asked.run)) continue
        told.add(asked.run)
        ring('waiting')
        if (currentRoute().screen === 'approvals') continue
        showToast({
          tone: 'plain',
          text: { key: 'toast.approval', params: { name: asked.by_name, what: asked.title } },
          action: { label: { key: 'toast.approval_open' }, run: () => go({ screen: 'approvals' }) },
        })
      }
    })
  }, [])
}

function useSpokenLine(): string {
  const t = useT()
  const { offered, waiting, mineNew } = useCounts()
  const longest = useStore((state) => state.desk?.longest_wait_since ?? null)
  const [line, setLine] = useState('')
  const spokenAt = useRef(0)
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    const wait = Math.max(0, spokenAt.current + SPEAK_EVERY_MS - Date.now())
    const timer = setTimeout(() => {
      spokenAt.current = Date.now()
      const parts = [
        offered > 0 ? t('news.offered', { count: offered }) : '',
        mineNew > 0 ? t('news.mine', { count: mineNew }) : '',
        waiting > 0 ? t('news.waiting', { count: waiting, longest: longest ? duration(Date.now() - longest) : '0s' }) : '',
      ]
      setLine(parts.filter(Boolean).join(' '))
    }, wait)
    return () => clearTimeout(timer)
    // The longest wait changes with the counts; by itself it is no news.
  }, [offered, waiting, mineNew])
  return line
}

export const Notifications = memo(function Notifications() {
  useTitle()
  useSounds()
  usePresenceNotice()
  useApprovalNotice()
  const line = useSpokenLine()
  return (
    <p aria-live="polite" className="sr-only">
      {line}
    </p>
  )
})
