import { Coffee, Users } from 'lucide-react'
import { useT } from '../i18n/i18n'
import { unlockSound } from '../notify/sound'
import { Button } from '../parts/Button'
import { Empty } from '../parts/Empty'
import { Keys } from '../parts/Keys'
import { nextWaiting, setPresence } from '../store/actions'
import { useCounts } from '../store/select'
import { useStore } from '../store/store'
import { duration } from '../time/format'
import { useNow } from '../time/now'

function WaitingLine() {
  const t = useT()
  const since = useStore((state) => state.desk?.longest_wait_since ?? null)
  const now = useNow()
  return since ? <>{t('start.longest', { wait: duration(now - since) })}</> : null
}

/** What is on the right before a conversation is opened: what waits, and the first thing to do. */
export function Start() {
  const t = useT()
  const counts = useCounts()
  const presence = useStore((state) => state.me?.presence)
  const waiting = counts.waiting + counts.offered
  const busy = waiting + counts.mineNew > 0
  return (
    <Empty
      icon={busy ? <Users size={28} strokeWidth={1.25} aria-hidden="true" /> : <Coffee size={28} strokeWidth={1.25} aria-hidden="true" />}
      title={busy ? t('start.busy', { count: waiting + counts.mineNew }) : t('start.nobody')}
    >
      <p className="num">{waiting > 0 && <WaitingLine />}</p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        {busy && (
          <Button tone="primary" onPress={nextWaiting} keys="shift+j" showKeys>
            {t('command.next_waiting')}
          </Button>
        )}
        {presence && presence !== 'available' && (
          <Button
            onPress={() => {
              unlockSound()
              void setPresence('available')
            }}
          >
            {t('presence.go_available')}
          </Button>
        )}
      </div>
      <ul className="mt-6 inline-flex flex-col gap-2 text-start text-xs text-text3 max-md:hidden">
        <li className="flex items-center gap-2">
          <Keys combination="j" />
          <Keys combination="k" />
          {t('start.key_move')}
        </li>
        <li className="flex items-center gap-2">
          <Keys combination="mod+k" />
          {t('start.key_palette')}
        </li>
        <li className="flex items-center gap-2">
          <Keys combination="?" />
          {t('start.key_help')}
        </li>
      </ul>
    </Empty>
  )
}
