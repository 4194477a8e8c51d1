import { EyeOff, FileText } from 'lucide-react'
import { memo, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Avatar } from '../parts/Avatar'
import { Markdown } from '../text/markdown'
import { clock, dateAndClock } from '../time/format'
import type { Item } from '../wire/types'
import { bubble, voiceOf, type Voice } from './voice'
import { WhyButton, WhyPanel } from './Why'

function Who({ item, voice, customer }: { item: Item; voice: Voice; customer: string }) {
  const t = useT()
  const name = voice === 'customer' ? item.author.name || customer : item.author.name
  return (
    <p className={`mb-1 flex flex-wrap gap-x-1.5 text-xs text-text3 ${voice === 'customer' ? '' : 'justify-end'}`}>
      <span className="font-medium text-text2">{name}</span>
      {voice === 'assistant' && <span className="text-ai">{t('author.assistant_long')}</span>}
      {voice === 'note' && <span className="text-warn">{t('author.note')}</span>}
      {voice === 'whisper' && <span className="font-medium text-accent">{t('author.whisper')}</span>}
      {voice === 'agent' && <span className="sr-only">{t('author.person')}</span>}
      {item.ai_assisted && <span>{t('author.assisted')}</span>}
      <time dateTime={new Date(item.at).toISOString()} title={dateAndClock(item.at, t.language)} className="num">
        {clock(item.at, t.language)}
      </time>
    </p>
  )
}

function Sources({ item }: { item: Item }) {
  const t = useT()
  return (
    <ol aria-label={t('message.sources')} className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
      {item.citations.map((source) => (
        <li key={source.n} id={`source-${item.seq}-${source.n}`} className="flex items-center gap-1">
          <FileText size={12} strokeWidth={1.5} aria-hidden="true" className="text-ai" />
          <span className="text-ai">[{source.n}]</span>
          <a href={source.url} target="_blank" rel="noopener noreferrer" className="inline-block py-1 underline decoration-line-strong underline-offset-2 hover:decoration-current">
            {source.title}
          </a>
        </li>
      ))}
    </ol>
  )
}

/** A message or a note. `follows`: the same voice spoke just before, so name and picture are not repeated to the eye. */
export const MessageItem = memo(function MessageItem({ item, follows, customer }: { item: Item; follows: boolean; customer: string }) {
  const t = useT()
  const [why, setWhy] = useState(false)
  const voice = voiceOf(item)
  const ours = voice !== 'customer'
  const name = ours ? item.author.name : item.author.name || customer
  const cite = (n: number) => (
    <a href={item.citations.find((source) => source.n === n)?.url ?? `#source-${item.seq}-${n}`} target="_blank" rel="noopener noreferrer" className="text-xs font-medium text-ai hover:underline" aria-label={t('message.source', { n })}>
      [{n}]
    </a>
  )
  return (
    <article data-seq={item.seq} tabIndex={-1} className={`offscreen-cheap found-mark flex max-w-[min(46rem,88%)] gap-2.5 ${ours ? 'ms-auto flex-row-reverse' : ''} ${follows ? '-mt-1.5' : ''}`}>
      {follows ? <span className="w-6 shrink-0" /> : <Avatar name={name} ai={voice === 'assistant'} size={24} />}
      <div className={`flex min-w-0 flex-col ${ours ? 'items-end' : 'items-start'}`}>
        {follows ? (
          <span className="sr-only">
            {name} {voice === 'assistant' ? t('author.assistant_long') : voice === 'note' ? t('author.note') : voice === 'whisper' ? t('author.whisper') : ''}
          </span>
        ) : (
          <Who item={item} voice={voice} customer={customer} />
        )}
        <div dir="auto" className={`max-w-full rounded-xl px-3 py-2 text-base break-words ${bubble[voice]}`}>
          <Markdown text={item.text} {...(item.citations.length ? { cite } : {})} />
        </div>
        {(item.masked || item.citations.length > 0 || item.why) && (
          <div className={`mt-1 flex max-w-full flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-text3 ${ours ? 'justify-end' : ''}`}>
            {item.masked && (
              <span className="flex items-center gap-1">
                <EyeOff size={12} strokeWidth={1.5} aria-hidden="true" />
                {t('message.masked')}
              </span>
            )}
            {item.citations.length > 0 && <Sources item={item} />}
            {item.why && <WhyButton why={item.why} open={why} onToggle={() => setWhy(!why)} />}
          </div>
        )}
        {item.why && why && <WhyPanel why={item.why} />}
      </div>
    </article>
  )
})
