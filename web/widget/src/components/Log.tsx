// The conversation. The log speaks new articles politely; what the customer gets to see on opening is not read out.
import { Component, createRef, type ComponentChildren } from 'preact'
import type { Client } from '../client'
import { day, isSameDay, t } from '../i18n'
import type { Entry, State } from '../state'
import { Icon } from './icons'
import { Message } from './Message'

const AT_END_PX = 48
const GROUP_MS = 3 * 60_000
/** The replay after the first hello comes within this time. */
const SETTLE_MS = 400

/** The assistant's messages always say that it is an AI, therefore they never count as a continuation. */
const isContinued = (entry: Entry, before?: Entry) =>
  entry.kind === 'message' && before?.kind === 'message' && entry.author.kind !== 'assistant' &&
  entry.author.kind === before.author.kind && entry.author.name === before.author.name && entry.at - before.at < GROUP_MS

function Entries({ state, client }: Pick<Props, 'state' | 'client'>) {
  let lastDay = Date.now()
  return (
    <>
      {state.entries.map((entry, index, all) => {
        if (entry.kind === 'event') return <p class="event small" key={entry.id} lang={state.language}>{entry.text}</p>
        const newDay = !isSameDay(entry.at, lastDay)
        lastDay = entry.at
        const pending = entry.client_id ? state.pending.find(({ command }) => command.client_id === entry.client_id) : undefined
        // A message keeps its key, and so its element, when the ack and then the stored message take its place.
        return [
          newDay && <p class="event small" key={`day${entry.seq}`}>{day(entry.at)}</p>,
          <Message key={entry.client_id || entry.id} message={entry} language={state.language} failed={pending?.failed}
            continued={!newDay && isContinued(entry, all[index - 1])} onRetry={() => client.retry(pending!)} />,
        ]
      })}
    </>
  )
}

interface Props { state: State; client: Client; children: ComponentChildren }
interface View { settled: boolean; hasNews: boolean }

/** Keeps the end in view unless the reader has scrolled away; then offers the way down. */
export class Log extends Component<Props, View> {
  private region = createRef<HTMLDivElement>()
  private atEnd = true

  override componentDidMount() {
    new ResizeObserver(() => { if (this.atEnd) this.toEnd() }).observe(this.region.current!)
  }

  override componentDidUpdate({ state: before }: Props) {
    const { state } = this.props
    if (state.ready && !before.ready) setTimeout(() => this.setState({ settled: true }), SETTLE_MS)
    if (this.atEnd || state.pending.length > before.pending.length) this.toEnd()
    else if (state.entries !== before.entries) this.setState({ hasNews: true })
  }

  private toEnd = () => {
    const region = this.region.current!
    region.scrollTop = region.scrollHeight
  }

  private onJump = () => {
    this.toEnd()
    // The button goes away; its focus stays in the conversation.
    this.region.current!.focus()
  }

  private onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.region.current!
    this.atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX
    if (this.atEnd) this.setState({ hasNews: false })
  }

  override render({ state, client, children }: Props, { settled, hasNews }: View) {
    const { typing, language, disclosure } = state
    return (
      <div class="stage">
        <div class="log" ref={this.region} tabIndex={0} role="log" aria-label={t('conversation')} aria-live={settled ? 'polite' : 'off'} onScroll={this.onScroll}>
          {!state.ready && <div class="skeleton" />}
          {disclosure && <p class="small" id="disclosure" lang={language}>{disclosure}</p>}
          <Entries state={state} client={client} />
          {children}
          {typing && (
            <p class="typing small" aria-live="off">
              <i /><i /><i />{t('typing', { who: (typing === 'assistant' && state.assistant_name) || typing })}
            </p>
          )}
        </div>
        {hasNews && <button class="jump" onClick={this.onJump}><Icon name="down" />{t('jump')}</button>}
      </div>
    )
  }
}
