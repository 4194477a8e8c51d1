import { memo } from 'react'
import { TriangleAlert } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { WaitTime } from '../inbox/ConversationRow'
import { Avatar } from '../parts/Avatar'
import { Button } from '../parts/Button'
import { go } from '../router'
import { takeOver } from '../store/actions'
import { openDialog } from '../store/ui'
import { useTopicTitle } from '../store/select'
import { RISKY_FROM } from '../store/sections'
import { useStore } from '../store/store'
import { plainText } from '../text/markdown'
import type { Row } from '../wire/types'

export function HeldBy({ row }: { row: Row }) {
  const t = useT()
  if (row.holder.kind === 'assistant') return <span className="text-ai">{t('wall.with_assistant')}</span>
  if (row.holder.kind === 'agent') return <>{t('wall.with_agent', { name: row.holder.name ?? '' })}</>
  return (
    <>
      {t('holder.queue')} <WaitTime row={row} />
    </>
  )
}

export function TakeOver({ row }: { row: Row }) {
  const t = useT()
  const me = useStore((state) => state.me?.agent)
  if (row.holder.agent === me) return null
  return (
    <Button small tip={t('tip.take_over')} aria-label={t('wall.take_over_from', { name: row.customer.name })} onPress={() => void takeOver(row.conversation)}>
      {t('command.take_over')}
    </Button>
  )
}

/** Opens the conversation beside the wall and asks what to say to who holds it. */
export function WhisperTo({ row }: { row: Row }) {
  const t = useT()
  const me = useStore((state) => state.me?.agent)
  if (row.holder.agent === me || row.holder.kind === 'queue') return null
  const open = () => {
    go({ screen: 'wall', conversation: row.conversation }, { replace: true })
    openDialog('whisper')
  }
  return (
    <Button small tone="ghost" tip={t('tip.whisper')} aria-label={t('wall.whisper_about', { name: row.customer.name })} onPress={open}>
      {t('command.whisper')}
    </Button>
  )
}

/** Who has it, what was said last, and if it is risky: why, with the words that show it. */
export const WallCard = memo(function WallCard({ row, open, onOpen }: { row: Row; open: boolean; onOpen: (conversation: string) => void }) {
  const t = useT()
  const topic = useTopicTitle(row.topic)
  const risky = row.risk >= RISKY_FROM
  const risk = row.risks[0]
  return (
    <li className={`flex flex-col gap-2 rounded-xl border bg-surface p-3.5 ${open ? 'border-accent ring-1 ring-accent' : risky ? 'border-danger' : 'border-line'}`}>
      <div className="flex items-center gap-2">
        <Avatar name={row.holder.name ?? row.customer.name} ai={row.holder.kind === 'assistant'} size={22} />
        <h2 className="min-w-0 text-sm font-semibold">
          <button type="button" onClick={() => onOpen(row.conversation)} className="max-w-full cursor-default truncate rounded hover:underline max-md:min-h-11" aria-expanded={open}>
            {row.customer.name}
          </button>
        </h2>
        <span className="shrink-0 text-xs text-text3">
          <HeldBy row={row} />
        </span>
      </div>
      <p dir="auto" className="line-clamp-2 min-h-[1.45em] text-text2">
        {row.last ? plainText(row.last.text) : t('row.no_words')}
      </p>
      {risky && risk && (
        <p className="flex items-start gap-1.5 text-xs text-danger">
          <TriangleAlert size={13} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0" />
          <span className="line-clamp-2">
            <span className="font-semibold">{risk.title}.</span>{' '}
            {risk.quote && (
              <q dir="auto" className="[quotes:'“'_'”']">
                {risk.quote}
              </q>
            )}
          </span>
        </p>
      )}
      <div className="mt-auto flex min-h-7 items-center gap-1.5">
        <span className="num min-w-0 truncate text-xs text-text3">
          {topic && <span className="text-text2">{topic} · </span>}
          {t('wall.risk_turns', { risk: row.risk, count: row.turns })}
        </span>
        <span className="ms-auto flex shrink-0 gap-1">
          <WhisperTo row={row} />
          <TakeOver row={row} />
        </span>
      </div>
    </li>
  )
})
