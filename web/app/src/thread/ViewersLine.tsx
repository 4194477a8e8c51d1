import { Eye, PenLine } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { useStore } from '../store/store'
import type { Viewer } from '../wire/types'

const nobody: readonly Viewer[] = []

/** Who else is here. Somebody who writes is said louder than somebody who looks, so that two do not answer at once. */
export function ViewersLine({ conversation }: { conversation: string }) {
  const t = useT()
  const me = useStore((state) => state.me?.agent)
  const viewers = useStore((state) => state.viewers.get(conversation) ?? nobody).filter((viewer) => viewer.agent !== me)
  const writing = viewers.filter((viewer) => viewer.writing)
  const shown = writing.length > 0 ? writing : viewers
  const names = new Intl.ListFormat(t.language, { type: 'conjunction' }).format(shown.map((viewer) => viewer.name))
  return (
    <div role="status" className="shrink-0 px-4 max-md:px-2">
      {shown.length > 0 && (
        <p className={`mb-1.5 inline-flex items-center gap-1.5 rounded-md px-2 py-1 text-xs ${writing.length ? 'bg-warn-soft font-medium text-warn' : 'text-text3'}`}>
          {writing.length ? <PenLine size={13} strokeWidth={1.5} aria-hidden="true" /> : <Eye size={13} strokeWidth={1.5} aria-hidden="true" />}
          {t(writing.length ? 'viewers.writing' : 'viewers.looking', { names, count: shown.length })}
        </p>
      )}
    </div>
  )
}
