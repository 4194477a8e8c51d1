import { useT } from '../i18n/i18n'
import { useTopicTitle } from '../store/select'
import { useStore } from '../store/store'
import type { Scope } from '../wire/types'

/** Channels by their wire name; one we have no word for is shown as it is. */
export function useChannelName(): (channel: string) => string {
  const t = useT()
  return (channel) => (channel === 'chat' || channel === 'web' || channel === 'email' || channel === 'api' ? t(`channel.${channel}`) : channel)
}

/** What a stop covers, in words: "everywhere", "the topic Refund", "the channel Chat". */
export function useScopeName(scope: Scope): string {
  const t = useT()
  const channelName = useChannelName()
  const topic = useTopicTitle(scope.kind === 'topic' ? scope.name : null)
  const action = useStore((state) => (scope.kind === 'action' ? (state.actions.find((one) => one.name === scope.name)?.title ?? scope.name) : ''))
  switch (scope.kind) {
    case 'everywhere':
      return t('scope.everywhere')
    case 'topic':
      return t('scope.topic', { name: topic ?? scope.name })
    case 'channel':
      return t('scope.channel', { name: channelName(scope.name) })
    case 'action':
      return t('scope.action', { name: action })
    case 'model':
      return t('scope.model')
  }
}
