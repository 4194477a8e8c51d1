import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Sheet } from '../parts/Sheet'
import { returnToAssistant } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn } from '../store/ui'
import { useSubmit } from './useSubmit'

function Content({ conversation, onClose }: { conversation: string; onClose: () => void }) {
  const t = useT()
  const [mandate, setMandate] = useState('')
  const { busy, form } = useSubmit(mandate.trim() !== '', async () => {
    if (!(await returnToAssistant(conversation, mandate.trim()))) return
    onClose()
    focusOn('thread')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      <Field autoFocus label={t('return.mandate')} hint={t('return.mandate_hint')} placeholder={t('return.example')} rows={5} value={mandate} onChange={setMandate} />
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
