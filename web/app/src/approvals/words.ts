// The words around an act: what it changes, why a second person is asked, where a value comes from.
import { useT, type PlainKey } from '../i18n/i18n'
import { useStore } from '../store/store'
import { money, plainAmount } from '../text/money'
import type { Approval, Consequence, Value } from '../wire/types'

const effects: Record<string, PlainKey> = { none: 'act.effect_none', minor: 'act.effect_minor', significant: 'act.effect_significant' }
const directions: Record<string, PlainKey> = { favourable: 'act.favourable', neutral: 'act.neutral', adverse: 'act.adverse' }

export function useMoney(): (cents: number) => string {
  const t = useT()
  const currency = useStore((state) => state.currency)
  return (cents) => money(cents, currency, t.language)
}

/** "Significant change, for the customer." */
export function useConsequence(): (of: Consequence) => string {
  const t = useT()
  return (of) => {
    const effect = t(effects[of.effect] ?? 'act.effect_significant')
    const direction = directions[of.direction]
    return of.effect === 'none' || !direction ? `${effect}.` : `${effect}, ${t(direction)}.`
  }
}

/** "Above the limit of €100.00." */
export function useRule(): (rule: string, limitCents: number | null) => string {
  const t = useT()
  const shown = useMoney()
  return (rule, limitCents) => {
    const limit = limitCents === null ? '' : shown(limitCents)
    switch (rule) {
      case 'above-limit':
        return t('approval.above_limit', { limit })
      case 'above-daily-limit':
        return t('approval.above_daily', { limit })
      case 'no-power':
        return t('approval.no_power')
      default:
        return t('approval.second_person')
    }
  }
}

export function useValue(): (value: Value) => string {
  const shown = useMoney()
  return (value) => (value.value !== null && value.cents && plainAmount(value.value) ? shown(Number(value.value)) : (value.value ?? ''))
}

/** Who said so. A value of another system names the act that gave it. */
export function useOrigin(): (value: Value) => string {
  const t = useT()
  return (value) => (value.origin === 'customer' ? t('origin.customer') : value.origin === 'agent' ? t('origin.agent') : value.source)
}

export function useWhat(): (asked: Approval) => string {
  const shown = useMoney()
  return (asked) => (asked.cents === null ? asked.title : `${asked.title}: ${shown(asked.cents)}`)
}
