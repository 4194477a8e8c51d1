import { useState } from 'react'
import { useT } from '../i18n/i18n'
import { clock, dateAndClock } from '../time/format'
import type { Item } from '../wire/types'
import { WhyButton, WhyPanel } from './Why'

/** A change of hands or a decision, as a thin line across. */
export function EventItem({ item }: { item: Item }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <article data-seq={item.seq} tabIndex={-1} className="offscreen-cheap found-mark text-xs text-text3">
      <div className="flex items-center gap-3 py-0.5">
        <span aria-hidden="true" className="h-px min-w-4 flex-1 bg-line" />
        <p className="flex max-w-[85%] flex-wrap items-center justify-center gap-x-2 text-center">
          <span dir="auto">{item.text}</span>
          <time dateTime={new Date(item.at).toISOString()} title={dateAndClock(item.at, t.language)} className="num">
            {clock(item.at, t.language)}
          </time>
          {item.why && <WhyButton why={item.why} open={open} onToggle={() => setOpen(!open)} />}
        </p>
        <span aria-hidden="true" className="h-px min-w-4 flex-1 bg-line" />
      </div>
      {item.why && open && (
        <div className="mx-auto max-w-[40rem]">
          <WhyPanel why={item.why} />
        </div>
      )}
    </article>
  )
}
