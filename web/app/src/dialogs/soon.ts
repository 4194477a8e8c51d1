// Times to come back at, in the person's own zone.
const HOUR = 3_600_000

/** The morning of a day, so many days from now. */
function morning(now: number, days: number): number {
  const day = new Date(now)
  day.setDate(day.getDate() + days)
  day.setHours(9, 0, 0, 0)
  return day.getTime()
}

export function soonTimes(now: number): { hour: number; later: number; tomorrow: number; monday: number } {
  const weekday = new Date(now).getDay()
  return { hour: now + HOUR, later: now + 4 * HOUR, tomorrow: morning(now, 1), monday: morning(now, ((8 - weekday) % 7) || 7) }
}

/** A time as a field for date and time takes it. */
export function toField(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`
}
