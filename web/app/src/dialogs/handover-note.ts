import type { Brief } from '../wire/types'

/** A first text for the next person, from what the brief already knows. Pure. */
export function handoverNote(brief: Brief | null, words: { wants: string; tried: string; next: string }): string {
  if (!brief) return ''
  return [
    brief.wants && `${words.wants}: ${brief.wants}`,
    brief.tried.length > 0 && `${words.tried}: ${brief.tried.join('; ')}`,
    brief.next_step && `${words.next}: ${brief.next_step}`,
  ]
    .filter(Boolean)
    .join('\n')
}
