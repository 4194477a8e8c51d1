// What the customer may answer with one press, below the last message.
import type { Client } from '../client'
import { t } from '../i18n'
import type { State } from '../state'

interface Props { state: State; client: Client }

function Choices({ name, texts, state, client }: Props & { name: string; texts: string[] }) {
  return (
    <div class="choices" role="group" aria-label={name} lang={state.language}>
      {texts.map((text) => <button onClick={() => client.do({ t: 'send', text })}>{text}</button>)}
    </div>
  )
}

export function Starters({ state, client }: Props) {
  const { starters, entries, holder } = state
  if (!starters?.length || entries.length || holder.kind !== 'assistant') return null
  return (
    <>
      <p class="greeting">{t('greeting')}</p>
      <Choices name={t('starters')} texts={starters} state={state} client={client} />
    </>
  )
}

/** The choices and the offer of a person of the last message, until somebody has written after it. */
export function LastMessageOffers({ state, client }: Props) {
  const last = state.entries.findLast((entry) => entry.kind === 'message')
  if (!last || state.status === 'closed') return null
  return (
    <>
      {!!last.choices?.length && <Choices name={t('choices')} texts={last.choices} state={state} client={client} />}
      {last.offer_person && state.holder.kind === 'assistant' && !state.askedForPerson && (
        <div class="choices"><button onClick={() => client.do({ t: 'human' })}>{t('talkToPerson')}</button></div>
      )}
    </>
  )
}

interface QuestionProps { name: string; text?: string; yes: string; no: string; onAnswer: (yes: boolean) => void }

function Question({ name, text = name, yes, no, onAnswer }: QuestionProps) {
  return (
    <section class="question" aria-label={name}>
      <p>{text}</p>
      <div class="choices">
        <button onClick={() => onAnswer(true)}>{yes}</button>
        <button onClick={() => onAnswer(false)}>{no}</button>
      </div>
    </section>
  )
}

/** Two things the server may ask: did this help, and may the assistant take over again. That needs the customer's yes. */
export function Questions({ state, client }: Props) {
  const { return_offer, ask_helped, status } = state
  if (status === 'closed') return null
  return (
    <>
      {ask_helped && <Question name={t('helped')} yes={t('yes')} no={t('no')} onAnswer={(yes) => client.do({ t: 'helped', yes })} />}
      {return_offer && (
        <Question name={t('returnOffer')} text={return_offer} yes={t('returnYes')} no={t('returnNo')} onAnswer={(yes) => client.do({ t: 'consent', yes })} />
      )}
    </>
  )
}

/** A press that the server could not take, other than a text (those say it on their own bubble). */
export function FailedPress({ state, client }: Props) {
  const failed = state.pending.find((pending) => pending.failed && pending.command.t !== 'send')
  if (!failed) return null
  return (
    <p class="note danger" role="alert">
      {t('pressFailed')} <button class="link" onClick={() => client.retry(failed)}>{t('tryAgain')}</button>
    </p>
  )
}
