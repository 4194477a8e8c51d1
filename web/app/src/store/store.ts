// A store in thirty lines: one immutable value, listeners, and a hook. Selectors must return a value that is stable
// while its inputs are (a part of the state, a primitive, or something memoised on them).
import { useSyncExternalStore } from 'react'
import { emptyState, type State } from './state'

export interface Store<Value> {
  get: () => Value
  set: (change: Partial<Value> | ((now: Value) => Partial<Value>)) => void
  replace: (next: Value) => void
  subscribe: (listener: () => void) => () => void
}

export function createStore<Value extends object>(initial: Value): Store<Value> {
  let value = initial
  const listeners = new Set<() => void>()
  const replace = (next: Value) => {
    if (next === value) return
    value = next
    for (const listener of [...listeners]) listener()
  }
  return {
    get: () => value,
    replace,
    set: (change) => replace({ ...value, ...(typeof change === 'function' ? change(value) : change) }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const store = createStore<State>(emptyState)

export function useFrom<Value extends object, Part>(from: Store<Value>, select: (value: Value) => Part): Part {
  return useSyncExternalStore(from.subscribe, () => select(from.get()))
}

export function useStore<Part>(select: (state: State) => Part): Part {
  return useFrom(store, select)
}
