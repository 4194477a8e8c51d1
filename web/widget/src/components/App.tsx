import { Component, createRef } from 'preact'
import type { Client } from '../client'
import { closePanel, listenToHost, showUnread } from '../host'
import { t } from '../i18n'
import type { State } from '../state'
import { Composer, setDraft } from './Composer'
import { Ended } from './Ended'
import { Header } from './Header'
import { Log } from './Log'
import { Offers } from './Offers'
import { PersonControl } from './PersonControl'
import { StatusLine } from './StatusLine'

export class App extends Component<{ client: Client }, State> {
  override state = this.props.client.get()
  private panel = createRef<HTMLElement>()
  private isOpen = true
  private readUpTo = 0
  private focused: EventTarget | null = null

  override componentDidMount() {
    this.props.client.onChange((state) => this.setState(state))
    listenToHost((isOpen, draft) => {
      this.isOpen = isOpen
      this.countUnread()
      if (draft) setDraft(draft)
      if (isOpen) this.focusStart()
    })
    document.addEventListener('pointerdown', () => { this.focused = null }, true)
    document.addEventListener('focusin', ({ target }) => { this.focused = target })
  }

  override componentDidUpdate() {
    this.countUnread()
    // When the focused control is gone (the queue button once a person joins), focus moves on instead of falling to the page.
    const { focused } = this
    if (focused instanceof Element && !focused.isConnected && document.activeElement === document.body) this.focusStart()
  }

  /** Messages of others that came while the panel was closed, told to the launcher. */
  private countUnread() {
    const { entries, cursor } = this.state
    if (this.isOpen) this.readUpTo = cursor
    showUnread(entries.filter((e) => e.kind === 'message' && e.author.kind !== 'customer' && e.seq > this.readUpTo).length)
  }

  private focusStart() {
    // On touch screens focus on the field would open the keyboard over the conversation.
    const start = matchMedia('(pointer: coarse)').matches ? 'h1' : '.box textarea'
    this.panel.current!.querySelector<HTMLElement>(start)!.focus()
  }

  override render({ client }: { client: Client }, state: State) {
    return (
      <section class="panel" ref={this.panel} aria-label={t('support')} onKeyDown={(event) => { if (event.key === 'Escape') closePanel() }}>
        <Header state={state} />
        <StatusLine state={state} />
        <Log state={state} client={client}><Offers state={state} client={client} /></Log>
        <footer>
          {state.status === 'closed' ? <Ended state={state} client={client} /> : <PersonControl state={state} client={client} />}
          <Composer client={client} describedBy={state.disclosure && 'disclosure'} />
        </footer>
      </section>
    )
  }
}
