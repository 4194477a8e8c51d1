import { FileText, Sparkles } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { keysOf } from '../keys/commands'
import { Button } from '../parts/Button'
import type { Draft, Drafts } from '../wire/types'
import { FromItem } from './FromItem'

/** What the assistant found for the customer's words: each text with its article, to be put into the reply. */
export function DraftList({ conversation, found, inText, onUse }: { conversation: string; found: Drafts; inText: (draft: Draft) => boolean; onUse: (draft: Draft) => void }) {
  const t = useT()
  if (found.drafts.length === 0) {
    return (
      <p role="status" className="border-t border-line px-3 py-2 text-xs text-text2">
        {t('copilot.no_article')}
      </p>
    )
  }
  const { at } = found
  return (
    <section aria-label={t('copilot.drafts')} className="border-t border-line px-3 py-2 text-xs">
      <p className="text-text3">
        {t('copilot.answers')}{' '}
        <q dir="auto" className="[quotes:'“'_'”']">
          {(found.question ?? '').slice(0, 120)}
        </q>{' '}
        {at !== null && (
          <FromItem conversation={conversation} at={at} label={t('copilot.answers')}>
            {t('copilot.show_message')}
          </FromItem>
        )}
      </p>
      <ul className="mt-1 space-y-1">
        {found.drafts.map((draft) => (
          <li key={draft.source.n} className="flex items-center gap-2">
            <FileText size={12} strokeWidth={1.5} aria-hidden="true" className="shrink-0 text-ai" />
            <a href={draft.source.url} target="_blank" rel="noopener noreferrer" className="inline-block truncate py-1 underline decoration-line-strong underline-offset-2 hover:decoration-current">
              [{draft.source.n}] {draft.source.title}
            </a>
            <span className="num shrink-0 text-text3">{t('copilot.reviewed', { day: draft.updated })}</span>
            <span dir="auto" className="min-w-0 flex-1 truncate text-text2 max-md:hidden">
              {draft.text}
            </span>
            {inText(draft) ? (
              <span className="ms-auto shrink-0 text-text3">{t('copilot.inserted')}</span>
            ) : (
              <Button small className="ms-auto" aria-label={t('copilot.insert_from', { title: draft.source.title })} onPress={() => onUse(draft)}>
                {t('copilot.insert')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Draft, shorter, warmer: on the text that is being written. */
export function CopilotButtons({ busy, hasText, onDraft, onShorter, onWarmer }: { busy: boolean; hasText: boolean; onDraft: () => void; onShorter: () => void; onWarmer: () => void }) {
  const t = useT()
  return (
    <>
      <Button tone="ghost" small keys={keysOf('draft')} tip={t('copilot.draft_tip')} aria-label={t('copilot.draft')} isDisabled={busy} onPress={onDraft} className="max-md:h-11 data-disabled:!bg-transparent">
        <Sparkles size={15} strokeWidth={1.5} aria-hidden="true" className="text-ai" />
        <span className="max-md:sr-only">{t('copilot.draft')}</span>
      </Button>
      {hasText && (
        <>
          <Button tone="ghost" small keys={keysOf('shorter')} tip={t('copilot.shorter_tip')} isDisabled={busy} onPress={onShorter} className="max-md:h-11 data-disabled:!bg-transparent">
            {t('copilot.shorter')}
          </Button>
          <Button tone="ghost" small keys={keysOf('warmer')} tip={t('copilot.warmer_tip')} isDisabled={busy} onPress={onWarmer} className="max-md:h-11 data-disabled:!bg-transparent">
            {t('copilot.warmer')}
          </Button>
        </>
      )}
    </>
  )
}
