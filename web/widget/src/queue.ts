// The wait in words. Says what is known and nothing more: a range where there is one, lateness, opening hours.

import { day, isSameDay, t, time } from './i18n'
import type { Queue } from './wire'

const HOUR_MIN = 60
const DAY_MS = 86_400_000

type Minutes = Queue['low_minutes']

function wait(low: Minutes, high: Minutes): string {
  if (low == null && high == null) return t('waitUnknown')
  const inHours = Number(low) >= 2 * HOUR_MIN
  const unit = t(inHours ? 'hours' : 'minutes')
  const scale = inHours ? HOUR_MIN : 1
  // Rounded outwards: never less than may come.
  const from = Math.floor(Number(low) / scale)
  if (high == null) return t('waitOver', { low: from, unit })
  const to = Math.max(1, Math.ceil(high / scale))
  if (!from) return t('waitUpTo', { high: to, unit })
  return from >= to ? t('waitAbout', { high: to, unit }) : t('waitRange', { low: from, high: to, unit })
}

function opening(at: number, now: number): string {
  if (isSameDay(at, now)) return t('todayAt', { time: time(at) })
  if (isSameDay(at, now + DAY_MS)) return t('tomorrowAt', { time: time(at) })
  return t('dayAt', { day: day(at), time: time(at) })
}

export function queueLine(queue: Queue, now: number): string {
  const place = queue.position <= 1 ? t('queueNext') : t('queuePlace', { position: queue.position })
  if (!queue.open) return queue.opens_at ? `${t('closedUntil', { when: opening(queue.opens_at, now) })} ${place}` : `${t('closedNow')} ${place}`
  const range = wait(queue.low_minutes, queue.high_minutes)
  if (!queue.late) return `${place} ${range}`
  return queue.high_minutes == null ? `${t('queueLate')} ${place}` : `${t('queueLate')} ${place} ${range}`
}
