import { memo } from 'react'
import { OctagonPause, WifiOff } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { startAssistant } from '../store/actions'
import { isLead } from '../store/select'
import { useStore } from '../store/store'
import { clock } from '../time/format'
import { useScopeName } from './scope'
import type { Stop } from '../wire/types'

function StoppedLine({ stop, lead }: { stop: Stop; lead: boolean }) {
  const t = useT()
  const scope = useScopeName(stop.scope)
  const waiting = useStore((state) => state.desk?.waiting ?? 0)
  const mine = useStore((state) => stop.starters.includes(state.me?.agent ?? ''))
  const at = clock(stop.at, t.language)
  return (
    <div className="flex min-h-8 items-center gap-2.5 border-b border-line bg-danger-soft px-4 py-1 text-danger">
      <OctagonPause size={15} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      <p className="min-w-0 font-medium">
        {stop.drill && <>{t('stopped.drill')} </>}
        {stop.scope.kind === 'everywhere' ? t('stopped.everywhere', { at, by: stop.by }) : t('stopped.scope', { scope, at, by: stop.by })}{' '}
        {stop.reason && <q className="font-normal [quotes:'“'_'”']">{stop.reason}</q>} <span className="num font-normal">{t('stopped.waiting', { count: waiting })}</span>
      </p>
      {mine ? (
        <Button small className="ms-auto" onPress={() => void startAssistant(stop.scope)} aria-label={t('stopped.start_scope', { scope })}>
          {t('stopped.start')}
        </Button>
      ) : (
        lead && <span className="ms-auto shrink-0">{t('stopped.second_person')}</span>
      )}
    </div>
  )
}

function LinkLine() {
  const t = useT()
  const link = useStore((state) => state.link)
  const unsent = useStore((state) => state.outgoing.filter((entry) => entry.state !== 'sending').length)
  if (link !== 'offline' && link !== 'reconnecting') return null
  return (
    <p className="flex min-h-8 items-center gap-2.5 border-b border-line bg-warn-soft px-4 py-1 font-medium text-warn">
      <WifiOff size={15} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      {t(link === 'offline' ? 'link.offline' : 'link.reconnecting')}
      {unsent > 0 && <span className="num font-normal">{t('link.unsent', { count: unsent })}</span>}
    </p>
  )
}

/** Only there when something is wrong. Everybody sees that the AI is stopped; those who may, start it again. */
export const TopBar = memo(function TopBar() {
  const t = useT()
  const stops = useStore((state) => state.desk?.stops)
  const lead = useStore(isLead)
  return (
    <div role="region" aria-label={t('topbar.label')}>
      <div role="status">
        <LinkLine />
        {stops?.map((stop) => (
          <StoppedLine key={JSON.stringify(stop.scope)} stop={stop} lead={lead} />
        ))}
      </div>
    </div>
  )
})
