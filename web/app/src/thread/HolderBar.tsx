import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { keysOf } from '../keys/commands'
import { Avatar } from '../parts/Avatar'
import { Button } from '../parts/Button'
import { accept, decline, takeOver } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn, ui, useUi } from '../store/ui'
import { duration } from '../time/format'
import { useNow } from '../time/now'
import type { Row, Thread } from '../wire/types'

function OfferCountdown({ expires }: { expires: number }) {
  const t = useT()
  const left = Math.max(0, expires - useNow())
  return <span className="num text-text2">{left > 0 ? t('offer.left', { left: duration(left) }) : t('offer.over')}</span>
}

function writeNote(): void {
  ui.set({ composerMode: 'note' })
  focusOn('composer')
}

function useBusy(): [boolean, (work: () => Promise<void>) => void] {
  const [busy, setBusy] = useState(false)
  return [
    busy,
    (work) => {
      setBusy(true)
      void work().finally(() => setBusy(false))
    },
  ]
}

/** Stands above the composer when the next word is not mine: who has it, and what I can do about that. */
export function HolderBar({ thread, row, readAlong }: { thread: Thread; row: Row; readAlong: boolean }) {
  const t = useT()
  const me = useStore((state) => state.me?.agent)
  const [busy, run] = useBusy()
  const noting = useUi((value) => value.composerMode === 'note')
  if (thread.may.includes('reply') && !thread.return_offered) return null
  const id = row.conversation
  const offered = row.holder.kind === 'queue' && row.offered_to === me
  const text = thread.return_offered
    ? t('holder_bar.return_asked')
    : row.status === 'closed'
      ? t('holder_bar.closed')
      : row.holder.kind === 'assistant'
        ? t('holder_bar.assistant')
        : row.holder.kind === 'queue'
          ? t(offered ? 'holder_bar.offered' : 'holder_bar.queue')
          : t('holder_bar.agent', { name: row.holder.name ?? '' })
  return (
    <section aria-label={t('holder_bar.label')} className={`mx-4 mb-3 flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border px-3.5 py-2.5 max-md:mx-2 ${offered ? 'border-accent bg-accent-soft' : 'border-line bg-surface'}`}>
      {row.status === 'open' && !offered && <Avatar name={row.holder.name ?? row.customer.name} ai={row.holder.kind === 'assistant'} size={24} />}
      <p className="min-w-44 flex-1">
        <span className="font-medium">{text}</span> {offered && row.offer_expires && <OfferCountdown expires={row.offer_expires} />}
      </p>
      <div className="flex gap-1.5 max-md:w-full max-md:*:flex-1">
        {!readAlong && thread.may.includes('note') && !noting && (
          <Button tone="ghost" keys={keysOf('note')} showKeys onPress={writeNote}>
            {t('holder_bar.note')}
          </Button>
        )}
        {thread.may.includes('decline') && (
          <Button isDisabled={busy} keys={keysOf('decline')} showKeys onPress={() => run(() => decline(id))}>
            {t('command.decline')}
          </Button>
        )}
        {thread.may.includes('accept') && (
          <Button tone="primary" isDisabled={busy} keys={keysOf('accept')} showKeys onPress={() => run(() => accept(id))}>
            {t('command.accept')}
          </Button>
        )}
        {!readAlong && thread.may.includes('take_over') && !thread.may.includes('accept') && (
          <Button isDisabled={busy} keys={keysOf('take_over')} showKeys onPress={() => run(() => takeOver(id))}>
            {t('command.take_over')}
          </Button>
        )}
      </div>
    </section>
  )
}
