import { MessageSquareText } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { openWrapUp } from '../keys/commands'
import { Button } from '../parts/Button'
import { tellTyping } from '../store/live'
import { sendMessage } from '../store/outgoing'
import { useStore } from '../store/store'
import { focusNow, focusOn, registerFocus, ui, useUi, type ComposerMode } from '../store/ui'
import { fill, firstGap, matching, openVariables, slashWord, textIn, variablesFor } from '../text/saved-replies'
import type { SavedReply, Thread } from '../wire/types'
import { CopilotButtons, DraftList } from './CopilotBar'
import { SavedReplies } from './SavedReplies'
import { useCopilot } from './useCopilot'
import { useDraft } from './useDraft'

const modes: readonly ComposerMode[] = ['reply', 'note']

/** Where an answer is written. The whole box turns to the colour of notes when only the team will read it. */
export function Composer({ thread }: { thread: Thread }) {
  const t = useT()
  const conversation = thread.row.conversation
  const wanted = useUi((value) => value.composerMode)
  const available = modes.filter((mode) => thread.may.includes(mode))
  const mode = available.includes(wanted) ? wanted : (available[0] ?? 'note')
  const [text, setText] = useDraft(conversation, mode)
  const me = useStore((state) => state.me)
  const replies = useStore((state) => state.savedReplies)
  const area = useRef<HTMLTextAreaElement>(null)
  const [caret, setCaret] = useState(0)
  const [dismissed, setDismissed] = useState(false)
  const [active, setActive] = useState(0)
  const listId = useId()

  const slash = mode === 'reply' && !dismissed ? slashWord(text, caret) : null
  const found = useMemo(() => (slash ? matching(replies, slash.word) : []), [replies, slash?.word])
  const picking = slash !== null && found.length > 0
  const variables = variablesFor(thread.customer.name, me?.name ?? '')
  const preview = (reply: SavedReply) => fill(textIn(reply, thread.row.language), variables)

  useEffect(() => registerFocus('composer', () => area.current?.focus()), [])
  useEffect(() => setActive(0), [slash?.word])

  const select = (start: number, end = start) =>
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(start, end)
      setCaret(end)
    })

  const insert = (reply: SavedReply) => {
    if (!slash) return
    const filled = preview(reply)
    const gap = firstGap(filled)
    setText(text.slice(0, slash.start) + filled + text.slice(caret))
    if (gap) select(slash.start + gap.start, slash.start + gap.end)
    else select(slash.start + filled.length)
  }

  const putIn = (words: string) => {
    const before = text.trim() ? `${text.replace(/\s+$/, '')}\n\n` : ''
    setText(before + words)
    const gap = firstGap(words)
    if (gap) select(before.length + gap.start, before.length + gap.end)
    else select(before.length + words.length)
  }
  const copilot = useCopilot(conversation, mode === 'reply', text, setText, putIn)
  const gaps = mode === 'reply' ? openVariables(text, replies) : []
  const maySend = text.trim() !== '' && gaps.length === 0
  const selectGap = (gap: string) => {
    const at = text.indexOf(gap)
    if (at >= 0) select(at, at + gap.length)
  }

  const openReplies = () => {
    const at = area.current?.selectionStart ?? text.length
    const before = text.slice(0, at)
    const add = before === '' || /\s$/.test(before) ? '/' : ' /'
    setDismissed(false)
    setText(before + add + text.slice(at))
    select(at + add.length)
  }

  const send = (andWrapUp: boolean) => {
    const words = text.trim()
    if (!words) return
    const [gap] = gaps
    // A reply with a hole in it does not go out: the hole takes the keyboard.
    if (gap) return selectGap(gap)
    const assisted = mode === 'reply' && copilot.assisted
    setText('')
    copilot.done()
    void sendMessage(conversation, mode, words, assisted)
    if (andWrapUp && mode === 'reply' && thread.may.includes('wrap_up')) openWrapUp(conversation)
    else focusOn('composer')
  }

  const onPickerKey = (event: KeyboardEvent): boolean => {
    if (!picking) return false
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length)
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length)
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') {
      const reply = found[active]
      if (reply) insert(reply)
    } else if (event.key === 'Escape') setDismissed(true)
    else return false
    return true
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const mod = event.ctrlKey || event.metaKey
    if (onPickerKey(event)) event.preventDefault()
    else if (event.key === 'Enter' && mod) {
      event.preventDefault()
      send(event.shiftKey)
    } else if (event.key === '/' && mod) {
      event.preventDefault()
      openReplies()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      // At once: the next key may already be a letter that is meant as a command.
      focusNow('thread')
    }
  }

  const note = mode === 'note'
  return (
    <div className="relative shrink-0 px-4 pb-4 max-md:px-2 max-md:pb-2">
      {picking && <SavedReplies id={listId} replies={found} active={active} preview={preview} onPick={insert} onHover={setActive} />}
      <div className={`rounded-xl border focus-within:border-accent ${note ? 'border-warn bg-note' : 'border-line-strong bg-surface'}`}>
        {available.length > 1 && (
          <ToggleButtonGroup
            aria-label={t('composer.kind')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[mode]}
            onSelectionChange={(keys) => {
              const next = [...keys][0] as ComposerMode | undefined
              if (next) ui.set({ composerMode: next })
              focusOn('composer')
            }}
            className="flex gap-0.5 px-2 pt-2"
          >
            {available.map((one) => (
              <ToggleButton
                key={one}
                id={one}
                className={`h-7 cursor-default rounded-md px-2.5 text-xs font-medium text-text2 outline-none hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-accent data-selected:text-text max-md:h-9 ${note ? 'data-selected:bg-warn-soft' : 'data-selected:bg-selected'}`}
              >
                {t(`composer.${one}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        )}
        <textarea
          ref={area}
          value={text}
          rows={2}
          dir="auto"
          spellCheck
          lang={note ? undefined : thread.row.language}
          aria-label={note ? t('composer.note') : t('composer.reply_to', { name: thread.customer.name })}
          aria-autocomplete={note ? undefined : 'list'}
          aria-controls={picking ? listId : undefined}
          aria-activedescendant={picking ? `${listId}-${active}` : undefined}
          placeholder={t(note ? 'composer.note_hint' : 'composer.reply_hint')}
          onChange={(event) => {
            setText(event.target.value)
            if (!note && event.target.value.trim() === '') copilot.done()
            setCaret(event.target.selectionStart)
            setDismissed(false)
            if (event.target.value && !note) tellTyping(conversation)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          className="scroll-thin field-sizing-content block max-h-[36dvh] min-h-16 w-full resize-none bg-transparent px-3 py-2 text-base outline-none max-md:min-h-11 max-md:focus:min-h-20"
        />
        {gaps.length > 0 && (
          <p role="status" className="flex flex-wrap items-center gap-1.5 px-3 pb-1.5 text-xs text-warn">
            {t('composer.gaps', { count: gaps.length })}
            {gaps.map((gap) => (
              <Button key={gap} small onPress={() => selectGap(gap)} aria-label={t('composer.fill_gap', { gap })} className="!h-6 !border-warn !bg-warn-soft !text-warn">
                {gap}
              </Button>
            ))}
          </p>
        )}
        {!note && copilot.found && <DraftList conversation={conversation} found={copilot.found} inText={(draft) => text.includes(draft.text)} onUse={copilot.use} />}
        {!note && copilot.assisted && <p className="px-3 pb-1.5 text-xs text-ai">{t('copilot.assisted')}</p>}
        <div className="flex flex-wrap items-center gap-1.5 px-2 pb-2">
          {!note && replies.length > 0 && (
            <Button tone="ghost" small onPress={openReplies} tip={t('keys.saved_replies')} keys="mod+/" aria-label={t('composer.saved')} className="max-md:h-11">
              <MessageSquareText size={15} strokeWidth={1.5} aria-hidden="true" />
              <span className="max-md:sr-only">{t('composer.saved')}</span>
              <kbd aria-hidden="true">/</kbd>
            </Button>
          )}
          {!note && (
            <CopilotButtons busy={copilot.busy} hasText={text.trim() !== ''} onDraft={copilot.draft} onShorter={() => copilot.rewrite('shorter')} onWarmer={() => copilot.rewrite('warmer')} />
          )}
          {note && <span className="px-1.5 text-xs text-warn">{t('composer.note_private')}</span>}
          <span className="ms-auto flex items-center gap-1.5">
            {!note && thread.may.includes('wrap_up') && (
              <Button tone="ghost" keys="mod+shift+enter" tip={t('tip.send_wrap_up')} isDisabled={!maySend} onPress={() => send(true)} className="max-lg:hidden data-disabled:!bg-transparent">
                {t('composer.send_wrap_up')}
              </Button>
            )}
            <Button tone="primary" keys="mod+enter" showKeys isDisabled={!maySend} onPress={() => send(false)}>
              {t(note ? 'composer.add_note' : 'composer.send')}
            </Button>
          </span>
        </div>
      </div>
    </div>
  )
}
