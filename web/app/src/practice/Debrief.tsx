import { Check, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Chip } from '../parts/Chip'
import { shortDate } from '../time/format'
import type { DebriefPoint, PracticeDebrief } from '../wire/types'

function Point({ point }: { point: DebriefPoint }) {
  const t = useT()
  const Mark = point.met ? Check : X
  return (
    <li className="flex gap-3 py-3">
      <span aria-hidden="true" className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${point.met ? 'bg-ok-soft text-ok' : 'bg-danger-soft text-danger'}`}>
        <Mark size={13} strokeWidth={2} />
      </span>
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
          <span className="font-medium">{point.title}</span>
          <Chip>{t(`practice.group.${point.group}`)}</Chip>
          <span className={`text-xs font-medium ${point.met ? 'text-ok' : 'text-danger'}`}>{t(point.met ? 'practice.met' : 'practice.missed')}</span>
        </p>
        {point.quote && (
          <p dir="auto" className="mt-1 text-text2">
            {t(point.customer ? 'practice.customer_said' : 'practice.you_said')}: <q className="[quotes:'“'_'”']">{point.quote}</q>
          </p>
        )}
        <p className="mt-0.5 text-xs text-text3">
          {point.by_words ? (point.words ? t('practice.by_words_found', { words: point.words }) : t('practice.by_words')) : t('practice.by_action')}
        </p>
      </div>
    </li>
  )
}

/** What went well and what did not, each with the line that shows it and with what decided it. */
export function Debrief({ debrief, title, skill, onAgain, onDone }: { debrief: PracticeDebrief; title: string; skill: string; onAgain: () => void; onDone: () => void }) {
  const t = useT()
  const { percent, needed_percent: needed } = debrief
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section aria-labelledby="debrief-title" className="mx-auto max-w-180 px-6 py-8 max-md:px-4 max-md:py-5">
      <h1 id="debrief-title" ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
        {t('practice.debrief', { title })}
      </h1>
      <p className={`num mt-3 rounded-lg px-3.5 py-2.5 font-medium ${debrief.passed ? 'bg-ok-soft text-ok' : 'bg-warn-soft text-warn'}`}>
        {t(debrief.passed ? 'practice.passed' : 'practice.not_passed', { percent, needed })}
      </p>
      {debrief.certified_until !== null && <p className="mt-2 font-medium">{t('practice.certified_now', { skill, day: shortDate(debrief.certified_until, t.language) })}</p>}
      {debrief.waits_for_supervisor && <p className="mt-2 font-medium">{t('practice.waits')}</p>}
      <ul className="mt-4 divide-y divide-line">
        {debrief.points.map((point) => (
          <Point key={point.group + point.title} point={point} />
        ))}
      </ul>
      <div className="mt-6 flex flex-wrap gap-2">
        <Button tone="primary" onPress={onDone}>
          {t('practice.done')}
        </Button>
        <Button onPress={onAgain}>{t('practice.again')}</Button>
      </div>
    </section>
  )
}
