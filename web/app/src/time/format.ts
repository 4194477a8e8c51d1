// Times and durations in words, short enough for a list row. Pure; the zone is the person's own.

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "58s", "6m 12s", "1h 04m", "2d 3h": two units at most, so a row keeps its width. */
export function duration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / SECOND))
  if (total < 60) return `${total}s`
  const minutes = Math.floor(total / 60)
  if (minutes < 60) return `${minutes}m ${String(total % 60).padStart(2, '0')}s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`
  return `${Math.floor(hours / 24)}d ${hours % 24}h`
}

/** One unit, for ages that need not tick by the second: "now", "4m", "3h", "2d". */
export function age(milliseconds: number, now: string): string {
  if (milliseconds < MINUTE) return now
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)}h`
  return `${Math.floor(milliseconds / DAY)}d`
}

const cache = new Map<string, Intl.DateTimeFormat>()

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  let found = cache.get(key)
  if (!found) {
    // English in the world's way: 09:41 and 23 Nov.
    found = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, options)
    cache.set(key, found)
  }
  return found
}

export function clock(at: number, language: string): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit' }).format(at)
}

export function shortDate(at: number, language: string): string {
  return formatter(language, { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
}

export function monthYear(at: number, language: string): string {
  return formatter(language, { month: 'long', year: 'numeric' }).format(at)
}

/** A date with its time, for titles and for what is not from today. */
export function dateAndClock(at: number, language: string): string {
  return formatter(language, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at)
}

export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString()
}

/** The day of a separator: "Today", "Yesterday" or "Monday, 23 November". */
export function dayName(at: number, now: number, language: string, words: { today: string; yesterday: string }): string {
  if (sameDay(at, now)) return words.today
  if (sameDay(at, now - DAY)) return words.yesterday
  return formatter(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(at)
}
