import { closePanel } from '../host'
import { t } from '../i18n'
import type { State } from '../state'
import { Avatar } from './Avatar'
import { Icon } from './icons'

/** Who holds the conversation, in words. */
function holderWords({ status, holder, assistant_name }: State): string {
  if (status === 'closed') return t('headerClosed')
  if (holder.kind === 'queue') return t('headerQueue')
  if (holder.kind === 'agent') return holder.name ? t('headerPerson', { name: holder.name }) : t('person')
  return assistant_name ? t('headerAssistant', { name: assistant_name }) : t('assistant')
}

export function Header({ state }: { state: State }) {
  return (
    <header>
      <Avatar {...state.holder} />
      <div>
        <h1 tabIndex={-1}>{state.company || t('support')}</h1>
        <p class="small">{holderWords(state)}</p>
      </div>
      {parent !== window && (
        <button class="square" aria-label={t('minimise')} onClick={closePanel}><Icon name="down" /></button>
      )}
    </header>
  )
}
