import { ArrowDown } from 'lucide-react'
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { jumped, useJump } from '../store/jump'
import { useStore } from '../store/store'
import { dayName, sameDay } from '../time/format'
import { useMinute, useNow } from '../time/now'
import type { Item, Thread } from '../wire/types'
import { EventItem } from './EventItem'
import { MessageItem } from './MessageItem'
import { PendingItem } from './PendingItem'

const SHOWN_AT_ONCE = 100
const NEAR_END_PX = 48
const GROUP_WITHIN_MS = 3 * 60_000

function sameVoice(a: Item | undefined, b: Item): boolean {
  return (
    a !== undefined && a.kind === b.kind && b.kind !== 'event' && a.author.kind === b.author.kind && a.author.name === b.author.name && b.at - a.at < GROUP_WITHIN_MS
  )
}

/** Before which item the "New" line stands: as many customer messages from the end as were unread on opening. */
function firstUnread(items: readonly Item[], unread: number): number | null {
  if (unread <= 0) return null
  let left = unread
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (item?.kind !== 'message' || item.author.kind !== 'customer') continue
    if (--left === 0) return item.seq
  }
  return null
}

function Separator({ text, fresh }: { text: string; fresh?: boolean }) {
  return (
    <p className={`flex items-center gap-3 py-1 text-xs ${fresh ? 'font-medium text-accent' : 'text-text3'}`}>
      <span aria-hidden="true" className={`h-px flex-1 ${fresh ? 'bg-accent' : 'bg-line'}`} />
      {text}
      <span aria-hidden="true" className={`h-px flex-1 ${fresh ? 'bg-accent' : 'bg-line'}`} />
    </p>
  )
}

function TypingLine({ conversation }: { conversation: string }) {
  const t = useT()
  const typing = useStore((state) => state.typing.get(conversation))
  const now = useNow()
  if (!typing || typing.until < now) return null
  return <p className="mx-auto max-w-[56rem] px-12 pb-3 text-xs text-text3">{t('log.typing', { who: typing.who })}</p>
}

/** All that was said. The last hundred are rendered, older ones on demand, so find-in-page works and long ones stay fast. */
export function Log({ thread, readAlong }: { thread: Thread; readAlong: boolean }) {
  const t = useT()
  const now = useMinute()
  const conversation = thread.row.conversation
  const outgoing = useStore((state) => state.outgoing).filter((entry) => entry.conversation === conversation)
  const { items } = thread
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const [newFrom] = useState(() => (readAlong ? null : firstUnread(items, thread.row.unread)))
  const [below, setBelow] = useState(0)
  /** While older messages are put on top, which are no news to be read out. */
  const [quiet, setQuiet] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const heightBefore = useRef<number | null>(null)
  const lastSeq = items[items.length - 1]?.seq ?? 0
  const seen = useRef(lastSeq)

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
    atEnd.current = true
    setBelow(0)
  }

  // New words: stay at the end if we were there, else count them and leave the reader in peace. Own words always show.
  useLayoutEffect(() => {
    const fresh = items.filter((item) => item.seq > seen.current && item.kind !== 'event').length
    seen.current = lastSeq
    if (atEnd.current) toEnd()
    else if (fresh > 0) setBelow((count) => count + fresh)
  }, [lastSeq])
  useLayoutEffect(toEnd, [outgoing.length])

  // Older ones were put on top: what was being read stays where it is.
  useLayoutEffect(() => {
    if (heightBefore.current === null || !box.current) return
    box.current.scrollTop += box.current.scrollHeight - heightBefore.current
    heightBefore.current = null
  }, [shown])

  // The composer or the brief changes its height: the end stays in view.
  useEffect(() => {
    const element = box.current
    if (!element) return
    const observer = new ResizeObserver(() => atEnd.current && toEnd())
    observer.observe(element)
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  }, [])

  // A source was opened: the item is shown, marked, and has the keyboard.
  const jump = useJump(conversation)
  useLayoutEffect(() => {
    if (!jump) return
    const place = items.findIndex((item) => item.seq === jump.seq)
    if (place < 0) return
    if (items.length - place > shown) return setShown(items.length - place + SHOWN_AT_ONCE)
    const found = box.current?.querySelector<HTMLElement>(`[data-seq="${jump.seq}"]`)
    if (!found) return
    atEnd.current = false
    for (const other of box.current?.querySelectorAll('[data-found]') ?? []) other.removeAttribute('data-found')
    found.setAttribute('data-found', '')
    found.scrollIntoView({ block: 'center' })
    found.focus({ preventScroll: true })
    jumped()
  }, [jump?.turn, shown, lastSeq])

  const start = Math.max(0, items.length - shown)
  const visible = items.slice(start)
  const words = { today: t('time.today'), yesterday: t('time.yesterday') }
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        data-log
        tabIndex={0}
        role="region"
        aria-label={t('log.scroll')}
        onScroll={(event) => {
          const element = event.currentTarget
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX
          if (atEnd.current) setBelow(0)
        }}
        className="scroll-thin h-full overflow-y-auto outline-offset-[-3px]"
      >
        <div role="log" aria-label={t('log.label')} aria-live={quiet ? 'off' : 'polite'} className="mx-auto flex min-h-full max-w-[56rem] flex-col justify-end gap-3 p-4 max-md:px-3">
          {start > 0 && (
            <p className="text-center">
              <Button
                small
                onPress={() => {
                  heightBefore.current = box.current?.scrollHeight ?? null
                  setQuiet(true)
                  setTimeout(() => setQuiet(false), 1_000)
                  // After the region has become quiet.
                  requestAnimationFrame(() => setShown(shown + SHOWN_AT_ONCE))
                }}
              >
                {t('log.older', { count: Math.min(start, SHOWN_AT_ONCE) })}
              </Button>
            </p>
          )}
          {visible.map((item, index) => {
            const previous = visible[index - 1]
            const newDay = !previous || !sameDay(previous.at, item.at)
            const follows = !newDay && item.seq !== newFrom && sameVoice(previous, item)
            return (
              <Fragment key={item.seq}>
                {newDay && <Separator text={dayName(item.at, now, t.language, words)} />}
                {item.seq === newFrom && <Separator text={t('log.new')} fresh />}
                {item.kind === 'event' ? <EventItem item={item} /> : <MessageItem item={item} follows={follows} customer={thread.customer.name} />}
              </Fragment>
            )
          })}
          {outgoing.map((entry) => (
            <PendingItem key={entry.client_id} entry={entry} />
          ))}
        </div>
        <TypingLine conversation={conversation} />
      </div>
      {below > 0 && (
        <Button small tone="primary" onPress={toEnd} className="!absolute bottom-3 left-1/2 -translate-x-1/2 !rounded-full shadow-pop">
          <ArrowDown size={14} strokeWidth={1.75} aria-hidden="true" />
          {t('log.jump', { count: below })}
        </Button>
      )}
    </div>
  )
}
