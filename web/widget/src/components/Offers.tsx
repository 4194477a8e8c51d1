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

export function Offers({ state, client }: Props) {
  const { entries, starters, pending, return_offer, ask_helped, holder } = state
  const withAssistant = holder.kind === 'assistant'
  // Choices and the offer of a person belong to the last message, until somebody has written after it.
  const last = entries.findLast((entry) => entry.kind === 'message')
  // A text that was refused says so on its own bubble.
  const failed = pending.find((p) => p.failed && p.command.t !== 'send')
  const open = state.status === 'open'
  return (
    <>
      {!entries.length && !!starters?.length && withAssistant && (
        <>
          <p class="greeting">{t('greeting')}</p>
          <Choices name={t('starters')} texts={starters} state={state} client={client} />
        </>
      )}
      {open && !!last?.choices?.length && <Choices name={t('choices')} texts={last.choices} state={state} client={client} />}
      {open && last?.offer_person && withAssistant && !state.askedForPerson && (
        <div class="choices"><button onClick={() => client.do({ t: 'human' })}>{t('talkToPerson')}</button></div>
      )}
      {open && ask_helped && (
        <Question name={t('helped')} yes={t('yes')} no={t('no')} onAnswer={(yes) => client.do({ t: 'helped', yes })} />
      )}
      {open && return_offer && (
        <Question name={t('returnOffer')} text={return_offer} yes={t('returnYes')} no={t('returnNo')} onAnswer={(yes) => client.do({ t: 'consent', yes })} />
      )}
      {failed && (
        <p class="note danger" role="alert">
          {t('pressFailed')} <button class="link" onClick={() => client.retry(failed)}>{t('tryAgain')}</button>
        </p>
      )}
    </>
  )
}
