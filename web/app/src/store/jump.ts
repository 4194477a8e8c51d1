// Where a fact stands: the transcript shows one item, marks it and gives it the keyboard. Kept until a transcript of that
// conversation is there, so that a link into another conversation works.
import { createStore, useFrom } from './store'

interface Jump { conversation: string; seq: number; turn: number }

const jump = createStore<{ to: Jump | null }>({ to: null })
let turn = 0

export function showItem(conversation: string, seq: number): void {
  turn += 1
  jump.set({ to: { conversation, seq, turn } })
}

export function useJump(conversation: string): Jump | null {
  const to = useFrom(jump, (value) => value.to)
  return to?.conversation === conversation ? to : null
}

/** Done: going back to the conversation later does not jump again. */
export function jumped(): void {
  jump.set({ to: null })
}
