import { Search as Glass, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Button } from '../parts/Button'
import { Chip } from '../parts/Chip'
import { Empty } from '../parts/Empty'
import { usePhone } from '../parts/media'
import { Pick } from '../parts/Pick'
import { SkeletonRows } from '../parts/Skeleton'
import { go, useRoute } from '../router'
import { openConversation } from '../store/actions'
import { useTopicTitle } from '../store/select'
import { useStore } from '../store/store'
import { troubleText } from '../store/trouble'
import { focusOn, registerFocus } from '../store/ui'
import { Thread } from '../thread/Thread'
import { clock, sameDay, shortDate } from '../time/format'
import type { SearchHit } from '../wire/types'
import { readQuery, writeQuery, type Query } from './query'
import { useSearch } from './useSearch'

const ANY = '*'

/** The words, while they are typed; the address follows without filling the history. */
function Words({ query, onChange }: { query: Query; onChange: (words: string) => void }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => registerFocus('search', () => input.current?.select()), [])
  return (
    <SearchField
      aria-label={t('search.field')}
      value={query.words}
      autoFocus
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' || event.key === 'Enter') focusOn('list')
        else event.continuePropagation()
      }}
      className="group flex h-9 items-center gap-2 rounded-md border border-line-strong bg-surface ps-2.5 focus-within:border-accent max-md:h-11"
    >
      <Glass size={15} strokeWidth={1.5} aria-hidden="true" className="shrink-0 text-text3" />
      <Input ref={input} placeholder={t('search.field')} className="min-w-0 flex-1 bg-transparent text-base outline-none [&::-webkit-search-cancel-button]:hidden" />
      <Button tone="ghost" small square aria-label={t('list.search_close')} className="me-1 group-data-empty:invisible">
        <X size={14} strokeWidth={1.5} aria-hidden="true" />
      </Button>
    </SearchField>
  )
}

function Filters({ query, onChange }: { query: Query; onChange: (change: Partial<Query>) => void }) {
  const t = useT()
  const topics = useStore((state) => state.topics)
  const speakers = ['customer', 'assistant', 'agent', 'note'] as const
  const or = (value: string) => (value === ANY ? null : value)
  return (
    <div role="group" aria-label={t('search.filters')} className="grid grid-cols-2 gap-1.5">
      <Pick small hideLabel label={t('search.by')} value={query.by ?? ANY} onChange={(by) => onChange({ by: or(by) as Query['by'] })} options={[{ id: ANY, label: t('search.any_by') }, ...speakers.map((one) => ({ id: one, label: t(`search.by_${one}`) }))]} />
      <Pick small hideLabel label={t('search.status')} value={query.status ?? ANY} onChange={(status) => onChange({ status: or(status) as Query['status'] })} options={[{ id: ANY, label: t('search.any_status') }, { id: 'open', label: t('search.open') }, { id: 'closed', label: t('search.closed') }]} />
      <Pick small hideLabel label={t('filter.topic')} value={query.topic ?? ANY} onChange={(topic) => onChange({ topic: or(topic) })} options={[{ id: ANY, label: t('filter.any_topic') }, ...topics.map((topic) => ({ id: topic.name, label: topic.title }))]} />
      <Languages value={query.language} onChange={(language) => onChange({ language })} />
    </div>
  )
}

const languages = ['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'pl', 'sv', 'tr']

function Languages({ value, onChange }: { value: string | null; onChange: (language: string | null) => void }) {
  const t = useT()
  const names = new Intl.DisplayNames(t.language, { type: 'language' })
  return (
    <Pick
      small
      hideLabel
      label={t('search.language')}
      value={value ?? ANY}
      onChange={(language) => onChange(language === ANY ? null : language)}
      options={[{ id: ANY, label: t('search.any_language') }, ...languages.map((one) => ({ id: one, label: names.of(one) ?? one }))]}
    />
  )
}

function Hit({ hit, open }: { hit: SearchHit; open: boolean }) {
  const t = useT()
  const topic = useTopicTitle(hit.row.topic)
  const kind = hit.note ? 'note' : hit.author.kind
  const who = kind === 'note' ? t('author.note') : kind === 'assistant' ? t('author.assistant') : kind === 'customer' ? null : hit.author.name
  return (
    <div className={`flex gap-2.5 rounded-lg px-2.5 py-2.5 ${open ? 'bg-selected' : ''}`}>
      <Avatar name={hit.row.customer.name} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className="truncate font-medium">{hit.row.customer.name}</span>
          <span className="num ms-auto shrink-0 text-xs text-text3">{sameDay(hit.at, Date.now()) ? clock(hit.at, t.language) : shortDate(hit.at, t.language)}</span>
        </div>
        <p dir="auto" className="line-clamp-2 break-words text-text2">
          {who && <span className={kind === 'assistant' ? 'text-ai' : kind === 'note' ? 'text-warn' : 'text-text3'}>{who}: </span>}
          {hit.parts.map((part, index) =>
            part.hit ? (
              <mark key={index} className="rounded-xs bg-warn-soft font-medium text-text">
                {part.text}
              </mark>
            ) : (
              <span key={index}>{part.text.replace(/\*\*|`/g, '')}</span>
            ),
          )}
        </p>
        <p className="mt-1 flex items-center gap-1.5 truncate text-xs text-text3">
          {hit.row.status === 'open' && <Chip tone="ok">{t('search.open')}</Chip>}
          <span className="truncate">{topic}</span>
        </p>
      </div>
    </div>
  )
}

function Results({ hits, open, onOpen }: { hits: readonly SearchHit[]; open: string | null; onOpen: (conversation: string) => void }) {
  const t = useT()
  const list = useRef<HTMLDivElement>(null)
  useEffect(
    () =>
      registerFocus('list', () => {
        const wanted = list.current?.querySelector<HTMLElement>('[data-open]') ?? list.current?.querySelector<HTMLElement>('[role=option]')
        wanted?.focus()
      }),
    [],
  )
  return (
    <ListBox ref={list} aria-label={t('search.results')} items={hits.map((hit) => ({ id: hit.row.conversation, hit }))} dependencies={[open]} onAction={(key) => onOpen(String(key))} className="p-1.5 outline-none">
      {({ id, hit }) => (
        <ListBoxItem
          id={id}
          textValue={hit.row.customer.name}
          {...(id === open ? { 'data-open': '' } : {})}
          className="block cursor-default rounded-lg outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent"
        >
          <Hit hit={hit} open={id === open} />
        </ListBoxItem>
      )}
    </ListBox>
  )
}

/** Everything that was said, by its words. The list answers while somebody types; what is chosen opens beside it. */
export function Search() {
  const t = useT()
  const phone = usePhone()
  const route = useRoute()
  const inAddress = route.screen === 'search' ? route.query : ''
  const open = route.screen === 'search' ? route.conversation : null
  const [query, setQuery] = useState(() => readQuery(inAddress))
  const written = useRef(inAddress)
  // Back and forward of the browser, or a link: the fields follow the address.
  useEffect(() => {
    if (inAddress === written.current) return
    written.current = inAddress
    setQuery(readQuery(inAddress))
  }, [inAddress])
  const change = (part: Partial<Query>) => {
    const next = { ...query, ...part }
    setQuery(next)
    written.current = writeQuery(next)
    go({ screen: 'search', conversation: null, query: written.current }, { replace: true })
  }
  const { found, state, code, more, again } = useSearch(writeQuery(query))
  const show = (conversation: string) => go({ screen: 'search', conversation, query: inAddress }, { replace: open !== null })
  const close = () => {
    go({ screen: 'search', conversation: null, query: inAddress })
    focusOn('list', 'search')
  }
  const opened = found?.hits.find((hit) => hit.row.conversation === open)
  return (
    <>
      {(!phone || !open) && (
        <main id="main" tabIndex={-1} aria-label={t('nav.search')} className={`flex min-h-0 flex-col border-e border-line bg-surface outline-none ${phone ? 'w-full' : 'w-96 shrink-0'}`}>
          <div className="shrink-0 space-y-2 border-b border-line p-3">
            <h1 className="sr-only">{t('nav.search')}</h1>
            <Words query={query} onChange={(words) => change({ words })} />
            <Filters query={query} onChange={change} />
          </div>
          <p role="status" className={`num shrink-0 px-4 pt-2.5 text-xs text-text3 ${found && state !== 'failed' ? '' : 'sr-only'}`}>
            {found && state !== 'failed' && t(found.next ? 'search.found_more' : 'search.found', { count: found.hits.length })}
            {found && !found.complete && ` ${t('search.incomplete', { count: found.messages.toLocaleString(t.language) })}`}
          </p>
          <div className="scroll-thin min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
            {found && found.hits.length > 0 && state !== 'failed' && <Results hits={found.hits} open={open} onOpen={show} />}
            {state === 'searching' && !found && <SkeletonRows />}
            {state === 'idle' && (
              <Empty icon={<Glass size={28} strokeWidth={1.25} aria-hidden="true" />} title={t('search.start')}>
                {t('search.hint')}
              </Empty>
            )}
            {state === 'ready' && found?.hits.length === 0 && <Empty title={t('search.nothing')}>{t('search.nothing_hint')}</Empty>}
            {state === 'failed' && (
              <Empty title={t.say(troubleText(code))}>
                <Button className="mt-2" onPress={again}>
                  {t('action.retry')}
                </Button>
              </Empty>
            )}
            {found?.next && state !== 'failed' && (
              <p className="pb-4 text-center">
                <Button isDisabled={state === 'searching'} onPress={more}>
                  {t('search.more')}
                </Button>
              </p>
            )}
          </div>
        </main>
      )}
      {open ? (
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {opened?.row.status === 'open' && (
            <div className="flex shrink-0 justify-end border-b border-line bg-canvas px-4 py-1.5">
              <Button small onPress={() => openConversation(open)}>
                {t('command.open_inbox')}
              </Button>
            </div>
          )}
          <Thread key={open} conversation={open} readAlong onClose={close} />
        </div>
      ) : (
        !phone && (
          <section aria-label={t('inbox.conversation')} className="min-w-0 flex-1">
            <Empty icon={<Glass size={28} strokeWidth={1.25} aria-hidden="true" />} title={t('search.pick')} />
          </section>
        )
      )}
    </>
  )
}
