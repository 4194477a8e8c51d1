import { Search, X } from 'lucide-react'
import { memo, useDeferredValue, useEffect, useRef } from 'react'
import { Input, SearchField } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Empty } from '../parts/Empty'
import { Keys } from '../parts/Keys'
import { usePhone } from '../parts/media'
import { SkeletonRows } from '../parts/Skeleton'
import { useSections } from '../store/select'
import { everything } from '../store/sections'
import { useStore } from '../store/store'
import { focusOn, registerFocus, ui, useUi } from '../store/ui'
import { BulkBar } from './BulkBar'
import { ConversationList } from './ConversationList'
import { FilterBar } from './FilterBar'

function SearchLine() {
  const t = useT()
  const needle = useUi((value) => value.filter.needle)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => registerFocus('search', () => input.current?.select()), [])
  const close = () => {
    ui.set(({ filter }) => ({ searching: false, filter: { ...filter, needle: '' } }))
    focusOn('list')
  }
  return (
    <SearchField
      aria-label={t('list.search')}
      value={needle}
      autoFocus
      onChange={(text) => ui.set(({ filter }) => ({ filter: { ...filter, needle: text } }))}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && needle === '') close()
        else if (event.key === 'ArrowDown' || event.key === 'Enter') focusOn('list')
        else event.continuePropagation()
      }}
      className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md border border-line-strong bg-surface ps-2.5 focus-within:border-accent"
    >
      <Search size={15} strokeWidth={1.5} aria-hidden="true" className="shrink-0 text-text3" />
      <Input ref={input} placeholder={t('list.search_hint')} className="min-w-0 flex-1 bg-transparent text-sm outline-none [&::-webkit-search-cancel-button]:hidden" />
      <Button slot={null} tone="ghost" small square aria-label={t('list.search_close')} onPress={close} className="me-1">
        <X size={14} strokeWidth={1.5} aria-hidden="true" />
      </Button>
    </SearchField>
  )
}

/** The left column: title with number, search, filter, and the list itself. */
export const ListPane = memo(function ListPane() {
  const t = useT()
  const phone = usePhone()
  const ready = useStore((state) => state.ready)
  const searching = useUi((value) => value.searching)
  const filter = useUi((value) => value.filter)
  // Under heavy traffic keys and clicks go before news.
  const sections = useDeferredValue(useSections())
  const total = sections.reduce((sum, section) => sum + section.rows.length, 0)
  const filtered = filter.needle !== '' || filter.chip !== 'all' || filter.topic !== null
  const Part = phone ? 'main' : 'section'
  return (
    <Part {...(phone ? { id: 'main', tabIndex: -1 } : {})} aria-label={t('list.label')} className="flex min-h-0 w-80 shrink-0 flex-col border-e border-line bg-surface outline-none max-md:w-full max-md:border-0">
      <div className="flex h-15 shrink-0 items-center gap-2 ps-4 pe-2.5">
        {searching ? (
          <>
            <h1 className="sr-only">{t('nav.inbox')}</h1>
            <SearchLine />
          </>
        ) : (
          <>
            <h1 className="text-lg font-semibold tracking-tight">{t('nav.inbox')}</h1>
            <span className="num mt-0.5 text-text3">
              {ready && total}
              <span className="sr-only"> {t('list.shown')}</span>
            </span>
            <Button tone="ghost" square className="ms-auto" aria-label={t('command.filter')} tip={t('command.filter')} keys="f" onPress={() => ui.set({ searching: true })}>
              <Search size={16} strokeWidth={1.5} aria-hidden="true" />
            </Button>
          </>
        )}
      </div>
      <FilterBar />
      {!ready ? (
        <div className="min-h-0 flex-1 overflow-hidden">
          <p className="sr-only" role="status">
            {t('list.loading')}
          </p>
          <SkeletonRows />
        </div>
      ) : total === 0 ? (
        <div className="min-h-0 flex-1">
          <Empty title={t(filtered ? 'list.nothing_found' : 'list.empty')}>
            {filtered ? (
              <Button className="mt-2" onPress={() => ui.set({ filter: everything, searching: false })}>
                {t('list.show_all')}
              </Button>
            ) : (
              t('list.empty_hint')
            )}
          </Empty>
        </div>
      ) : (
        <ConversationList sections={sections} />
      )}
      <BulkBar />
      <p aria-hidden="true" className="flex h-9 shrink-0 items-center gap-3 border-t border-line px-4 text-xs text-text3 max-md:hidden">
        <span className="flex items-center gap-1">
          <Keys combination="j" />
          <Keys combination="k" /> {t('start.key_move')}
        </span>
        <span className="flex items-center gap-1">
          <Keys combination="shift+j" /> {t('list.key_next')}
        </span>
      </p>
    </Part>
  )
})
