// The order of the wall: by risk, then by who waits longest. Pure.
import type { Row } from '../wire/types'

export function byRisk(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows.values()].sort((a, b) => b.risk - a.risk || (a.waiting_since ?? Infinity) - (b.waiting_since ?? Infinity) || b.opened_at - a.opened_at)
}

/** The length of the longest run that is already in order: what is not part of it has moved. */
function longestIncreasing(places: readonly number[]): number {
  const ends: number[] = []
  for (const place of places) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < place) low = middle + 1
      else high = middle
    }
    ends[low] = place
  }
  return ends.length
}

/** The order as it was when somebody began to look, without those who are gone; and how many cards would move or appear. */
export function heldOrder(frozen: readonly string[], rows: ReadonlyMap<string, Row>, fresh: readonly Row[]): { rows: Row[]; changes: number } {
  const places = new Map(fresh.map((row, index) => [row.conversation, index]))
  const kept = frozen.flatMap((id) => (places.has(id) ? (rows.get(id) ?? []) : []))
  const moved = kept.length - longestIncreasing(kept.map((row) => places.get(row.conversation) ?? 0))
  return { rows: kept, changes: moved + fresh.length - kept.length }
}

export interface WallCounts { live: number; assistant: number; people: number; waiting: number }

export function wallCounts(rows: ReadonlyMap<string, Row>): WallCounts {
  const counts = { live: rows.size, assistant: 0, people: 0, waiting: 0 }
  for (const row of rows.values()) {
    if (row.holder.kind === 'assistant') counts.assistant++
    else if (row.holder.kind === 'agent') counts.people++
    else counts.waiting++
  }
  return counts
}
