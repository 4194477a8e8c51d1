import type { Outgoing } from '../store/state'
import type { Brief, Item } from '../wire/types'

/**
 * Whether I have answered since the brief was asked for: then it has done its work and becomes one line. A reply counts
 * from the moment it is shown, which is before the server has it; one that was refused was no answer.
 */
export function answered(brief: Brief, items: readonly Item[], outgoing: readonly Outgoing[], conversation: string, myName: string | undefined): boolean {
  return (
    outgoing.some((entry) => entry.conversation === conversation && entry.kind === 'reply' && entry.state !== 'failed') ||
    items.some((item) => item.kind === 'message' && item.author.kind === 'agent' && item.author.name === myName && item.at >= brief.requested_at)
  )
}
