import { AlarmClock, ArrowLeft, ArrowRightLeft, Check, Ear, Hand, PanelRight, Undo2, Wrench, X } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { keysOf, openWrapUp, toggleDetails } from '../keys/commands'
import { Button } from '../parts/Button'
import { Keys } from '../parts/Keys'
import { usePhone } from '../parts/media'
import { go } from '../router'
import { takeOver } from '../store/actions'
import { wakeAll } from '../store/bulk'
import { useTopicTitle } from '../store/select'
import { useStore } from '../store/store'
import { openDialog } from '../store/ui'
import { useChannelName } from '../shell/scope'
import { duration } from '../time/format'
import { useNow } from '../time/now'
import type { Row, Thread } from '../wire/types'

const icon = { size: 15, strokeWidth: 1.5, 'aria-hidden': true, className: '@max-[44rem]:hidden' } as const

function HolderFact({ row }: { row: Row }) {
  const t = useT()
  const me = useStore((state) => state.me?.agent)
  const now = useNow()
  if (row.status === 'closed') return <span className="font-medium">{t('thread.closed')}</span>
  if (row.holder.kind === 'assistant') return <span className="text-ai">{t('thread.with_assistant')}</span>
  if (row.holder.kind === 'agent') return <span>{row.holder.agent === me ? t('thread.with_you') : t('thread.with_agent', { name: row.holder.name ?? '' })}</span>
  const waited = duration(now - (row.waiting_since ?? row.updated_at))
  const late = row.promise_due !== null && now > row.promise_due
  return (
    <span className={late ? 'font-medium text-danger' : 'font-medium text-warn'}>
      {row.promise_due === null
        ? t('thread.waiting', { waited })
        : late
          ? t('thread.waiting_late', { waited, late: duration(now - row.promise_due) })
          : t('thread.waiting_due', { waited, left: duration(row.promise_due - now) })}
    </span>
  )
}

/** Who it is, the facts in one line, and the verbs with their letters. */
export function ThreadHeader({ row, thread, readAlong, onClose }: { row: Row; thread: Thread | undefined; readAlong: boolean; onClose?: () => void }) {
  const t = useT()
  const phone = usePhone()
  const topic = useTopicTitle(row.topic)
  const channelName = useChannelName()
  const may = (verb: Thread['may'][number]) => thread?.may.includes(verb) ?? false
  const Title = readAlong ? 'h2' : 'h1'
  return (
    <header className="@container flex min-h-15 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 max-md:px-2">
      {phone && !onClose && (
        <Button tone="ghost" square aria-label={t('thread.back')} onPress={() => go({ screen: 'inbox', conversation: null, details: false })}>
          <ArrowLeft size={18} strokeWidth={1.5} aria-hidden="true" />
        </Button>
      )}
      <div className="min-w-0 flex-1">
        <Title className="truncate text-lg leading-5 font-semibold tracking-tight">{row.customer.name}</Title>
        <p className="num mt-0.5 truncate text-xs text-text3">
          {topic && <>{topic} · </>}
          {channelName(row.channel)} · <span className="uppercase">{row.language}</span> · <HolderFact row={row} />
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-1.5">
        {!readAlong && !phone && (
          <>
            {may('return') && (
              <Button tone="ai" keys={keysOf('return')} tip={t('tip.return')} onPress={() => openDialog('return')} isDisabled={thread?.return_offered ?? false}>
                <Undo2 {...icon} />
                <span>{thread?.return_offered ? t('thread.return_asked') : t('command.return')}</span>
                <Hint keys="b" />
              </Button>
            )}
            {may('snooze') && (
              <Button square tone="ghost" keys={keysOf('snooze')} aria-label={t('command.snooze')} tip={t('command.snooze')} onPress={() => openDialog('snooze')}>
                <AlarmClock size={16} strokeWidth={1.5} aria-hidden="true" />
              </Button>
            )}
            {may('wake') && (
              <Button keys={keysOf('snooze')} onPress={() => void wakeAll([row.conversation])}>
                <AlarmClock {...icon} />
                {t('command.wake')}
                <Hint keys="z" />
              </Button>
            )}
            {may('act') && (thread?.acts.length ?? 0) > 0 && (
              <Button keys={keysOf('act')} tip={t('tip.act')} className="@max-[44rem]:hidden" onPress={() => openDialog('act')} isDisabled={thread?.approval !== null || thread.acting}>
                <Wrench {...icon} />
                <span>{t('command.act')}</span>
                <Hint keys="m" />
              </Button>
            )}
            {may('transfer') && (
              <Button keys={keysOf('transfer')} tip={t('tip.transfer')} onPress={() => openDialog('transfer')}>
                <ArrowRightLeft {...icon} />
                <span>{t('command.transfer')}</span>
                <Hint keys="t" />
              </Button>
            )}
            {may('wrap_up') && (
              <Button tone="primary" keys={keysOf('wrap_up')} tip={t('tip.wrap_up')} onPress={() => openWrapUp(row.conversation)}>
                <Check {...icon} />
                {t('command.wrap_up')}
                <Hint keys="e" />
              </Button>
            )}
          </>
        )}
        {readAlong && may('whisper') && (
          <Button keys={keysOf('whisper')} tip={t('tip.whisper')} onPress={() => openDialog('whisper')}>
            <Ear {...icon} />
            {t('command.whisper')}
          </Button>
        )}
        {readAlong && may('take_over') && (
          <Button tone="primary" keys={keysOf('take_over')} tip={t('tip.take_over')} onPress={() => void takeOver(row.conversation)}>
            <Hand {...icon} />
            {t('command.take_over')}
          </Button>
        )}
        {onClose ? (
          <Button tone="ghost" square aria-label={t('action.close')} tip={t('action.close')} keys="escape" onPress={onClose}>
            <X size={16} strokeWidth={1.5} aria-hidden="true" />
          </Button>
        ) : (
          <Button tone="ghost" square aria-label={t('command.side')} tip={t('command.side')} keys="]" onPress={toggleDetails}>
            <PanelRight size={16} strokeWidth={1.5} aria-hidden="true" />
          </Button>
        )}
      </div>
    </header>
  )
}

function Hint({ keys }: { keys: string }) {
  return (
    <span aria-hidden="true">
      <Keys combination={keys} bare />
    </span>
  )
}
