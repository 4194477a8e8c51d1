// Parts of the state that several places derive in the same way, memoised on what they are made of.
import { buildSections, countNeeds, type Filter, type Section } from './sections'
import type { Approval } from '../wire/types'
import type { State } from './state'
import { store, useStore } from './store'
import { ui, useUi } from './ui'

function memo<Args extends readonly unknown[], Result>(make: (...args: Args) => Result): (...args: Args) => Result {
  let last: { args: Args; result: Result } | undefined
  return (...args) => {
    if (!last || args.some((arg, index) => arg !== last?.args[index])) last = { args, result: make(...args) }
    return last.result
  }
}

const closingIds = memo((closing: State['closing']): ReadonlySet<string> => new Set(closing.map((entry) => entry.conversation)))
// Sections depend on who I am, not on my presence: the rest of `me` changes with every desk frame.
const sectionsBy = memo((rows: State['rows'], agent: string | undefined, filter: Filter, topics: State['topics'], hidden: ReadonlySet<string>) =>
  buildSections(rows, agent ? store.get().me : null, filter, topics, hidden),
)
const countsBy = memo((rows: State['rows'], agent: string | undefined) => countNeeds(rows, agent ? store.get().me : null))

function sectionsFor(state: State, filter: Filter): Section[] {
  return sectionsBy(state.rows, state.me?.agent, filter, state.topics, closingIds(state.closing))
}

export function currentSections(): Section[] {
  return sectionsFor(store.get(), ui.get().filter)
}

export function useSections(): Section[] {
  const filter = useUi((value) => value.filter)
  return useStore((state) => sectionsFor(state, filter))
}

export function useCounts(): ReturnType<typeof countNeeds> {
  return useStore((state) => countsBy(state.rows, state.me?.agent))
}

export function useTopicTitle(topic: string | null): string | null {
  return useStore((state) => (topic ? (state.topics.find((one) => one.name === topic)?.title ?? topic) : null))
}

const decidableBy = memo((approvals: readonly Approval[] | undefined, agent: string | undefined) =>
  (approvals ?? []).filter((asked) => asked.deciders.some((person) => person.agent === agent)),
)

/** What waits for a second person and may be decided by me. */
export function decidable(state: State): readonly Approval[] {
  return decidableBy(state.desk?.approvals, state.me?.agent)
}

export function isLead(state: State): boolean {
  return state.me?.role === 'supervisor' || state.me?.role === 'admin'
}
