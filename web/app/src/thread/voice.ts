import type { Item } from '../wire/types'

export type Voice = 'customer' | 'assistant' | 'agent' | 'note' | 'whisper' | 'system'

export function voiceOf(item: Item): Voice {
  return item.kind === 'note' || item.kind === 'whisper' ? item.kind : item.author.kind
}

/** The ground of each voice. Notes have a dashed edge as well, since only the team may see them. */
export const bubble: Record<Voice, string> = {
  customer: 'rounded-tl-sm border border-line bg-surface',
  assistant: 'rounded-tr-sm bg-ai-soft',
  agent: 'rounded-tr-sm bg-accent-soft',
  note: 'border border-dashed border-warn bg-note',
  whisper: 'border-2 border-dashed border-accent bg-note',
  system: 'bg-subtle text-text2',
}
