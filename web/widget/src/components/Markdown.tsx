// A subset of Markdown straight to elements: paragraphs, lists, **bold**, `code`, links, [1] for sources.
// No HTML string is ever built, so there is nothing to sanitise. Everything else stays plain text.
import type { ComponentChild } from 'preact'
import { t } from '../i18n'
import type { Citation } from '../wire'

/** A link that opens beside the chat; only its text when the address is not one to follow. */
export function Link({ url, children }: { url: string; children: ComponentChild }) {
  if (!/^(https?:|mailto:|tel:|\/(?!\/))/i.test(url)) return <>{children}</>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}<span class="hidden-text"> ({t('newTab')})</span>
    </a>
  )
}

const INLINE = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^[\]]+)\]\(([^\s)]+)\)|(https?:\/\/[^\s<>()]*[^\s<>().,!?;:])| ?\[(\d{1,2})\]/g

function inline(text: string, citations: Citation[]): ComponentChild[] {
  const out: ComponentChild[] = []
  let from = 0
  for (const match of text.matchAll(INLINE)) {
    const [whole, bold, code, label, target, bare, number] = match
    const citation = citations.find(({ n }) => n === Number(number))
    out.push(text.slice(from, match.index))
    from = match.index + whole.length
    if (bold) out.push(<strong>{inline(bold, citations)}</strong>)
    else if (code) out.push(<code>{code}</code>)
    else if (citation) out.push(<sup><Link url={citation.url}>{number}<span class="hidden-text"> {citation.title}</span></Link></sup>)
    else if (number) out.push(whole)
    else out.push(<Link url={target ?? bare!}>{label ?? bare}</Link>)
  }
  out.push(text.slice(from))
  return out
}

const ITEM = /^\s*(?:([-*•])|\d+[.)])\s+(.*)/

export function Markdown({ text, citations = [] }: { text: string; citations?: Citation[] }) {
  const blocks: ComponentChild[] = []
  let Block: 'ul' | 'ol' | 'p' = 'p'
  let content: ComponentChild[] = []
  const start = (next: typeof Block) => {
    if (content.length) blocks.push(<Block>{content}</Block>)
    content = []
    Block = next
  }
  for (const line of text.split('\n')) {
    const item = ITEM.exec(line)
    const kind = item ? (item[1] ? 'ul' : 'ol') : 'p'
    if (kind !== Block || !line.trim()) start(kind)
    if (item) content.push(<li>{inline(item[2]!, citations)}</li>)
    else if (line.trim()) content.push(content.length > 0 && <br />, inline(line, citations))
  }
  start('p')
  return <>{blocks}</>
}
