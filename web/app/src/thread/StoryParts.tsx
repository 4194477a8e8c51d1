import { useT } from '../i18n/i18n'
import type { Brief, Fact, Story } from '../wire/types'
import { Part } from './BriefPart'
import { FromItem } from './FromItem'

function Facts({ conversation, facts }: { conversation: string; facts: readonly Fact[] }) {
  return (
    <ul className="space-y-0.5">
      {facts.map((fact) => (
        <li key={`${fact.label} ${fact.value} ${fact.at}`}>
          <span className="text-text2">{fact.label}:</span> <span dir="auto">{fact.value}</span>{' '}
          <FromItem conversation={conversation} at={fact.at} label={`${fact.label} ${fact.value}`}>
            {fact.source}
          </FromItem>
        </li>
      ))}
    </ul>
  )
}

/** What an action found out, and apart from it what was only said. Each opens the message or event it stands in. */
export function KnownParts({ conversation, brief, facts, story }: { conversation: string; brief: Brief; facts: readonly Fact[]; story: Story }) {
  const t = useT()
  // The brief is from the moment of the handoff; where its facts stand is known from the whole conversation.
  const placed = brief.verified.map((fact) => facts.find((known) => known.label === fact.label && known.value === fact.value) ?? fact)
  return (
    <>
      {placed.length > 0 && (
        <Part label={t('brief.verified')}>
          <Facts conversation={conversation} facts={placed} />
        </Part>
      )}
      {story.said.length > 0 && (
        <Part label={t('brief.said')}>
          <Facts conversation={conversation} facts={story.said} />
        </Part>
      )}
    </>
  )
}

/** The promise of the handoff, and what the company promised in its own words. */
export function PromiseParts({ conversation, brief, story }: { conversation: string; brief: Brief; story: Story }) {
  const t = useT()
  if (brief.promises.length + story.promised.length === 0) return null
  return (
    <Part label={t('brief.promises')}>
      <ul className="space-y-0.5 text-text2">
        {brief.promises.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {story.promised.map((quote) => (
          <li key={`${quote.at} ${quote.text}`}>
            <q dir="auto" className="[quotes:'“'_'”']">
              {quote.text}
            </q>{' '}
            <FromItem conversation={conversation} at={quote.at} label={quote.text}>
              {quote.by}
            </FromItem>
          </li>
        ))}
      </ul>
    </Part>
  )
}
