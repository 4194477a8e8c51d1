import { useState } from 'react'
import { beyond } from '../approvals/power'
import { useConsequence, useMoney, useOrigin, useRule } from '../approvals/words'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { Pick } from '../parts/Pick'
import { Sheet } from '../parts/Sheet'
import { act as doAct } from '../store/actions'
import { useStore } from '../store/store'
import { focusOn } from '../store/ui'
import { centsOf, plainAmount } from '../text/money'
import type { Act, Value } from '../wire/types'
import { useSubmit } from './useSubmit'

const begin = (value: Value): string => (value.value === null ? '' : value.cents ? plainAmount(value.value) : value.value)
/** As the wire wants it; null when it is not an amount. */
const onWire = (value: Value, typed: string): string | null => (value.cents ? (centsOf(typed)?.toString() ?? null) : typed.trim() || null)

const nothing: readonly Act[] = []

/** Looking something up comes last: most open this to change something. */
const inOrder = (acts: readonly Act[]): Act[] => [...acts].sort((one, other) => Number(one.consequence.effect === 'none') - Number(other.consequence.effect === 'none'))

function Form({ conversation, act, onClose }: { conversation: string; act: Act; onClose: () => void }) {
  const t = useT()
  const [shown, origin, rule, consequence] = [useMoney(), useOrigin(), useRule(), useConsequence()]
  const [typed, setTyped] = useState<Record<string, string>>(() => Object.fromEntries(act.needs.map((value) => [value.name, begin(value)])))
  const values = act.needs.map((value) => [value, onWire(value, typed[value.name] ?? '')] as const)
  const complete = values.every(([, wire]) => wire !== null)
  const amount = values.find(([value]) => value.name === act.amount)?.[1] ?? null
  const over = beyond(act, amount === null ? null : Number(amount))
  const limit = over === 'above-limit' ? act.power?.limit_cents : over === 'above-daily-limit' ? act.power?.daily_cents : null
  const { busy, form } = useSubmit(complete, async () => {
    if (!(await doAct(conversation, act.action, Object.fromEntries(values.map(([value, wire]) => [value.name, wire ?? '']))))) return
    onClose()
    focusOn('composer', 'thread')
  })
  return (
    <form {...form} className="flex flex-col gap-4">
      {act.needs.map((value) => {
        const wrong = value.cents && (typed[value.name] ?? '') !== '' && centsOf(typed[value.name] ?? '') === null
        return (
          <Field
            key={value.name}
            label={value.label}
            hint={value.value !== null && typed[value.name] === begin(value) ? t('act.from', { source: origin(value) }) : t('act.from_you')}
            error={wrong ? t('act.not_amount') : null}
            value={typed[value.name] ?? ''}
            onChange={(next) => setTyped((before) => ({ ...before, [value.name]: next }))}
          />
        )
      })}
      <div className={`num rounded-lg px-3 py-2.5 ${act.consequence.direction === 'adverse' ? 'bg-danger-soft' : 'bg-subtle'}`}>
        <p className="font-medium">
          {consequence(act.consequence)} {act.consequence.reversal}
        </p>
        {act.power && act.power.limit_cents !== null && <p className="text-text2">{t('act.limit', { limit: shown(act.power.limit_cents) })}</p>}
        {act.power && act.power.left_cents !== null && <p className="text-text2">{t('act.left', { left: shown(act.power.left_cents) })}</p>}
        <p className="mt-1" role="status">
          {over ? `${t('act.second')} ${rule(over, limit ?? null)}` : t('act.alone')}
        </p>
      </div>
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button tone={act.consequence.direction === 'adverse' ? 'danger-solid' : 'primary'} type="submit" keys="mod+enter" showKeys isDisabled={!complete || busy}>
          {t(busy ? 'act.busy' : over ? 'act.ask' : 'act.do')}
        </Button>
      </div>
    </form>
  )
}

function Content({ conversation, onClose }: { conversation: string; onClose: () => void }) {
  const t = useT()
  const acts = useStore((state) => state.threads.get(conversation)?.acts ?? nothing)
  const [name, setName] = useState<string | null>(null)
  const act = acts.find((one) => one.action === name)
  return (
    <div className="flex flex-col gap-4">
      <Pick label={t('act.which')} placeholder={t('stop.choose')} value={name} onChange={setName} options={inOrder(acts).map((one) => ({ id: one.action, label: one.title }))} />
      {act && <Form key={act.action} conversation={conversation} act={act} onClose={onClose} />}
    </div>
  )
}

/** Something in another system: what it needs and from where, what it changes, and whether one person may do it. */
export function ActDialog({ open, onClose, conversation }: { open: boolean; onClose: () => void; conversation: string }) {
  const t = useT()
  const name = useStore((state) => state.rows.get(conversation)?.customer.name ?? '')
  return (
    <Sheet open={open} onClose={onClose} title={t('act.title', { name })} hint={t('act.hint')}>
      <Content conversation={conversation} onClose={onClose} />
    </Sheet>
  )
}
