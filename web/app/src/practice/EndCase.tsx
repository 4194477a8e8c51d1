import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { useSubmit } from '../dialogs/useSubmit'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Field } from '../parts/Field'
import { Pick } from '../parts/Pick'
import { useStore } from '../store/store'
import type { PracticeOutcome } from '../wire/types'

interface EndCaseProps {
  onEnd: (how: PracticeOutcome, skill: string | null, note: string) => Promise<void>
  onLeave: () => void
  /** Back to the conversation, on a phone. */
  onBack?: () => void
}

/** The last thing that is judged: what is done with the case, within one's powers. */
export function EndCase({ onEnd, onLeave, onBack }: EndCaseProps) {
  const t = useT()
  const skills = useStore((state) => state.skills)
  // On a phone it is the whole page.
  const Title = onBack ? 'h1' : 'h2'
  const [how, setHow] = useState<PracticeOutcome | null>(null)
  const [skill, setSkill] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const ready = how !== null && (how !== 'skill' || skill !== null)
  const { busy, form } = useSubmit(ready, async () => {
    if (how) await onEnd(how, how === 'skill' ? skill : null, note.trim())
  })
  return (
    <section aria-labelledby="practice-end" className="scroll-thin w-84 shrink-0 overflow-y-auto border-s border-line bg-surface p-4 max-md:h-full max-md:w-full max-md:border-s-0">
      <Title id="practice-end" className="mb-3 text-lg font-semibold">
        {t('practice.end_title')}
      </Title>
      <form {...form} className="flex flex-col gap-4">
        <Choice
          label={t('practice.end_as')}
          value={how}
          onChange={setHow}
          layout="list"
          required
          options={[
            { value: 'solved', label: t('outcome.solved') },
            { value: 'not_solved', label: t('outcome.not_solved') },
            { value: 'waiting', label: t('outcome.waiting') },
            { value: 'supervisor', label: t('practice.to_supervisor') },
            { value: 'skill', label: t('practice.to_skill') },
          ]}
        />
        {how === 'skill' && <Pick label={t('practice.which_skill')} placeholder={t('stop.choose')} value={skill} onChange={setSkill} options={skills.map((one) => ({ id: one.name, label: one.title }))} />}
        <Field label={t('practice.note')} rows={3} value={note} onChange={setNote} />
        <Button tone="primary" type="submit" keys="mod+enter" isDisabled={!ready || busy}>
          {t('practice.end')}
        </Button>
        {onBack && <Button onPress={onBack}>{t('action.cancel')}</Button>}
        <Button tone="ghost" onPress={onLeave}>
          {t('practice.leave')}
        </Button>
      </form>
    </section>
  )
}
