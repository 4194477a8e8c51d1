import { Archive } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Link } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Button } from '../parts/Button'
import { Empty } from '../parts/Empty'
import { usePhone } from '../parts/media'
import { SkeletonRows } from '../parts/Skeleton'
import { go, pathOf, useRoute } from '../router'
import { useResolution } from '../side/resolution'
import { useTopicTitle } from '../store/select'
import { asTrouble, troubleText } from '../store/trouble'
import { focusOn } from '../store/ui'
import { plainText } from '../text/markdown'
import { Thread } from '../thread/Thread'
import { clock, sameDay, shortDate } from '../time/format'
import { api } from '../wire/client'
import type { Row } from '../wire/types'

const PAGE = 50

function Line({ row, open }: { row: Row; open: boolean }) {
  const t = useT()
  const topic = useTopicTitle(row.topic)
  const resolution = useResolution(row.resolution)
  return (
    <li>
      <Link
        href={pathOf({ screen: 'closed', conversation: row.conversation })}
        {...(open ? { 'aria-current': 'page' as const } : {})}
        className={`flex h-20 cursor-default gap-2.5 rounded-lg px-2.5 py-2.5 outline-none data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent ${open ? 'bg-selected' : 'hover:bg-hover'}`}
      >
        <Avatar name={row.customer.name} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="truncate font-medium">{row.customer.name}</span>
            <span className="num ms-auto shrink-0 text-xs text-text3">{sameDay(row.opened_at, Date.now()) ? clock(row.opened_at, t.language) : shortDate(row.opened_at, t.language)}</span>
          </span>
          <span dir="auto" className="block truncate text-text2">
            {row.last ? plainText(row.last.text) : t('row.no_words')}
          </span>
          <span className="mt-1 block truncate text-xs text-text3">{[resolution, topic].filter(Boolean).join(' · ')}</span>
        </span>
      </Link>
    </li>
  )
}

interface Pages { rows: Row[]; next: string | null; state: 'loading' | 'ready' | 'failed'; code: string }

function useClosed() {
  const [pages, setPages] = useState<Pages>({ rows: [], next: null, state: 'loading', code: '' })
  const load = useCallback(async (before: string | null) => {
    setPages((now) => ({ ...now, state: 'loading' }))
    try {
      const page = await api.list('closed', PAGE, before)
      setPages((now) => ({ rows: before ? [...now.rows, ...page.rows] : page.rows, next: page.next, state: 'ready', code: '' }))
    } catch (error) {
      setPages((now) => ({ ...now, state: 'failed', code: asTrouble(error).code }))
    }
  }, [])
  useEffect(() => void load(null), [load])
  return { ...pages, load }
}

/** What is over, the newest conversations first, page by page. */
export function Closed() {
  const t = useT()
  const phone = usePhone()
  const route = useRoute()
  const open = route.screen === 'closed' ? route.conversation : null
  const { rows, next, state, code, load } = useClosed()
  const close = () => {
    go({ screen: 'closed', conversation: null })
    focusOn('main')
  }
  return (
    <>
      {(!phone || !open) && (
        <main id="main" tabIndex={-1} aria-label={t('nav.closed')} className={`flex min-h-0 flex-col border-e border-line bg-surface outline-none ${phone ? 'w-full' : 'w-80 shrink-0'}`}>
          <div className="flex h-15 shrink-0 items-center border-b border-line px-4">
            <h1 className="text-lg font-semibold tracking-tight">{t('nav.closed')}</h1>
          </div>
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
            <ul className="p-1.5">
              {rows.map((row) => (
                <Line key={row.conversation} row={row} open={row.conversation === open} />
              ))}
            </ul>
            {state === 'loading' && rows.length === 0 && <SkeletonRows />}
            {state === 'ready' && rows.length === 0 && <Empty title={t('closed.empty')}>{t('closed.empty_hint')}</Empty>}
            {state === 'failed' && (
              <Empty title={t.say(troubleText(code))}>
                <Button className="mt-2" onPress={() => void load(rows.length ? next : null)}>
                  {t('action.retry')}
                </Button>
              </Empty>
            )}
            {next && state !== 'failed' && (
              <p className="pb-4 text-center">
                <Button isDisabled={state === 'loading'} onPress={() => void load(next)}>
                  {t(state === 'loading' ? 'closed.loading' : 'closed.more')}
                </Button>
              </p>
            )}
          </div>
        </main>
      )}
      {open ? (
        <Thread key={open} conversation={open} readAlong onClose={close} />
      ) : (
        !phone && (
          <div className="min-w-0 flex-1">
            <Empty icon={<Archive size={28} strokeWidth={1.25} aria-hidden="true" />} title={t('closed.pick')} />
          </div>
        )
      )}
    </>
  )
}
