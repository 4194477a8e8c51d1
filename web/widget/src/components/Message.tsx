import { t, time } from '../i18n'
import type { Message as Item } from '../state'
import { Link, Markdown } from './Markdown'

interface Props {
  message: Item
  /** The same author goes on: the line with the name is for screen readers only. */
  continued: boolean
  language?: string
  /** For a text that the server has not confirmed: its error code, or null while it is on its way. */
  failed?: string | null
  onRetry?: () => void
}

/** "Sending" appears after a moment, by style sheet: most texts are confirmed before. */
function Delivery({ failed, onRetry }: Pick<Props, 'failed' | 'onRetry'>) {
  if (!failed) return <p class="note sending">{t('sending')}</p>
  if (/^(too-large|invalid)/.test(failed)) return <p class="note danger" role="alert">{t('tooLong')}</p>
  return <button class="link danger" onClick={onRetry}>{t('notSent')}</button>
}

export function Message({ message, continued, language, failed, onRetry }: Props) {
  const { author, text, at, citations, masked } = message
  const own = author.kind === 'customer'
  const word = author.kind === 'assistant' ? t('assistant') : author.kind === 'agent' && t('person')
  return (
    <article class={`message ${author.kind}`}>
      <h2 class={continued ? 'hidden-text' : ''}>
        <b class={own ? 'hidden-text' : ''}>{own ? t('you') : author.name}</b> {word && <span>{word} </span>}
        <time dateTime={new Date(at).toISOString()}>{time(at)}</time>
      </h2>
      <div class="bubble" dir="auto" lang={own ? undefined : language}>
        {own ? <p class="plain">{text}</p> : <Markdown text={text} citations={citations} />}
        {!!citations?.length && (
          <ul class="sources" aria-label={t('sources')}>
            {citations.map(({ n, title, url }) => <li><Link url={url}><b>{n}</b> {title}</Link></li>)}
          </ul>
        )}
      </div>
      {masked && <p class="note">{t('masked')}</p>}
      {failed !== undefined && <Delivery failed={failed} onRetry={onRetry} />}
    </article>
  )
}
