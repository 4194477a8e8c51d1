import { useT } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Button } from '../parts/Button'
import { discardOutgoing, sendAgain } from '../store/outgoing'
import type { Outgoing } from '../store/state'
import { useStore } from '../store/store'
import { troubleText } from '../store/trouble'
import { Markdown } from '../text/markdown'
import { focusOn } from '../store/ui'
import { useLate } from '../parts/Skeleton'
import { bubble } from './voice'

/** A message of mine that the server has not confirmed yet, and what can be done when it did not go out. */
export function PendingItem({ entry }: { entry: Outgoing }) {
  const t = useT()
  const late = useLate(400)
  const name = useStore((state) => state.me?.name ?? '')
  return (
    <article className="ms-auto flex max-w-[min(46rem,88%)] flex-row-reverse gap-2.5">
      <Avatar name={name} me size={24} />
      <div className="flex min-w-0 flex-col items-end">
        <p className="mb-1 flex gap-1.5 text-xs text-text3">
          <span className="font-medium text-text2">{name}</span>
          {entry.kind === 'note' && <span className="text-warn">{t('author.note')}</span>}
          {entry.state === 'sending' && late && <span>{t('pending.sending')}</span>}
          {entry.state === 'waiting' && <span className="text-warn">{t('pending.waiting')}</span>}
          {entry.state === 'failed' && <span className="font-medium text-danger">{t('pending.failed')}</span>}
        </p>
        <div dir="auto" className={`max-w-full rounded-xl px-3 py-2 text-base break-words ${bubble[entry.kind === 'note' ? 'note' : 'agent']} ${entry.state === 'failed' ? 'outline-1 outline-danger' : ''}`}>
          <Markdown text={entry.text} />
        </div>
        {entry.state === 'failed' && (
          <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-2 text-xs text-danger">
            {entry.code && <span>{t.say(troubleText(entry.code))}</span>}
            <Button small onPress={() => sendAgain(entry.client_id)}>
              {t('pending.again')}
            </Button>
            <Button
              small
              tone="ghost"
              onPress={() => {
                discardOutgoing(entry.client_id)
                focusOn('composer', 'thread')
              }}
            >
              {t('pending.discard')}
            </Button>
          </div>
        )}
      </div>
    </article>
  )
}
