import { describe, expect, it } from 'vitest'
import { held, me, queued, row } from '../testing/samples'
import type { Row } from '../wire/types'
import { buildSections, countNeeds, everything, neighbour, nextInNeed, type Filter } from './sections'

const map = (rows: Row[]) => new Map(rows.map((one) => [one.conversation, one]))
const rows = map([
  row('ai-old', { opened_at: 1 }),
  row('ai-new', { opened_at: 9, risk: 80, risks: [{ kind: 'loop', title: 'Loop', quote: 'again' }] }),
  queued('short', 900),
  queued('long', 100),
  queued('mine-to-take', 500, { offered_to: 'sam', offer_expires: 60 }),
  queued('for-jo', 400, { offered_to: 'jo' }),
  held('calm', 'sam', { updated_at: 5 }),
  held('calm-later', 'sam', { updated_at: 8 }),
  held('wrote', 'sam', { unread: 1 }),
  held('theirs', 'jo', { unread: 4 }),
])
const build = (filter: Partial<Filter> = {}, hidden: string[] = []) =>
  buildSections(rows, me, { ...everything, ...filter }, [{ name: 'refund', title: 'Refund' }], new Set(hidden)).map((section) => [section.id, section.rows.map((one) => one.conversation)])

describe('sections', () => {
  it('puts every row in one section, by need, longest wait first', () => {
    expect(build()).toEqual([
      ['offered', ['mine-to-take']],
      ['waiting', ['long', 'for-jo', 'short']],
      ['mine_new', ['wrote']],
      ['mine', ['calm-later', 'calm']],
      ['assistant', ['ai-new', 'ai-old']],
      ['colleagues', ['theirs']],
    ])
  })

  it('narrows by chip, topic and words, without accents and case', () => {
    expect(build({ chip: 'mine' }).map(([id]) => id)).toEqual(['offered', 'mine_new', 'mine'])
    expect(build({ chip: 'risk' })).toEqual([['assistant', ['ai-new']]])
    expect(build({ topic: 'billing' })).toEqual([])
    expect(build({ needle: 'CALM' })).toEqual([['mine', ['calm-later', 'calm']]])
    expect(build({ needle: 'réfund' })).toHaveLength(6)
  })

  it('hides what is being wrapped up', () => {
    expect(build({ chip: 'mine' }, ['calm', 'calm-later', 'wrote']).map(([id]) => id)).toEqual(['offered'])
  })

  it('is empty before anybody is known', () => {
    expect(buildSections(rows, null, everything, [], new Set())).toEqual([])
  })
})

describe('moving on', () => {
  const sections = buildSections(rows, me, everything, [], new Set())
  it('walks over section borders and stops at the ends', () => {
    expect(neighbour(sections, 'mine-to-take', 1)).toBe('long')
    expect(neighbour(sections, 'long', -1)).toBe('mine-to-take')
    expect(neighbour(sections, 'mine-to-take', -1)).toBeNull()
    expect(neighbour(sections, 'not-there', 1)).toBe('mine-to-take')
  })

  it('opens an offer first, then my customers who wrote, then the queue', () => {
    expect(nextInNeed(sections, '')).toBe('mine-to-take')
    expect(nextInNeed(sections, 'mine-to-take')).toBe('wrote')
    expect(nextInNeed(buildSections(map([queued('q', 1), held('m', 'sam')]), me, everything, [], new Set()), '')).toBe('q')
    expect(nextInNeed(buildSections(map([row('ai')]), me, everything, [], new Set()), '')).toBeNull()
  })

  it('counts what the navigation shows', () => {
    expect(countNeeds(rows, me)).toEqual({ waiting: 3, offered: 1, mineNew: 1, risky: 1 })
  })
})
