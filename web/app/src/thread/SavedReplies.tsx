import { useEffect, useRef } from 'react'
import { useT } from '../i18n/i18n'
import type { SavedReply } from '../wire/types'

interface SavedRepliesProps {
  id: string
  replies: readonly SavedReply[]
  active: number
  preview: (reply: SavedReply) => string
  onPick: (reply: SavedReply) => void
  onHover: (index: number) => void
}

/** Saved replies above the composer: titles on the left, on the right what would be inserted. The text keeps the keyboard. */
export function SavedReplies({ id, replies, active, preview, onPick, onHover }: SavedRepliesProps) {
  const t = useT()
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const shown = replies[active]
  return (
    <div className="enter absolute inset-x-4 bottom-full z-20 mb-1.5 flex max-h-64 overflow-hidden rounded-xl border border-line bg-surface shadow-pop max-md:inset-x-2">
      <ul ref={list} id={id} role="listbox" aria-label={t('composer.saved')} className="scroll-thin w-56 shrink-0 overflow-y-auto p-1.5 max-md:w-1/2">
        {replies.map((reply, index) => (
          <li
            key={reply.shortcut}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => index !== active && onHover(index)}
            onClick={() => onPick(reply)}
            className={`flex h-8 cursor-default items-center gap-2 rounded-md px-2.5 max-md:h-11 ${index === active ? 'bg-selected' : ''}`}
          >
            <span className="truncate">{reply.title}</span>
            <span className="ms-auto shrink-0 text-xs text-text3">/{reply.shortcut}</span>
          </li>
        ))}
      </ul>
      <div tabIndex={-1} aria-hidden="true" className="scroll-thin min-w-0 flex-1 overflow-y-auto border-s border-line p-3 text-base whitespace-pre-wrap text-text2">
        {shown && preview(shown)}
      </div>
      <p role="status" className="sr-only">
        {t('composer.found', { count: replies.length })}
      </p>
    </div>
  )
}
