import { createRef } from 'preact'
import type { Client } from '../client'
import { t } from '../i18n'
import { Icon } from './icons'

const MAX_HEIGHT_PX = 120

/** The field is the browser's own, without a copy of its text in our state. */
const field = createRef<HTMLTextAreaElement>()

function fitHeight() {
  const { style } = field.current!
  style.height = 'auto'
  style.height = `${Math.min(field.current!.scrollHeight, MAX_HEIGHT_PX)}px`
}

/** Puts in a text of the host page. It is never sent by itself. */
export function setDraft(text: string) {
  if (!field.current) return
  field.current.value = text
  fitHeight()
}

export function Composer({ client, describedBy }: { client: Client; describedBy?: string }) {
  function send(event: Event) {
    event.preventDefault()
    const text = field.current!.value.trim()
    if (text) client.do({ t: 'send', text })
    setDraft('')
    field.current!.focus()
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event)
  }
  return (
    <form class="box" onSubmit={send}>
      <textarea ref={field} rows={1} dir="auto" enterkeyhint="send" aria-label={t('write')} placeholder={t('write')}
        aria-describedby={describedBy} onInput={() => { fitHeight(); client.typing() }} onKeyDown={onKeyDown} />
      <button class="primary square" aria-label={t('send')}><Icon name="send" /></button>
    </form>
  )
}
