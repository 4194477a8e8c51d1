import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Field } from '../parts/Field'
import { Pick } from '../parts/Pick'
import { Sheet } from '../parts/Sheet'
import { whisper } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn } from '../store/ui'
import type { Instruction } from '../wire/types'
import { useSubmit } from './useSubmit'

type Kind = Instruction['kind'] | 'words'

function Content({ conversation, assistant, onClose }: { conversation: string; assistant: boolean; onClose: () => void }) {
  const t = useT()
  const actions = useStore((state) => state.actions)
  const [kind, setKind] = useState<Kind>(assistant ? 'offer-person' : 'words')
  const [action, setAction] = useState<string | null>(null)
  const [text, setText] = useState('')
  const instruction: Instruction | null = kind === 'words' ? null : kind === 'leave-out' ? (action ? { kind, name: action } : null) : { kind }
  const ready = kind === 'words' ? text.trim() !== '' : instruction !== null
  const { busy, form } = useSubmit(ready, async () => {
    if (!(await whisper(conversation, instruction, text.trim()))) return
    onClose()
    focusOn('thread', 'main')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      {assistant && (
        <Choice
          label={t('whisper.what')}
          layout="list"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'offer-person', label: t('whisper.offer_person'), hint: t('whisper.offer_person_hint') },
            { value: 'clarify', label: t('whisper.clarify'), hint: t('whisper.clarify_hint') },
            { value: 'hand-over', label: t('whisper.hand_over'), hint: t('whisper.hand_over_hint') },
            { value: 'answer-only', label: t('whisper.answer_only'), hint: t('whisper.answer_only_hint') },
            { value: 'leave-out', label: t('whisper.leave_out'), hint: t('whisper.leave_out_hint') },
            { value: 'words', label: t('whisper.words'), hint: t('whisper.words_hint') },
          ]}
        />
      )}
      {kind === 'leave-out' && <Pick label={t('stop.which_action')} placeholder={t('stop.choose')} value={action} onChange={setAction} options={actions.map((one) => ({ id: one.name, label: one.title }))} />}
      <Field autoFocus={!assistant} label={t('whisper.text')} hint={t(assistant ? 'whisper.text_assistant' : 'whisper.text_agent')} rows={2} value={text} onChange={setText} />
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={!ready || busy}>
          {t(busy ? 'whisper.busy' : 'whisper.do')}
        </Button>
      </div>
    </form>
  )
}

/** A private word to who holds the conversation. The assistant gets one of a closed list, all of them careful. */
export function WhisperDialog({ open, onClose, conversation }: { open: boolean; onClose: () => void; conversation: string }) {
  const t = useT()
  const row = useStore((state) => state.rows.get(conversation))
  const assistant = row?.holder.kind === 'assistant'
  const title = assistant ? t('whisper.to_assistant') : t('whisper.to_agent', { name: row?.holder.name ?? '' })
  return (
    <Sheet open={open && row !== undefined && row.holder.kind !== 'queue'} onClose={onClose} title={title} hint={t('whisper.hint')}>
      <Content conversation={conversation} assistant={assistant} onClose={onClose} />
    </Sheet>
  )
}
