// What is open on screen: one dialog at most, the wrap-up panel, the side panel, the list's filter.
import { flushSync } from 'react-dom'
import { createStore, useFrom } from './store'
import { everything, type Filter } from './sections'
import type { WrapUp } from '../wire/types'

export type DialogId = 'tag' | 'snooze' | 'close' | 'transfer' | 'return' | 'act' | 'whisper' | 'stops' | 'stop' | 'keys' | 'palette'
export type ComposerMode = 'reply' | 'note'

export interface Ui {
  dialog: DialogId | null
  /** The conversation whose wrap-up panel is open, with what was filled in before an undo. */
  wrapUp: { conversation: string; filled: WrapUp | null } | null
  /** The side panel is not as it is by default (beside a wide thread, hidden on a narrow one). */
  sideToggled: boolean
  navNarrow: boolean
  filter: Filter
  searching: boolean
  composerMode: ComposerMode
  /** Conversations that the next verb for several is about. */
  selected: ReadonlySet<string>
}

export const ui = createStore<Ui>({
  dialog: null,
  wrapUp: null,
  sideToggled: false,
  navNarrow: false,
  filter: everything,
  searching: false,
  composerMode: 'reply',
  selected: new Set(),
})

export function useUi<Part>(select: (value: Ui) => Part): Part {
  return useFrom(ui, select)
}

export function openDialog(dialog: DialogId): void {
  ui.set({ dialog })
}

export function closeDialog(): void {
  ui.set({ dialog: null })
}

/** Named places that can take the keyboard. Components register; commands ask. */
export type FocusPlace = 'composer' | 'list' | 'thread' | 'search' | 'brief' | 'wrap-up' | 'ask' | 'main'
const places = new Map<FocusPlace, () => void>()

let moves = 0
/** A place that was asked for before it was there, and what had the keyboard instead. */
let wish: { place: FocusPlace; move: number; meanwhile: Element | null } | null = null

/** A place that was asked for before it was there gets the keyboard now, unless the person has moved on by themselves. */
export function registerFocus(place: FocusPlace, focus: () => void): () => void {
  places.set(place, focus)
  const now = document.activeElement
  const granted = wish?.place === place && wish.move === moves && (now === wish.meanwhile || now === document.body)
  if (wish?.place === place) wish = null
  if (granted) focus()
  return () => {
    if (places.get(place) === focus) places.delete(place)
  }
}

/** Moves the keyboard now, to the first of the places that exists. */
export function focusNow(...wanted: FocusPlace[]): void {
  moves += 1
  const [first] = wanted
  for (const place of [...wanted, 'main' as const]) {
    const focus = places.get(place)
    if (!focus) continue
    focus()
    break
  }
  // What is slow to draw (a panel of another conversation) may come later than two frames.
  wish = first && !places.has(first) ? { place: first, move: moves, meanwhile: document.activeElement } : null
}

/**
 * Moves the keyboard to what the change just made shows. At once, because whoever types fast has the next letter down
 * already, and outside of a text it is a command; and again two frames later, because a dialog that closes gives the
 * keyboard back by itself. A later move wins.
 */
export function focusOn(...wanted: FocusPlace[]): void {
  flushSync(() => undefined)
  focusNow(...wanted)
  const mine = moves
  afterFrames(2, () => moves === mine && focusNow(...wanted))
}

export function afterFrames(count: number, work: () => void): void {
  if (count === 0) work()
  else requestAnimationFrame(() => afterFrames(count - 1, work))
}
