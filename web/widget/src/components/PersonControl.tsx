// "Talk to a person": full width, always at the same place, for as long as no person has the conversation.
import type { Client } from '../client'
import { t } from '../i18n'
import type { State } from '../state'
import { Icon } from './icons'

export function PersonControl({ state, client }: { state: State; client: Client }) {
  const { kind } = state.holder
  if (kind === 'agent') return null
  const asked = kind === 'queue' || state.askedForPerson
  return (
    <div class="foot">
      <button class="wide person" aria-pressed={asked} onClick={() => { if (!asked) client.do({ t: 'human' }) }}>
        <Icon name="person" />{t('talkToPerson')}
      </button>
      {kind === 'queue' && !state.assistant_stopped && (
        <button class="link small" onClick={() => client.do({ t: 'stay' })}>{t('stay')}</button>
      )}
    </div>
  )
}
