// What the copilot can do to the text that is being written. The composer registers itself; commands and the panel ask.
import type { Rewriting } from '../wire/types'

interface Writer {
  draft: () => void
  insert: (text: string) => void
  rewrite: (how: Rewriting) => void
}

let writer: Writer | null = null

export function registerWriter(next: Writer): () => void {
  writer = next
  return () => {
    if (writer === next) writer = null
  }
}

export const copilot: Writer = {
  draft: () => writer?.draft(),
  insert: (text) => writer?.insert(text),
  rewrite: (how) => writer?.rewrite(how),
}
