// The strip under the header: what is unusual now. Spoken by a separate status region, and rarely: a place in a queue
// that moves every few seconds would talk over everything else.
import { Component } from 'preact'
import { t } from '../i18n'
import { queueLine } from '../queue'
import type { State } from '../state'

const SPEAK_SAME_KIND_EVERY_MS = 30_000

type Kind = 'offline' | 'queue' | 'asking' | 'stopped'
interface Status { kind?: Kind; text: string }

function statusOf(state: State): Status {
  const waits = state.status === 'open'
  if (state.offline) return { kind: 'offline', text: t('offline') }
  if (waits && state.holder.kind === 'queue') return { kind: 'queue', text: state.queue ? queueLine(state.queue, Date.now()) : t('waitUnknown') }
  if (waits && state.askedForPerson) return { kind: 'asking', text: t('asking') }
  if (waits && state.assistant_stopped && state.holder.kind === 'assistant') return { kind: 'stopped', text: t('assistantStopped') }
  return { text: '' }
}

/** Speaks at once when something new is going on, at most twice a minute while it goes on. */
class Spoken extends Component<Status> {
  private text = ''
  private at = 0

  override shouldComponentUpdate({ kind, text }: Status) {
    return text !== this.text && (kind !== this.props.kind || Date.now() - this.at > SPEAK_SAME_KIND_EVERY_MS)
  }

  override render({ text }: Status) {
    this.text = text
    this.at = Date.now()
    return <p role="status" class="hidden-text">{text}</p>
  }
}

export function StatusLine({ state }: { state: State }) {
  const { kind, text } = statusOf(state)
  return (
    <>
      {kind && (
        <p class={`status ${kind === 'queue' && state.queue?.late ? 'late' : kind}`}>{text}</p>
      )}
      <Spoken kind={kind} text={text} />
    </>
  )
}
