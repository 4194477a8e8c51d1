// A small part of Markdown as elements: paragraphs, lists, bold, italics, code, links, and [1] for sources.
// There is no way to HTML from here. Links go to http(s) and mailto only.
import { Fragment, type ReactNode } from 'react'

const INLINE = /(\*\*[^*\n]+\*\*|__[^_\n]+__|\*[^*\s][^*\n]*\*|`[^`\n]+`|\[[^\]\n]+\]\((?:https?:\/\/|mailto:)[^\s)]+\)|https?:\/\/[^\s<>()]+[^\s<>().,;:!?]|\[\d{1,2}\])/

export interface MarkdownOptions {
  /** Makes something of "[2]"; without it the sign stays as text. */
  cite?: (n: number) => ReactNode
}

function link(href: string, text: string): ReactNode {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className="underline underline-offset-2 decoration-line-strong hover:decoration-current">
      {text}
    </a>
  )
}

function inlinePart(part: string, options: MarkdownOptions): ReactNode {
  if (/^(\*\*|__).+\1$/.test(part)) return <strong className="font-semibold">{part.slice(2, -2)}</strong>
  if (/^\*.+\*$/.test(part)) return <em>{part.slice(1, -1)}</em>
  if (/^`.+`$/.test(part)) return <code className="rounded bg-subtle px-1 text-sm">{part.slice(1, -1)}</code>
  const labelled = /^\[([^\]]+)\]\((.+)\)$/.exec(part)
  if (labelled) return link(labelled[2] ?? '', labelled[1] ?? '')
  if (/^https?:/.test(part)) return link(part, part)
  const cited = /^\[(\d+)\]$/.exec(part)
  if (cited && options.cite) return options.cite(Number(cited[1]))
  return part
}

function inline(text: string, options: MarkdownOptions): ReactNode {
  return text.split(INLINE).map((part, index) => <Fragment key={index}>{index % 2 ? inlinePart(part, options) : part}</Fragment>)
}

type Block = { kind: 'p' | 'ul' | 'ol'; lines: string[] }

function blocks(text: string): Block[] {
  const found: Block[] = []
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const bullet = /^\s*[-*•]\s+(.*)$/.exec(line)
    const number = /^\s*\d{1,2}[.)]\s+(.*)$/.exec(line)
    const kind = bullet ? 'ul' : number ? 'ol' : 'p'
    const content = bullet?.[1] ?? number?.[1] ?? line.replace(/^#{1,4}\s+/, '')
    const last = found[found.length - 1]
    if (!line.trim()) found.push({ kind: 'p', lines: [] })
    else if (last && last.kind === kind && (last.lines.length > 0 || kind === 'p')) last.lines.push(content)
    else found.push({ kind, lines: [content] })
  }
  return found.filter((block) => block.lines.length > 0)
}

export function Markdown({ text, cite }: { text: string } & MarkdownOptions) {
  const options = cite ? { cite } : {}
  return blocks(text).map((block, index) => {
    if (block.kind === 'p')
      return (
        <p key={index} className="[&:not(:first-child)]:mt-2">
          {block.lines.map((line, at) => (
            <Fragment key={at}>
              {at > 0 && <br />}
              {inline(line, options)}
            </Fragment>
          ))}
        </p>
      )
    const List = block.kind
    return (
      <List key={index} className={`ps-5 [&:not(:first-child)]:mt-1.5 ${List === 'ul' ? 'list-disc' : 'list-decimal'}`}>
        {block.lines.map((line, at) => (
          <li key={at}>{inline(line, options)}</li>
        ))}
      </List>
    )
  })
}

/** The same text without its marks, for one-line previews. */
export function plainText(text: string): string {
  return text
    .replace(/\[([^\]\n]+)\]\([^\s)]+\)/g, '$1')
    .replace(/\*\*|__|`/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
