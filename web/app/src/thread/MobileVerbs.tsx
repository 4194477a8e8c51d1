import { ArrowRightLeft, Check, Hand, Undo2, Wrench } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { openWrapUp } from '../keys/commands'
import { Button } from '../parts/Button'
import { takeOver } from '../store/actions'
import { wakeAll } from '../store/bulk'
import { openDialog } from '../store/ui'
import type { Thread, Verb } from '../wire/types'

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const

/** The verbs under the thumb. */
export function MobileVerbs({ thread }: { thread: Thread }) {
  const t = useT()
  const may = (verb: Verb) => thread.may.includes(verb)
  if (!may('wrap_up') && !may('transfer') && !may('return') && !may('take_over')) return null
  return (
    <div role="toolbar" aria-label={t('thread.verbs')} className="flex shrink-0 gap-1.5 overflow-x-auto border-t border-line bg-surface px-2 py-1.5 pb-[max(0.375rem,env(safe-area-inset-bottom))]">
      {may('return') && !thread.return_offered && (
        <Button tone="ai" className="flex-1" onPress={() => openDialog('return')}>
          <Undo2 {...icon} />
          {t('command.return')}
        </Button>
      )}
      {may('act') && thread.acts.length > 0 && !thread.approval && !thread.acting && (
        <Button className="flex-1" onPress={() => openDialog('act')}>
          <Wrench {...icon} />
          {t('command.act')}
        </Button>
      )}
      {may('transfer') && (
        <Button className="flex-1" onPress={() => openDialog('transfer')}>
          <ArrowRightLeft {...icon} />
          {t('command.transfer')}
        </Button>
      )}
      {may('snooze') && (
        <Button className="flex-1" onPress={() => openDialog('snooze')}>
          {t('command.snooze')}
        </Button>
      )}
      {may('wake') && (
        <Button className="flex-1" onPress={() => void wakeAll([thread.row.conversation])}>
          {t('command.wake')}
        </Button>
      )}
      {may('take_over') && (
        <Button className="flex-1" onPress={() => void takeOver(thread.row.conversation)}>
          <Hand {...icon} />
          {t('command.take_over')}
        </Button>
      )}
      {may('wrap_up') && (
        <Button tone="primary" className="flex-1" onPress={() => openWrapUp(thread.row.conversation)}>
          <Check {...icon} />
          {t('command.wrap_up')}
        </Button>
      )}
    </div>
  )
}
