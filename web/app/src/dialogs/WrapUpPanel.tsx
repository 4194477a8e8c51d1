import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Field } from '../parts/Field'
import { Pick } from '../parts/Pick'
import { Toggle } from '../parts/Toggle'
import { usePhone } from '../parts/media'
import { wrapUp } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn, registerFocus, ui } from '../store/ui'
import type { CouldHave, Outcome, WrapUp } from '../wire/types'
import { useSubmit } from './useSubmit'

function close(): void {
  ui.set({ wrapUp: null })
  focusOn('thread')
}

/** How it ended. Not modal: the conversation stays readable beside it. */
export function WrapUpPanel({ conversation, filled }: { conversation: string; filled: WrapUp | null }) {
  const t = useT()
  const phone = usePhone()
  const thread = useStore((state) => state.threads.get(conversation))
  const topics = useStore((state) => state.topics)
  const [outcome, setOutcome] = useState<Outcome | null>(filled?.outcome ?? null)
  const [topic, setTopic] = useState<string | null>(filled?.topic ?? thread?.row.topic ?? null)
  const [summary, setSummary] = useState(filled?.summary ?? thread?.brief?.wants ?? '')
  const [couldHave, setCouldHave] = useState<CouldHave | null>(filled?.assistant_could_have ?? null)
  const [gap, setGap] = useState(filled?.knowledge_gap ?? '')
  const [isGap, setIsGap] = useState(Boolean(filled?.knowledge_gap))
  const asked = thread?.brief?.wants || thread?.items.find((item) => item.kind === 'message' && item.author.kind === 'customer')?.text || ''
  const frame = useRef<HTMLElement>(null)

  useEffect(() => registerFocus('wrap-up', () => frame.current?.querySelector<HTMLElement>('input[type=radio]')?.focus()), [])

  const ready = outcome !== null && couldHave !== null && summary.trim() !== ''
  const { form } = useSubmit(ready, () => {
    if (!outcome || !couldHave) return
    wrapUp(conversation, { outcome, topic, summary: summary.trim(), assistant_could_have: couldHave, ...(isGap && gap.trim() ? { knowledge_gap: gap.trim() } : {}) })
  })
  const Part = phone ? 'main' : 'section'
  const Title = phone ? 'h1' : 'h2'
  return (
    <Part {...(phone ? { id: 'main', tabIndex: -1 } : {})} ref={frame} aria-labelledby="wrap-up-title" onKeyDown={(event) => event.key === 'Escape' && close()} className="scroll-thin min-h-0 w-full overflow-y-auto bg-surface outline-none">
      <div className="sticky top-0 z-10 flex h-15 items-center gap-2 border-b border-line bg-surface ps-4 pe-2.5">
        <Title id="wrap-up-title" className="truncate text-lg font-semibold tracking-tight">
          {t('wrap_up.title', { name: thread?.row.customer.name ?? '' })}
        </Title>
        <Button tone="ghost" square className="ms-auto" aria-label={t('wrap_up.close')} keys="escape" onPress={close}>
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </Button>
      </div>
      <form {...form} className="flex flex-col gap-4 p-4">
        <Choice
          label={t('wrap_up.outcome')}
          value={outcome}
          onChange={setOutcome}
          required
          options={[
            { value: 'solved', label: t('outcome.solved') },
            { value: 'not_solved', label: t('outcome.not_solved') },
            { value: 'waiting', label: t('outcome.waiting') },
          ]}
        />
        <Pick label={t('wrap_up.topic')} placeholder={t('wrap_up.topic_choose')} value={topic} onChange={setTopic} options={topics.map((one) => ({ id: one.name, label: one.title }))} />
        <Field label={t('wrap_up.summary')} hint={t('wrap_up.summary_hint')} rows={4} value={summary} onChange={setSummary} />
        <Choice
          label={t('wrap_up.could_have')}
          value={couldHave}
          onChange={setCouldHave}
          required
          options={[
            { value: 'yes', label: t('could.yes') },
            { value: 'no', label: t('could.no') },
            { value: 'unsure', label: t('could.unsure') },
          ]}
        />
        <Toggle
          label={t('wrap_up.no_article')}
          hint={t('wrap_up.no_article_hint')}
          value={isGap}
          onChange={(value) => {
            setIsGap(value)
            if (value && !gap.trim()) setGap(asked)
          }}
        />
        {isGap && <Field label={t('wrap_up.gap')} hint={t('wrap_up.gap_hint')} rows={3} value={gap} onChange={setGap} />}
        {!ready && <p className="text-xs text-text3">{t('wrap_up.missing')}</p>}
        <Button tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={!ready}>
          {t('wrap_up.do')}
        </Button>
        <p className="text-xs text-text3">{t('wrap_up.undo_hint')}</p>
      </form>
    </Part>
  )
}
