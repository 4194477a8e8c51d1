// The inbox as sections by need. A row is in exactly one section; empty sections are left out.
import type { Me, Named, Row } from '../wire/types'

export type SectionId = 'offered' | 'waiting' | 'mine_new' | 'mine' | 'aside' | 'assistant' | 'colleagues'
export type FilterId = 'all' | 'waiting' | 'mine' | 'assistant' | 'risk'

export interface Filter { chip: FilterId; needle: string; topic: string | null }
export interface Section { id: SectionId; rows: Row[] }

/** From this risk on a conversation is marked in lists and counted red in the navigation. */
export const RISKY_FROM = 60

export const everything: Filter = { chip: 'all', needle: '', topic: null }

export function sectionOf(row: Row, agent: string): SectionId {
  if (row.holder.kind === 'queue') return row.offered_to === agent ? 'offered' : 'waiting'
  if (row.holder.kind === 'assistant') return 'assistant'
  if (row.holder.agent !== agent) return 'colleagues'
  if (row.snoozed_until !== null) return 'aside'
  return row.unread > 0 ? 'mine_new' : 'mine'
}

const FAR = Number.MAX_SAFE_INTEGER
const since = (row: Row) => row.waiting_since ?? row.last?.at ?? row.opened_at
const order: Record<SectionId, (a: Row, b: Row) => number> = {
  offered: (a, b) => (a.offer_expires ?? FAR) - (b.offer_expires ?? FAR),
  waiting: (a, b) => since(a) - since(b),
  mine_new: (a, b) => since(a) - since(b),
  mine: (a, b) => b.updated_at - a.updated_at,
  // Who comes back first.
  aside: (a, b) => (a.snoozed_until ?? FAR) - (b.snoozed_until ?? FAR),
  // By opening time, because these rows change all the time and would jump.
  assistant: (a, b) => b.opened_at - a.opened_at,
  colleagues: (a, b) => b.opened_at - a.opened_at,
}

const chipShows: Record<FilterId, (row: Row, section: SectionId) => boolean> = {
  all: () => true,
  waiting: (_, section) => section === 'offered' || section === 'waiting',
  mine: (_, section) => section === 'offered' || section === 'mine' || section === 'mine_new' || section === 'aside',
  assistant: (_, section) => section === 'assistant',
  risk: (row) => row.risk >= RISKY_FROM,
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase()
}

function matches(row: Row, needle: string, title: (topic: string) => string): boolean {
  const hay = `${row.customer.name}\n${row.last?.text ?? ''}\n${row.topic ? title(row.topic) : ''}\n${row.holder.name ?? ''}\n${row.tags.join('\n')}\n${row.conversation}`
  return fold(hay).includes(needle)
}

export function buildSections(
  rows: ReadonlyMap<string, Row>,
  me: Me | null,
  filter: Filter,
  topics: readonly Named[],
  hidden: ReadonlySet<string>,
): Section[] {
  if (!me) return []
  const groups: Record<SectionId, Row[]> = { offered: [], waiting: [], mine_new: [], mine: [], aside: [], assistant: [], colleagues: [] }
  const titles = new Map(topics.map((topic) => [topic.name, topic.title]))
  const needle = fold(filter.needle.trim())
  for (const row of rows.values()) {
    if (hidden.has(row.conversation)) continue
    if (filter.topic && row.topic !== filter.topic) continue
    const section = sectionOf(row, me.agent)
    if (!chipShows[filter.chip](row, section)) continue
    if (needle && !matches(row, needle, (topic) => titles.get(topic) ?? topic)) continue
    groups[section].push(row)
  }
  return (Object.keys(groups) as SectionId[])
    .map((id) => ({ id, rows: groups[id].sort(order[id]) }))
    .filter((section) => section.rows.length > 0)
}

/** Numbers for the navigation: what waits for somebody, what waits for me, what is risky. */
export function countNeeds(rows: ReadonlyMap<string, Row>, me: Me | null): { waiting: number; mineNew: number; offered: number; risky: number } {
  const counts = { waiting: 0, mineNew: 0, offered: 0, risky: 0 }
  if (!me) return counts
  for (const row of rows.values()) {
    const section = sectionOf(row, me.agent)
    if (section === 'waiting') counts.waiting++
    if (section === 'offered') counts.offered++
    if (section === 'mine_new') counts.mineNew++
    if (row.risk >= RISKY_FROM) counts.risky++
  }
  return counts
}

/** The conversation to open after one is done: the next in the list, else the one before it. */
export function neighbour(sections: readonly Section[], conversation: string, step: 1 | -1): string | null {
  const all = sections.flatMap((section) => section.rows)
  const at = all.findIndex((row) => row.conversation === conversation)
  if (at < 0) return all[0]?.conversation ?? null
  return all[at + step]?.conversation ?? null
}

/** What to do next after finishing one: an offer, then a customer of mine who wrote, then the queue, then my others. */
export function nextInNeed(sections: readonly Section[], done: string): string | null {
  for (const id of ['offered', 'mine_new', 'waiting', 'mine'] as const) {
    const row = sections.find((section) => section.id === id)?.rows.find((other) => other.conversation !== done)
    if (row) return row.conversation
  }
  return null
}
