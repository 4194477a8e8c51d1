import { ArrowLeft } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { Link } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { keysOf, toggleDetails } from '../keys/commands'
import { Button } from '../parts/Button'
import { Chip } from '../parts/Chip'
import { usePhone } from '../parts/media'
import { pathOf } from '../router'
import { useTopicTitle } from '../store/select'
import { RISKY_FROM } from '../store/sections'
import { useStore } from '../store/store'
import { openDialog } from '../store/ui'
import { AskCustomer } from './AskCustomer'
import { useResolution } from './resolution'
import { dateAndClock, monthYear, shortDate } from '../time/format'
import type { Earlier, Row, Thread } from '../wire/types'

function Section({ title, right, children }: { title: string; right?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="border-b border-line px-4 py-3.5">
      <div className="mb-2 flex items-center gap-2">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {right && <span className="ms-auto">{right}</span>}
      </div>
      {children}
    </section>
  )
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">{children}</dl>
}

function Fact({ label, source, children }: { label: string; source?: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text3">{label}</dt>
      <dd className="num min-w-0 break-words">
        {children}
        {source && <span className="block text-xs text-text3">{source}</span>}
      </dd>
    </>
  )
}

function EarlierLine({ earlier }: { earlier: Earlier }) {
  const t = useT()
  const topic = useTopicTitle(earlier.topic)
  const resolution = useResolution(earlier.resolution)
  return (
    <li>
      <Link href={pathOf({ screen: 'closed', conversation: earlier.conversation })} className="-mx-2 flex min-h-8 cursor-default items-baseline gap-2 rounded-md px-2 py-1.5 outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent">
        <span className="truncate">{topic ?? t('side.no_topic')}</span>
        <span className="num ms-auto shrink-0 text-xs text-text3">
          {shortDate(earlier.opened_at, t.language)}
          {resolution && `, ${resolution}`}
        </span>
      </Link>
    </li>
  )
}

function Risks({ row }: { row: Row }) {
  const t = useT()
  if (row.risks.length === 0) return null
  return (
    <Section title={t('side.risks')} right={<Chip tone={row.risk >= RISKY_FROM ? 'danger' : 'plain'}>{t('side.risk', { risk: row.risk })}</Chip>}>
      <ul className="space-y-2">
        {row.risks.map((risk) => (
          <li key={risk.kind + risk.quote}>
            <span className="font-medium">{risk.title}</span>
            {risk.quote && (
              <q dir="auto" className="block text-text2 [quotes:'“'_'”']">
                {risk.quote}
              </q>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Content({ thread, row }: { thread: Thread; row: Row }) {
  const t = useT()
  const { customer } = thread
  const languageName = new Intl.DisplayNames(t.language, { type: 'language' }).of(customer.language) ?? customer.language
  return (
    <>
      <Section title={t('side.customer')} right={<Chip tone={customer.known ? 'ok' : 'plain'}>{t(customer.known ? 'side.known' : 'side.unknown')}</Chip>}>
        <Facts>
          <Fact label={t('side.name')}>{customer.name}</Fact>
          {customer.email && (
            <Fact label={t('side.email')}>
              <span className="break-all">{customer.email}</span>
            </Fact>
          )}
          <Fact label={t('side.language')}>{languageName}</Fact>
          <Fact label={t('side.since')}>{monthYear(customer.since, t.language)}</Fact>
        </Facts>
      </Section>
      <AskCustomer key={row.conversation} conversation={row.conversation} heading={t('ask.title')} />
      {thread.acts.length > 0 && (
        <Section title={t('side.systems')}>
          <Button keys={keysOf('act')} showKeys tip={t('tip.act')} isDisabled={thread.approval !== null || thread.acting} onPress={() => openDialog('act')}>
            {t('command.act')}
          </Button>
        </Section>
      )}
      {thread.facts.length > 0 && (
        <Section title={t('side.facts')}>
          <Facts>
            {thread.facts.map((fact) => (
              <Fact key={fact.label + fact.value} label={fact.label} source={fact.source}>
                {fact.value}
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      <Risks row={row} />
      <Section title={t('side.conversation')}>
        <Facts>
          <Fact label={t('side.opened')}>{dateAndClock(row.opened_at, t.language)}</Fact>
          <Fact label={t('side.turns')}>{row.turns}</Fact>
          {thread.csat !== null && <Fact label={t('side.csat')}>{t('side.csat_of', { score: thread.csat })}</Fact>}
        </Facts>
      </Section>
      {thread.may.includes('tag') && (
        <Section
          title={t('tag.field')}
          right={
            <Button small tone="ghost" keys="h" showKeys onPress={() => openDialog('tag')}>
              {t('command.tag')}
            </Button>
          }
        >
          {row.tags.length > 0 && (
            <div className="flex flex-wrap gap-1">
              {row.tags.map((tag) => (
                <Chip key={tag}>{tag}</Chip>
              ))}
            </div>
          )}
        </Section>
      )}
      {thread.earlier.length > 0 && (
        <Section title={t('side.earlier')}>
          <ul>
            {thread.earlier.map((earlier) => (
              <EarlierLine key={earlier.conversation} earlier={earlier} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

/** Who the customer is and what is known about them, with where each fact comes from. */
export function Side({ conversation }: { conversation: string }) {
  const t = useT()
  const phone = usePhone()
  const thread = useStore((state) => state.threads.get(conversation))
  const row = useStore((state) => state.rows.get(conversation)) ?? thread?.row
  const Part = phone ? 'main' : 'aside'
  return (
    <Part {...(phone ? { id: 'main', tabIndex: -1 } : {})} aria-label={t('side.label')} className="scroll-thin min-h-0 w-full overflow-y-auto bg-surface outline-none">
      {phone && (
        <div className="flex h-15 items-center gap-2 border-b border-line px-2">
          <Button tone="ghost" square aria-label={t('side.back')} onPress={toggleDetails}>
            <ArrowLeft size={18} strokeWidth={1.5} aria-hidden="true" />
          </Button>
          <h1 className="text-lg font-semibold">{row?.customer.name}</h1>
        </div>
      )}
      {thread && row && <Content thread={thread} row={row} />}
    </Part>
  )
}
