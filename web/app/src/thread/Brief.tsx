import { ChevronDown } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Chip } from '../parts/Chip'
import { useStore } from '../store/store'
import { registerFocus } from '../store/ui'
import { age, clock, duration } from '../time/format'
import { useMinute, useNow } from '../time/now'
import type { Brief as BriefData, Fact, Item, Story } from '../wire/types'
import { answered } from './answered'
import { Part } from './BriefPart'
import { FromItem } from './FromItem'
import { KnownParts, PromiseParts } from './StoryParts'

function DueTime({ due }: { due: number }) {
  const t = useT()
  const now = useNow()
  const late = now > due
  return (
    <span className={`num ${late ? 'font-semibold text-danger' : 'text-text3'}`}>
      {late ? t('brief.due_past', { late: duration(now - due) }) : t('brief.due_left', { left: duration(due - now) })}
    </span>
  )
}

/** Why you have this customer, what they want, what was tried, what to do next. Pinned above the messages. */
export function Brief({ conversation, brief, items, facts, story }: { conversation: string; brief: BriefData; items: readonly Item[]; facts: readonly Fact[]; story: Story }) {
  const t = useT()
  const now = useMinute()
  const myName = useStore((state) => state.me?.name)
  const replied = useStore((state) => answered(brief, items, state.outgoing, conversation, myName))
  const [opened, setOpened] = useState<boolean | null>(null)
  const open = opened ?? !replied
  const button = useRef<HTMLButtonElement>(null)

  useEffect(
    () =>
      registerFocus('brief', () => {
        setOpened(true)
        button.current?.focus()
      }),
    [],
  )

  const waiting = useStore((state) => state.rows.get(conversation)?.holder.kind === 'queue')
  return (
    <section aria-labelledby="brief-title" className="mx-4 mt-3 flex max-h-[42%] shrink-0 flex-col rounded-xl border border-line bg-surface shadow-[0_1px_2px_#0000000a] max-md:mx-2 max-md:mt-2">
      <h2 id="brief-title" className="shrink-0">
        <button
          ref={button}
          type="button"
          aria-expanded={open}
          onClick={() => setOpened(!open)}
          className="flex min-h-10 w-full cursor-default items-center gap-2 rounded-xl px-4 text-start text-sm max-md:min-h-11"
        >
          <Avatar name="" ai size={20} />
          <span className="shrink-0 font-semibold">{t('brief.title')}</span>
          {open ? (
            <span className="num truncate text-text3">{t('brief.from', { age: age(now - brief.requested_at, t('time.now')) })}</span>
          ) : (
            <span className="truncate text-text2">{brief.wants || brief.reason}</span>
          )}
          <span className="ms-auto flex shrink-0 items-center gap-2 text-xs font-normal">
            {waiting && !replied && <DueTime due={brief.due_at} />}
            <ChevronDown size={15} strokeWidth={1.5} aria-hidden="true" className={`text-text3 ${open ? 'rotate-180' : ''}`} />
          </span>
        </button>
      </h2>
      {open && (
        <div tabIndex={0} role="region" aria-label={t('brief.content')} className="scroll-thin min-h-0 overflow-y-auto rounded-b-xl px-4 pb-4">
          {brief.corrected && (
            <p className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
              <span className="font-semibold">{t('brief.corrected')}</span> {brief.corrected}
            </p>
          )}
          <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-4 gap-y-2.5 max-md:grid-cols-1 max-md:gap-y-1">
            <Part label={t('brief.why')}>
              {brief.chips.length > 0 && (
                <span className="mb-1 flex flex-wrap gap-1.5">
                  {brief.chips.map((chip) => (
                    <Chip key={chip} tone="accent">
                      <span className="truncate">{chip}</span>
                    </Chip>
                  ))}
                </span>
              )}
              <span className="text-text2">
                {brief.reason} <span className="text-text3">{t('brief.rule', { rule: brief.rule })}</span>
              </span>
            </Part>
            {brief.wants && (
              <Part label={t('brief.wants')} strong>
                <span dir="auto">{brief.wants}</span>{' '}
                {story.wants_at !== null && (
                  <FromItem conversation={conversation} at={story.wants_at} label={t('brief.wants')}>
                    {t('brief.first_message')}
                  </FromItem>
                )}
              </Part>
            )}
            {brief.mood_quote && (
              <Part label={t('brief.mood')}>
                <q dir="auto" className="text-text2 [quotes:'“'_'”']">
                  {brief.mood_quote}
                </q>{' '}
                {story.mood_at !== null && (
                  <FromItem conversation={conversation} at={story.mood_at} label={t('brief.mood')}>
                    {t('copilot.show_message')}
                  </FromItem>
                )}
              </Part>
            )}
            {brief.tried.length > 0 && <Part label={t('brief.tried')} list={brief.tried} />}
            <KnownParts conversation={conversation} brief={brief} facts={facts} story={story} />
            <PromiseParts conversation={conversation} brief={brief} story={story} />
            {brief.next_step && (
              <Part label={t('brief.next')} strong>
                {brief.next_step}
              </Part>
            )}
            <Part label={t('brief.asked')}>
              <span className="num text-text2">
                {clock(brief.requested_at, t.language)}, {t('brief.answer_by', { at: clock(brief.due_at, t.language) })}
              </span>
            </Part>
          </dl>
        </div>
      )}
    </section>
  )
}
