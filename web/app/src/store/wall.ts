// The order of the wall: by risk, then by who waits longest. Pure.
import type { Row } from '../wire/types'

export function byRisk(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows.values()].sort((a, b) => b.risk - a.risk || (a.waiting_since ?? Infinity) - (b.waiting_since ?? Infinity) || b.opened_at - a.opened_at)
}

/** The order as it was when somebody began to look, without those who are gone; and how many places would change. */
export function heldOrder(frozen: readonly string[], rows: ReadonlyMap<string, Row>, fresh: readonly Row[]): { rows: Row[]; changes: number } {
  const kept = frozen.flatMap((id) => rows.get(id) ?? [])
  let changes = fresh.length - kept.length
  kept.forEach((row, index) => {
    if (fresh[index]?.conversation !== row.conversation) changes++
  })
  return { rows: kept, changes: Math.max(0, changes) }
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
