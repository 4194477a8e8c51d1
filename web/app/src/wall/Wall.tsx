import { LayoutGrid, OctagonPause, Table2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { keysOf } from '../keys/commands'
import { Button } from '../parts/Button'
import { Empty } from '../parts/Empty'
import { usePhone } from '../parts/media'
import { Pick } from '../parts/Pick'
import { go, useRoute } from '../router'
import { preferences, usePreferences } from '../store/preferences'
import { useStore } from '../store/store'
import { focusOn, openDialog } from '../store/ui'
import { byRisk, heldOrder, wallCounts } from '../store/wall'
import { Thread } from '../thread/Thread'
import { duration } from '../time/format'
import { useNow } from '../time/now'
import { WallCard } from './WallCard'
import { WallTable } from './WallTable'

const SHOWN_AT_ONCE = 60
const ANY = '*'

function Counts() {
  const t = useT()
  const rows = useStore((state) => state.rows)
  const since = useStore((state) => state.desk?.longest_wait_since ?? null)
  const now = useNow()
  const counts = useMemo(() => wallCounts(rows), [rows])
  return (
    <p className="num text-text2">
      {t('wall.counts', { count: counts.live, assistant: counts.assistant, people: counts.people })} {t('wall.waiting', { count: counts.waiting })}
      {counts.waiting > 0 && since && ` ${t('wall.longest', { wait: duration(now - since) })}`}
    </p>
  )
}

const toggle =
  'grid h-8 w-9 cursor-default place-items-center text-text2 outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:bg-selected data-selected:text-text max-md:size-11'

/** All live conversations by risk. While the pointer or the keyboard is inside, cards keep their places. */
export function Wall() {
  const t = useT()
  const phone = usePhone()
  const route = useRoute()
  const open = route.screen === 'wall' ? route.conversation : null
  const rows = useStore((state) => state.rows)
  const ready = useStore((state) => state.ready)
  const topics = useStore((state) => state.topics)
  const view = usePreferences((value) => value.wallView)
  const [topic, setTopic] = useState<string | null>(null)
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const [held, setHeld] = useState<string[] | null>(null)
  const pointer = useRef(false)
  const keyboard = useRef(false)

  const fresh = useMemo(() => byRisk(rows).filter((row) => !topic || row.topic === topic), [rows, topic])
  const { rows: cards, changes } = held ? heldOrder(held, rows, fresh) : { rows: fresh, changes: 0 }
  const visible = cards.slice(0, shown)

  const hold = () => {
    if (pointer.current || keyboard.current) setHeld((now) => now ?? fresh.map((row) => row.conversation))
    else setHeld(null)
  }
  const look = (conversation: string) => go({ screen: 'wall', conversation }, { replace: open !== null })
  const close = () => {
    go({ screen: 'wall', conversation: null })
    focusOn('main')
  }

  if (phone && open)
    return (
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 outline-none">
        <Thread key={open} conversation={open} readAlong onClose={close} />
      </main>
    )
  return (
    <>
      <main id="main" tabIndex={-1} aria-label={t('nav.wall')} className="scroll-thin min-w-0 flex-1 overflow-y-auto bg-canvas outline-none">
        <div className="p-6 max-md:p-3">
          <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
            <h1 className="text-xl font-semibold tracking-tight">{t('nav.wall')}</h1>
            <Counts />
            <div className="ms-auto flex flex-wrap items-center gap-2">
              <Pick small hideLabel label={t('filter.topic')} value={topic ?? ANY} onChange={(next) => { setTopic(next === ANY ? null : next); setHeld(null) }} options={[{ id: ANY, label: t('filter.any_topic') }, ...topics.map((one) => ({ id: one.name, label: one.title }))]} />
              <ToggleButtonGroup
                aria-label={t('wall.view')}
                selectionMode="single"
                disallowEmptySelection
                selectedKeys={[view]}
                onSelectionChange={(keys) => preferences.set({ wallView: [...keys][0] === 'table' ? 'table' : 'grid' })}
                className="flex overflow-hidden rounded-md border border-line bg-surface"
              >
                <ToggleButton id="grid" aria-label={t('wall.grid')} className={toggle}>
                  <LayoutGrid size={15} strokeWidth={1.5} aria-hidden="true" />
                </ToggleButton>
                <ToggleButton id="table" aria-label={t('wall.table')} className={toggle}>
                  <Table2 size={15} strokeWidth={1.5} aria-hidden="true" />
                </ToggleButton>
              </ToggleButtonGroup>
              <Button tone="ghost" onPress={() => openDialog('stops')}>
                {t('command.stops')}
              </Button>
              <Button tone="danger" keys={keysOf('stop')} tip={t('tip.stop')} onPress={() => openDialog('stop')}>
                <OctagonPause size={15} strokeWidth={1.75} aria-hidden="true" />
                {t('command.stop')}
              </Button>
            </div>
          </header>
          {ready && cards.length === 0 ? (
            <Empty title={t('wall.empty')}>{t('wall.empty_hint')}</Empty>
          ) : (
            <div
              onPointerEnter={() => { pointer.current = true; hold() }}
              onPointerLeave={() => { pointer.current = false; hold() }}
              onFocus={() => { keyboard.current = true; hold() }}
              onBlur={(event) => {
                if (event.currentTarget.contains(event.relatedTarget)) return
                keyboard.current = false
                hold()
              }}
            >
              {/* Inside, so that the way to the button does not count as leaving. It floats over the cards without moving them. */}
              <div role="status" className="sticky top-6 z-10 flex h-0 justify-center">
                {changes > 0 && (
                  <p className="num flex h-9 -translate-y-1/2 items-center gap-2 rounded-full border border-line bg-surface ps-4 pe-1 shadow-pop">
                    {t('wall.changes', { count: changes })}
                    <Button small tone="primary" className="!rounded-full" onPress={() => setHeld(fresh.map((row) => row.conversation))}>
                      {t('wall.refresh')}
                    </Button>
                  </p>
                )}
              </div>
              {view === 'grid' ? (
                <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(18.5rem,100%),1fr))] gap-3">
                  {visible.map((row) => (
                    <WallCard key={row.conversation} row={row} open={row.conversation === open} onOpen={look} />
                  ))}
                </ul>
              ) : (
                <WallTable rows={visible} open={open} onOpen={look} />
              )}
              {cards.length > visible.length && (
                <p className="mt-4 text-center">
                  <Button onPress={() => setShown(shown + SHOWN_AT_ONCE)}>{t('wall.more', { count: cards.length - visible.length })}</Button>
                </p>
              )}
            </div>
          )}
        </div>
      </main>
      {open && (
        <aside aria-label={t('wall.side')} className="enter flex w-110 max-w-[60%] shrink-0 border-s border-line">
          <Thread key={open} conversation={open} readAlong onClose={close} />
        </aside>
      )}
    </>
  )
}
