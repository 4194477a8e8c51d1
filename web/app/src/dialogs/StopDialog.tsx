import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Choice } from '../parts/Choice'
import { Field } from '../parts/Field'
import { Pick } from '../parts/Pick'
import { Sheet } from '../parts/Sheet'
import { Toggle } from '../parts/Toggle'
import { useChannelName } from '../shell/scope'
import { stopAssistant } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn } from '../store/ui'
import type { Row, Scope } from '../wire/types'
import { useSubmit } from './useSubmit'

type Kind = Scope['kind']

function channelsIn(rows: ReadonlyMap<string, Row>): string[] {
  return [...new Set([...rows.values()].map((row) => row.channel))].sort()
}

function affected(rows: ReadonlyMap<string, Row>, scope: Scope | null): number {
  let count = 0
  for (const row of rows.values()) {
    if (row.holder.kind !== 'assistant' || !scope) continue
    const covered = scope.kind === 'everywhere' || (scope.kind === 'topic' && row.topic === scope.name) || (scope.kind === 'channel' && row.channel === scope.name)
    if (covered) count++
  }
  return count
}

function Content({ onClose }: { onClose: () => void }) {
  const t = useT()
  const channelName = useChannelName()
  const topics = useStore((state) => state.topics)
  const rows = useStore((state) => state.rows)
  const [channels] = useState(() => channelsIn(rows))
  const [kind, setKind] = useState<Kind>('everywhere')
  const [name, setName] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [drill, setDrill] = useState(false)
  const actions = useStore((state) => state.actions)
  // A model is stopped whatever it is called: the assistant then quotes articles.
  const scope: Scope | null = kind === 'everywhere' ? { kind } : kind === 'model' ? { kind, name: 'all' } : name ? { kind, name } : null
  const takes = kind !== 'action' && kind !== 'model'
  const { busy, form } = useSubmit(scope !== null && reason.trim() !== '', async () => {
    if (!scope || !(await stopAssistant(scope, reason.trim(), drill))) return
    onClose()
    focusOn('main')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      <Choice
        label={t('stop.where')}
        value={kind}
        onChange={(next) => {
          setKind(next)
          setName(null)
        }}
        options={[
          { value: 'everywhere', label: t('stop.everywhere') },
          { value: 'topic', label: t('stop.topic') },
          { value: 'channel', label: t('stop.channel') },
          { value: 'action', label: t('stop.action') },
          { value: 'model', label: t('stop.model') },
        ]}
      />
      {kind === 'topic' && <Pick label={t('stop.which_topic')} placeholder={t('stop.choose')} value={name} onChange={setName} options={topics.map((topic) => ({ id: topic.name, label: topic.title }))} />}
      {kind === 'channel' && <Pick label={t('stop.which_channel')} placeholder={t('stop.choose')} value={name} onChange={setName} options={channels.map((channel) => ({ id: channel, label: channelName(channel) }))} />}
      {kind === 'action' && <Pick label={t('stop.which_action')} placeholder={t('stop.choose')} value={name} onChange={setName} options={actions.map((one) => ({ id: one.name, label: one.title }))} />}
      <Toggle label={t('stop.drill')} hint={t('stop.drill_hint')} value={drill} onChange={setDrill} />
      <Field autoFocus label={t('stop.reason')} hint={t('stop.reason_hint')} rows={2} value={reason} onChange={setReason} />
      <div className="num rounded-lg bg-danger-soft px-3 py-2.5 text-text">
        <p className="font-medium text-danger">{t('stop.what_happens')}</p>
        <ul className="mt-1 list-disc space-y-0.5 ps-4">
          {takes && <li>{t('stop.effect_now', { count: affected(rows, scope) })}</li>}
          <li>{t(kind === 'action' ? 'stop.effect_action' : kind === 'model' ? 'stop.effect_model' : 'stop.effect_new')}</li>
          <li>{t('stop.effect_seen')}</li>
        </ul>
      </div>
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone="danger-solid" type="submit" isDisabled={scope === null || !reason.trim() || busy}>
          {t(busy ? 'stop.busy' : 'stop.do')}
        </Button>
      </div>
    </form>
  )
}

/** Where, why, and what will happen: two clicks and one sentence, no magic words. */
export function StopDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT()
  return (
    <Sheet open={open} onClose={onClose} title={t('stop.title')} hint={t('stop.hint')} danger>
      <Content onClose={onClose} />
    </Sheet>
  )
}
