import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { useScopeName } from '../shell/scope'
import { startAssistant } from '../store/actions'
import { useStore } from '../store/store'
import { clock } from '../time/format'
import type { Stop } from '../wire/types'

function Line({ stop }: { stop: Stop }) {
  const t = useT()
  const scope = useScopeName(stop.scope)
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <p className="min-w-0 flex-1">
        <span className="font-medium text-danger">{t('stopped.line', { scope })}</span>{' '}
        <span className="num text-text2">{t('stopped.by', { by: stop.by, at: clock(stop.at, t.language) })}</span>
        <span className="block text-text2">{stop.reason}</span>
      </p>
      <Button onPress={() => void startAssistant(stop.scope)} aria-label={t('stopped.start_scope', { scope })}>
        {t('stopped.start')}
      </Button>
    </li>
  )
}

const nothing: readonly Stop[] = []

/** What is stopped now, by whom and why, each with the way back. */
export function StopList() {
  const t = useT()
  const stops = useStore((state) => state.desk?.stops ?? nothing)
  if (stops.length === 0) return null
  return (
    <section aria-label={t('stopped.list')} className="mb-4 rounded-xl border border-danger bg-surface px-3.5 py-1">
      <ul className="divide-y divide-line">
        {stops.map((stop) => (
          <Line key={JSON.stringify(stop.scope)} stop={stop} />
        ))}
      </ul>
    </section>
  )
}
