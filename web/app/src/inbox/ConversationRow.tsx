import { Check, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useT, type Translate } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Chip } from '../parts/Chip'
import { RISKY_FROM, type SectionId } from '../store/sections'
import { useTopicTitle } from '../store/select'
import { useUi } from '../store/ui'
import { plainText } from '../text/markdown'
import { age, dateAndClock, duration } from '../time/format'
import { useMinute, useNow } from '../time/now'
import type { Row } from '../wire/types'

/** How long somebody waits, by the second, red when the promise is past; or how old the last words are. */
export function WaitTime({ row, className = '' }: { row: Row; className?: string }) {
  const t = useT()
  const now = useNow()
  if (row.waiting_since === null) return null
  const late = row.promise_due !== null && now > row.promise_due
  return (
    <span className={`num ${late ? 'font-semibold text-danger' : ''} ${className}`}>
      <span className="sr-only">{t(late ? 'row.late' : 'row.waits')} </span>
      {duration(now - row.waiting_since)}
    </span>
  )
}

function Age({ row }: { row: Row }) {
  const t = useT()
  const now = useMinute()
  return <span className="num">{age(now - (row.last?.at ?? row.opened_at), t('time.now'))}</span>
}

function OfferLeft({ expires }: { expires: number }) {
  const t = useT()
  const left = expires - useNow()
  return <span className="num font-semibold text-accent">{t('row.offer_left', { left: duration(left) })}</span>
}

function speaker(row: Row, t: Translate): string | null {
  if (row.last?.author === 'assistant') return t('author.assistant')
  if (row.last?.author === 'agent') return row.holder.kind === 'agent' && row.holder.name ? row.holder.name.split(' ')[0]! : t('author.agent')
  return null
}

/** Who has it; left out where the section already says so and room is needed for the topic. */
function Holder({ row, section }: { row: Row; section: SectionId }) {
  const t = useT()
  if (row.holder.kind === 'assistant') return <span className="whitespace-nowrap text-ai">{t('author.assistant')}</span>
  if (row.holder.kind === 'queue') return null
  if (section === 'aside') return null
  if (section === 'mine' || section === 'mine_new') return <span className="text-accent">{t('holder.you')}</span>
  return <span className="truncate">{row.holder.name}</span>
}

/** 80 px: who and how long, what was said last by whom, who holds it and what it is about. */
export const ConversationRow = memo(function ConversationRow({ row, section }: { row: Row; section: SectionId }) {
  const t = useT()
  const topic = useTopicTitle(row.topic)
  const dim = section === 'assistant' || section === 'colleagues'
  const said = row.last ? plainText(row.last.text) : ''
  const who = speaker(row, t)
  const risk = row.risk >= RISKY_FROM ? row.risks[0] : undefined
  const strong = row.unread > 0 && !dim
  const selected = useUi((value) => value.selected.has(row.conversation))
  return (
    <div className="flex h-full gap-2.5">
      {selected ? (
        <span className="grid size-7 shrink-0 place-items-center rounded-full bg-accent text-on-accent">
          <span className="sr-only">{t('row.selected')} </span>
          <Check size={15} strokeWidth={2.5} aria-hidden="true" />
        </span>
      ) : (
        <Avatar name={row.customer.name} />
      )}
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <span className={`truncate ${dim ? 'text-text2' : ''} ${strong ? 'font-semibold' : 'font-medium'}`}>{row.customer.name}</span>
          {row.priority !== 'normal' && <span className={`shrink-0 text-2xs font-medium ${row.priority === 'urgent' ? 'text-danger' : 'text-warn'}`}>{t(`priority.${row.priority}`)}</span>}
          <span className="ms-auto shrink-0 text-xs text-text3">
            {section === 'offered' && row.offer_expires ? <OfferLeft expires={row.offer_expires} /> : row.holder.kind === 'queue' ? <WaitTime row={row} /> : <Age row={row} />}
          </span>
        </div>
        <p className={`truncate ${strong ? 'text-text' : 'text-text2'}`}>
          {who && <span className="text-text3">{who}: </span>}
          <span dir="auto">{said || t('row.no_words')}</span>
        </p>
        <div className="mt-1 flex items-center gap-1.5 overflow-hidden text-xs text-text3">
          <Holder row={row} section={section} />
          {topic && (
            <>
              {row.holder.kind !== 'queue' && <span aria-hidden="true">·</span>}
              <span className="min-w-8 truncate">{topic}</span>
            </>
          )}
          {row.snoozed_until !== null && <span className="num truncate">{t('aside.until', { at: dateAndClock(row.snoozed_until, t.language) })}</span>}
          {row.tags[0] && (
            <span className="min-w-8 shrink-[2]">
              <Chip>
                <span className="truncate">{row.tags[0]}</span>
                {row.tags.length > 1 && <span className="num shrink-0">+{row.tags.length - 1}</span>}
              </Chip>
            </span>
          )}
          {risk && (
            <span className="min-w-12 shrink-[2]">
            <Chip tone="danger">
              <TriangleAlert size={11} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
              <span className="truncate">{risk.title}</span>
            </Chip>
            </span>
          )}
          {row.unread > 0 && (
            <span className={`num ms-auto grid h-4.5 min-w-4.5 shrink-0 place-items-center rounded-full px-1 text-2xs font-semibold ${dim ? 'bg-subtle text-text2' : 'bg-accent text-on-accent'}`}>
              <span className="sr-only">{t('row.unread')} </span>
              {row.unread > 99 ? '99+' : row.unread}
            </span>
          )}
        </div>
      </div>
    </div>
  )
})
