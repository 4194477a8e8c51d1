// What the customer may answer with one press, below the last message.
import type { ComponentChild } from 'preact'
import type { Client } from '../client'
import { t } from '../i18n'
import type { State } from '../state'

interface Props { state: State; client: Client }

function Choices({ name, texts, state, client }: Props & { name: string; texts: string[] }) {
  return (
    <div class="choices" role="group" aria-label={name} lang={state.language}>
      {texts.map((text) => <button type="button" key={text} onClick={() => client.do({ t: 'send', text })}>{text}</button>)}
    </div>
  )
}

export function Starters({ state, client }: Props) {
  const { starters, entries, pending, holder } = state
  if (!starters.length || entries.length || pending.length || holder.kind !== 'assistant') return null
  return <Choices name={t('starters')} texts={starters} state={state} client={client} />
}

/** The choices and the offer of a person of the last message, until somebody has written after it. */
export function LastMessageOffers({ state, client }: Props) {
  const last = state.entries.findLast((entry) => entry.kind === 'message')
  if (!last || state.status === 'closed' || state.pending.some(({ command }) => command.t === 'send')) return null
  return (
    <>
      {!!last.choices?.length && <Choices name={t('choices')} texts={last.choices} state={state} client={client} />}
      {last.offer_person && state.holder.kind === 'assistant' && !state.askedForPerson && (
        <div class="choices"><button type="button" onClick={() => client.do({ t: 'human' })}>{t('talkToPerson')}</button></div>
      )}
    </>
  )
}

function Question({ name, text, children }: { name: string; text?: string; children: ComponentChild }) {
  return (
    <section class="question" aria-label={name}>
      <p>{text ?? name}</p>
      <div class="choices">{children}</div>
    </section>
  )
}

/** Going back to the assistant needs the customer's yes. */
export function ReturnOffer({ state, client }: Props) {
  if (!state.return_offer) return null
  const answer = (yes: boolean) => client.do({ t: 'consent', yes })
  return (
    <Question name={t('returnOffer')} text={state.return_offer}>
      <button type="button" onClick={() => answer(true)}>{t('returnYes')}</button>
      <button type="button" onClick={() => answer(false)}>{t('returnNo')}</button>
    </Question>
  )
}

export function HelpedQuestion({ state, client }: Props) {
  if (!state.ask_helped || state.status === 'closed') return null
  const answer = (yes: boolean) => client.do({ t: 'helped', yes })
  return (
    <Question name={t('helped')}>
      <button type="button" onClick={() => answer(true)}>{t('yes')}</button>
      <button type="button" onClick={() => answer(false)}>{t('no')}</button>
    </Question>
  )
}

/** A press that the server could not take, other than a text (those say it on their own bubble). */
export function FailedPress({ state, client }: Props) {
  const failed = state.pending.find((pending) => pending.failed && pending.command.t !== 'send')
  if (!failed) return null
  return (
    <p class="note danger" role="alert">
      {t('pressFailed')} <button type="button" class="link" onClick={() => client.retry(failed)}>{t('tryAgain')}</button>
    </p>
  )
}
