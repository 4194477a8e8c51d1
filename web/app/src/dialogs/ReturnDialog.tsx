import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { ManyOf } from '../parts/ManyOf'
import { Sheet } from '../parts/Sheet'
import { returnToAssistant } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn } from '../store/ui'
import type { Act } from '../wire/types'
import { useSubmit } from './useSubmit'

const nothing: readonly Act[] = []

function Content({ conversation, onClose }: { conversation: string; onClose: () => void }) {
  const t = useT()
  const topic = useStore((state) => state.rows.get(conversation)?.topic ?? null)
  const allTopics = useStore((state) => state.topics)
  const acts = useStore((state) => state.threads.get(conversation)?.acts ?? nothing)
  const [mandate, setMandate] = useState('')
  const [topics, setTopics] = useState<string[]>([])
  const [actions, setActions] = useState<string[]>([])
  const [notAgain, setNotAgain] = useState('')
  const allowed = acts.filter((act) => act.for_assistant)
  const own = allTopics.find((one) => one.name === topic)
  const { busy, form } = useSubmit(mandate.trim() !== '', async () => {
    const not_again = notAgain.split('\n').map((line) => line.trim()).filter(Boolean)
    if (!(await returnToAssistant(conversation, mandate.trim(), { topics, actions, not_again }))) return
    onClose()
    focusOn('thread')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field autoFocus label={t('return.mandate')} hint={t('return.mandate_hint')} placeholder={t('return.example')} rows={3} value={mandate} onChange={setMandate} />
      {allowed.length > 0 && <ManyOf label={t('return.actions')} options={allowed.map((act) => ({ id: act.action, label: act.title }))} values={actions} onChange={setActions} />}
      <ManyOf label={own ? t('return.topics_beside', { topic: own.title }) : t('return.topics')} options={allTopics.filter((one) => one.name !== topic).map((one) => ({ id: one.name, label: one.title }))} values={topics} onChange={setTopics} />
      <Field label={t('return.not_again')} hint={t('return.not_again_hint')} rows={2} value={notAgain} onChange={setNotAgain} />
      <p className="rounded-lg bg-ai-soft px-3 py-2.5 text-ai">{t('return.asked_first')}</p>
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={!mandate.trim() || busy}>
          {t(busy ? 'return.busy' : 'return.do')}
        </Button>
      </div>
    </form>
  )
}

export function ReturnDialog({ open, onClose, conversation }: { open: boolean; onClose: () => void; conversation: string }) {
  const t = useT()
  const name = useStore((state) => state.rows.get(conversation)?.customer.name ?? '')
  return (
    <Sheet open={open} onClose={onClose} title={t('return.title', { name })} hint={t('return.hint')}>
      <Content conversation={conversation} onClose={onClose} />
    </Sheet>
  )
}
