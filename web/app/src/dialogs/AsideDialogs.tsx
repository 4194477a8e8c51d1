import { X } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Field } from '../parts/Field'
import { Sheet } from '../parts/Sheet'
import { closeAll, snoozeAll, tagAll, targets } from '../store/bulk'
import { store, useStore } from '../store/store'
import { focusOn } from '../store/ui'
import type { Outcome } from '../wire/types'
import { soonTimes, toField } from './soon'
import { useSubmit } from './useSubmit'

interface DialogProps { open: boolean; onClose: () => void; conversation: string | null }

const TAGS_SHOWN = 12

/** Tags that colleagues use now, the most frequent first: one word for one thing. */
function usedTags(except: ReadonlySet<string>): string[] {
  const counts = new Map<string, number>()
  for (const row of store.get().rows.values()) for (const tag of row.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  const known = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([tag]) => tag)
  return known.filter((tag) => !except.has(tag)).slice(0, TAGS_SHOWN)
}

function TagContent({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const t = useT()
  const rows = useStore((state) => state.rows)
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const [text, setText] = useState('')
  const there = new Set(ids.flatMap((id) => rows.get(id)?.tags ?? store.get().threads.get(id)?.row.tags ?? []))
  const add = text.split(',').map((tag) => tag.trim()).filter(Boolean)
  const [offered] = useState(() => usedTags(there))
  const { busy, form } = useSubmit(add.length > 0 || removed.size > 0, async () => {
    if (!(await tagAll(ids, add, [...removed]))) return
    onClose()
    focusOn('thread', 'list')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      {there.size > 0 && (
        <ul className="flex flex-wrap gap-1.5" aria-label={t('tag.field')}>
          {[...there].filter((tag) => !removed.has(tag)).map((tag) => (
            <li key={tag} className="flex h-7 items-center gap-1 rounded-full border border-line ps-2.5 pe-0.5 text-xs font-medium">
              {tag}
              <Button tone="ghost" small square aria-label={t('tag.remove', { tag })} onPress={() => setRemoved(new Set([...removed, tag]))} className="!size-6 !rounded-full">
                <X size={12} strokeWidth={1.75} aria-hidden="true" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Field autoFocus label={t('tag.add')} hint={t('tag.hint')} value={text} onChange={setText} autoComplete="off" />
      {offered.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {offered.filter((tag) => !add.includes(tag)).map((tag) => (
            <Button key={tag} small onPress={() => setText([...add, tag].join(', '))} className="!rounded-full">
              {tag}
            </Button>
          ))}
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={busy || (add.length === 0 && removed.size === 0)}>
          {t('tag.do')}
        </Button>
      </div>
    </form>
  )
}

/** Marks for colleagues, on one conversation or on all selected ones. */
export function TagDialog({ open, onClose, conversation }: DialogProps) {
  const t = useT()
  const ids = open ? targets(conversation) : []
  return (
    <Sheet open={open} onClose={onClose} title={t('tag.title', { count: ids.length })} width={460}>
      <TagContent ids={ids} onClose={onClose} />
    </Sheet>
  )
}

function SnoozeContent({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const t = useT()
  const [times] = useState(() => soonTimes(Date.now()))
  const [choice, setChoice] = useState<string>('hour')
  const [custom, setCustom] = useState(() => toField(times.tomorrow))
  const until = choice === 'custom' ? new Date(custom).getTime() : times[choice as keyof typeof times]
  const { busy, form } = useSubmit(Number.isFinite(until), async () => {
    if (!(await snoozeAll(ids, until))) return
    onClose()
    focusOn('list', 'thread')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      <Choice
        layout="list"
        label={t('snooze.until')}
        value={choice}
        onChange={setChoice}
        options={[
          { value: 'hour', label: t('snooze.hours', { count: 1 }) },
          { value: 'later', label: t('snooze.hours', { count: 4 }) },
          { value: 'tomorrow', label: t('snooze.tomorrow') },
          { value: 'monday', label: t('snooze.monday') },
          { value: 'custom', label: t('snooze.custom') },
        ]}
      />
      {choice === 'custom' && <Field label={t('snooze.until')} type="datetime-local" value={custom} onChange={setCustom} />}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button autoFocus tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={busy || !Number.isFinite(until)}>
          {t('snooze.do')}
        </Button>
      </div>
    </form>
  )
}

/** Out of the way until a time. What a customer waits for cannot be put aside; the server says so. */
export function SnoozeDialog({ open, onClose, conversation }: DialogProps) {
  const t = useT()
  const ids = open ? targets(conversation) : []
  return (
    <Sheet open={open} onClose={onClose} title={t('snooze.title', { count: ids.length })} hint={t('snooze.hint')} width={420}>
      <SnoozeContent ids={ids} onClose={onClose} />
    </Sheet>
  )
}

function CloseContent({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const t = useT()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [summary, setSummary] = useState('')
  const { busy, form } = useSubmit(outcome !== null, async () => {
    if (!outcome) return
    await closeAll(ids, outcome, summary.trim())
    onClose()
    focusOn('list')
  })
  const outcomes: readonly Outcome[] = ['solved', 'not_solved', 'waiting']
  return (
    <form {...form} className="flex flex-col gap-4">
      <Choice label={t('close.outcome')} value={outcome} onChange={setOutcome} options={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))} />
      <Field label={t('close.summary')} rows={2} value={summary} onChange={setSummary} />
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={busy || outcome === null}>
          {t('close.do')}
        </Button>
      </div>
    </form>
  )
}

/** Closes the selected conversations that may be closed. */
export function CloseDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT()
  const ids = open ? targets(null) : []
  return (
    <Sheet open={open} onClose={onClose} title={t('close.title', { count: ids.length })} hint={t('close.hint')} width={460}>
      <CloseContent ids={ids} onClose={onClose} />
    </Sheet>
  )
}
