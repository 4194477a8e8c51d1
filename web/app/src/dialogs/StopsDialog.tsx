import { useEffect, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Chip } from '../parts/Chip'
import { Sheet } from '../parts/Sheet'
import { useScopeName } from '../shell/scope'
import { useStore } from '../store/store'
import { asTrouble, troubleText } from '../store/trouble'
import { dateAndClock, duration } from '../time/format'
import { api } from '../wire/client'
import type { EndedStop, Stop } from '../wire/types'

function Line({ stop, ended }: { stop: Stop; ended: EndedStop | null }) {
  const t = useT()
  const scope = useScopeName(stop.scope)
  return (
    <li className="border-b border-line py-2.5 last:border-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{scope}</span>
        {stop.drill && <Chip tone="plain">{t('stops.drill')}</Chip>}
        <span className="num ms-auto text-xs text-text3">{dateAndClock(stop.at, t.language)}</span>
      </p>
      <p className="num text-text2">
        {t('stops.by', { by: stop.by })} <q className="[quotes:'“'_'”']">{stop.reason}</q>{' '}
        {ended
          ? t(ended.alone ? 'stops.ended_alone' : 'stops.ended', { by: ended.ended_by, after: duration(ended.ended_at - stop.at) })
          : t('stops.in_force')}
      </p>
      <p className={`num text-xs ${stop.last_word_millis === null ? 'text-text3' : 'font-medium text-danger'}`}>
        {t('stops.taken', { count: stop.conversations })}{' '}
        {stop.last_word_millis === null ? t('stops.no_word') : t('stops.last_word', { seconds: (stop.last_word_millis / 1_000).toFixed(1) })}
      </p>
    </li>
  )
}

function Content() {
  const t = useT()
  const now = useStore((state) => state.desk?.stops)
  const [ended, setEnded] = useState<EndedStop[] | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    api.stops().then(
      (list) => gone || setEnded(list),
      (error: unknown) => gone || setTrouble(asTrouble(error).code),
    )
    return () => {
      gone = true
    }
    // Asked again when a stop begins or ends.
  }, [now?.length])
  if (trouble) return <p role="alert">{t.say(troubleText(trouble))}</p>
  if (!ended) return <p role="status">{t('closed.loading')}</p>
  if (ended.length === 0 && !now?.length) return <p>{t('stops.empty')}</p>
  return (
    <ul>
      {now?.map((stop) => (
        <Line key={`now ${JSON.stringify(stop.scope)}`} stop={stop} ended={null} />
      ))}
      {ended.map((one) => (
        <Line key={`${one.stop.at} ${JSON.stringify(one.stop.scope)}`} stop={one.stop} ended={one} />
      ))}
    </ul>
  )
}

/** Every stop and drill: by whom, ended by whom, and what was measured. */
export function StopsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT()
  return (
    <Sheet open={open} onClose={onClose} title={t('command.stops')} hint={t('stops.hint')}>
      <Content />
    </Sheet>
  )
}
