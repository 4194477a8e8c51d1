// After the end: a rating if it is asked for, and the way into a new conversation. Writing on opens the old one again.
import type { Client } from '../client'
import { t } from '../i18n'
import type { State } from '../state'
import { Icon } from './icons'

const SCORES = [1, 2, 3, 4, 5]
const COMMENT_MAX = 1_000

/** The style sheet fills the stars up to the checked one and shows the comment once there is one. */
function Rating({ client }: { client: Client }) {
  function submit(event: SubmitEvent) {
    event.preventDefault()
    const form = new FormData(event.target as HTMLFormElement)
    const comment = String(form.get('comment')).trim()
    client.do({ t: 'csat', score: Number(form.get('score')), ...(comment && { comment }) })
  }
  return (
    <form class="rating foot" onSubmit={submit}>
      <fieldset>
        <legend>{t('rate')}</legend>
        <div class="stars">
          {SCORES.map((n) => (
            <label>
              <input type="radio" name="score" value={n} required class="hidden-text" aria-label={t('star', { n })} /><Icon name="star" />
            </label>
          ))}
        </div>
      </fieldset>
      <textarea name="comment" rows={2} maxLength={COMMENT_MAX} dir="auto" aria-label={t('comment')} placeholder={t('comment')} />
      <button class="primary wide">{t('sendRating')}</button>
    </form>
  )
}

export function Ended({ state, client }: { state: State; client: Client }) {
  return (
    <div class="foot">
      {state.ask_csat && <Rating client={client} />}
      {!!state.rated && <p class="event" role="status">{t('thanks')}</p>}
      <button class="link small" onClick={() => client.do({ t: 'new' })}>{t('startNew')}</button>
    </div>
  )
}
