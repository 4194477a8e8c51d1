// What is new between two states that is worth a sound or a spoken line. Pure.
import { RISKY_FROM } from '../store/sections'
import type { State } from '../store/state'
import type { Row } from '../wire/types'

export interface News {
  /** An offer to me, or somebody new in a queue while I am available. */
  waiting: Row[]
  /** A customer of mine wrote. */
  message: Row[]
  /** A conversation became risky (for those who see the wall). */
  risk: Row[]
}

const nothing: News = { waiting: [], message: [], risk: [] }

export function newsBetween(before: State, after: State, lead: boolean): News {
  if (before.rows === after.rows || !before.ready || !after.me) return nothing
  const { agent, presence } = after.me
  const news: News = { waiting: [], message: [], risk: [] }
  for (const [id, row] of after.rows) {
    const old = before.rows.get(id)
    if (old === row) continue
    const offered = row.offered_to === agent && old?.offered_to !== agent
    const queued = row.holder.kind === 'queue' && old?.holder.kind !== 'queue'
    if (offered || (queued && presence === 'available')) news.waiting.push(row)
    if (row.holder.agent === agent && row.unread > (old?.unread ?? 0)) news.message.push(row)
    if (lead && row.risk >= RISKY_FROM && (old?.risk ?? 0) < RISKY_FROM) news.risk.push(row)
  }
  return news
}
