// Shape tells who answers: a squircle is the assistant, a circle is a person, a dashed circle is nobody yet.
import type { Holder } from '../wire'
import { Icon } from './icons'

export function Avatar({ kind, name }: Holder) {
  return (
    <span class={`avatar ${kind}`} aria-hidden="true">
      {kind === 'assistant' ? 'AI' : kind === 'agent' && name ? [...name][0] : <Icon name="person" />}
    </span>
  )
}
