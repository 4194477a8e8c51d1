import { useEffect, useRef } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Empty } from '../parts/Empty'
import { usePhone } from '../parts/media'
import { useLate } from '../parts/Skeleton'
import { retryThread } from '../store/live'
import { useStore } from '../store/store'
import { troubleText } from '../store/trouble'
import { registerFocus, useUi } from '../store/ui'
import { Brief } from './Brief'
import { Composer } from './Composer'
import { EmpoweredBar } from './EmpoweredBar'
import { HolderBar } from './HolderBar'
import { Log } from './Log'
import { MobileVerbs } from './MobileVerbs'
import { ThreadHeader } from './ThreadHeader'
import { ViewersLine } from './ViewersLine'

function Loading() {
  const t = useT()
  const late = useLate()
  return (
    <div className="min-h-0 flex-1 p-4">
      <p role="status" className="sr-only">
        {t('thread.loading')}
      </p>
      {late && (
        <div aria-hidden="true" className="space-y-5">
          <div className="skeleton h-32 w-full !rounded-xl" />
          <div className="skeleton h-12 w-3/5 !rounded-xl" />
          <div className="skeleton ms-auto h-16 w-3/5 !rounded-xl" />
          <div className="skeleton h-12 w-2/5 !rounded-xl" />
        </div>
      )}
    </div>
  )
}

/** One conversation. On the wall it is for reading along: no composer and no verbs but "Take over". */
export function Thread({ conversation, readAlong, onClose }: { conversation: string; readAlong?: boolean; onClose?: () => void }) {
  const t = useT()
  const phone = usePhone()
  const thread = useStore((state) => state.threads.get(conversation))
  const row = useStore((state) => state.rows.get(conversation)) ?? thread?.row
  const trouble = useStore((state) => state.threadTrouble.get(conversation))
  const frame = useRef<HTMLElement>(null)
  useEffect(
    () =>
      registerFocus('thread', () => {
        const log = frame.current?.querySelector<HTMLElement>('[data-log]')
        ;(log ?? frame.current)?.focus({ preventScroll: true })
      }),
    [],
  )
  const Part = readAlong ? 'section' : 'main'
  const noteWanted = useUi((value) => value.composerMode === 'note')
  // Where only a note is possible, the composer waits until it is asked for: the story needs the room.
  const writes = !readAlong && thread && (thread.may.includes('reply') || (noteWanted && thread.may.includes('note')))
  return (
    <Part {...(readAlong ? {} : { id: 'main' })} ref={frame} tabIndex={-1} aria-label={row ? t('thread.label', { name: row.customer.name }) : t('inbox.conversation')} className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas outline-none">
      {row && <ThreadHeader row={row} thread={thread} readAlong={readAlong ?? false} {...(onClose ? { onClose } : {})} />}
      {thread ? (
        <>
          {thread.brief && <Brief conversation={conversation} brief={thread.brief} items={thread.items} facts={thread.facts} story={thread.story} />}
          <Log key={conversation} thread={thread} readAlong={readAlong ?? false} />
          {!readAlong && <ViewersLine conversation={conversation} />}
          <EmpoweredBar thread={thread} />
          <HolderBar thread={thread} row={row ?? thread.row} readAlong={readAlong ?? false} />
          {writes && <Composer key={`composer-${conversation}`} thread={thread} />}
          {phone && !readAlong && <MobileVerbs thread={thread} />}
        </>
      ) : trouble ? (
        <Empty title={t.say(troubleText(trouble))}>
          <Button className="mt-2" onPress={() => retryThread(conversation)}>
            {t('action.retry')}
          </Button>
        </Empty>
      ) : (
        <Loading />
      )}
    </Part>
  )
}
