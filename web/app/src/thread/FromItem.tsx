import { CornerDownRight } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { showItem } from '../store/jump'

/** Opens the message in which something stands. Without a known place, only the words. */
export function FromItem({ conversation, at, label, children }: { conversation: string; at: number | null | undefined; label: string; children: string }) {
  const t = useT()
  if (at === null || at === undefined) return <span className="text-xs text-text3">{children}</span>
  return (
    <AriaButton
      onPress={() => showItem(conversation, at)}
      aria-label={t('brief.show_source', { what: label, source: children })}
      className="inline-flex max-w-full cursor-default items-baseline gap-1 rounded-sm text-start text-xs text-text3 underline decoration-line-strong underline-offset-2 outline-none hover:text-text hover:decoration-current data-focus-visible:outline-2 data-focus-visible:outline-accent max-md:min-h-6"
    >
      <CornerDownRight size={11} strokeWidth={1.5} aria-hidden="true" className="shrink-0 self-center" />
      {children}
    </AriaButton>
  )
}
