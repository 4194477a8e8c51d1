// The wait in words. Says what is known and nothing more: a range where there is one, lateness, opening hours.

import { day, isSameDay, t, time } from './i18n'
import type { Queue } from './wire'

const HOUR_MIN = 60
const DAY_MS = 86_400_000

function wait(low: number | null, high: number | null): string {
  if (low === null && high === null) return t('waitUnknown')
  const inHours = (low ?? 0) >= 2 * HOUR_MIN || ((low ?? 0) >= HOUR_MIN && high === null)
  const unit = t(inHours ? 'hours' : 'minutes')
  const from = inHours ? Math.floor(low! / HOUR_MIN) : low
  const to = high !== null && inHours ? Math.ceil(high / HOUR_MIN) : high
  if (to === null) return t('waitOver', { low: from!, unit })
  if (!from) return t('waitUpTo', { high: Math.max(1, to), unit })
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
  return queue.high_minutes === null ? `${t('queueLate')} ${place}` : `${t('queueLate')} ${place} ${range}`
}
