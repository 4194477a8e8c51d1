import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { useT } from '../i18n/i18n'
import { keysOf } from '../keys/commands'
import { Button } from '../parts/Button'
import { Field } from '../parts/Field'
import { go } from '../router'
import { showItem } from '../store/jump'
import { asTrouble, troubleText } from '../store/trouble'
import { focusNow, registerFocus } from '../store/ui'
import { dateAndClock } from '../time/format'
import { plainText } from '../text/markdown'
import { api } from '../wire/client'
import type { FoundWords } from '../wire/types'

type Answer = { question: string; found: FoundWords[] } | { question: string; code: string }

/** A question about the customer, answered with the words it stands in, or with the plain news that nothing says so. */
export function AskCustomer({ conversation, heading }: { conversation: string; heading: string }) {
  const t = useT()
  const id = useId()
  const [question, setQuestion] = useState('')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => registerFocus('ask', () => input.current?.focus()), [])

  const ask = async (event: FormEvent) => {
    event.preventDefault()
    const words = question.trim()
    if (!words || busy) return
    setBusy(true)
    try {
      setAnswer({ question: words, found: await api.ask(conversation, words) })
    } catch (error) {
      setAnswer({ question: words, code: asTrouble(error).code })
    } finally {
      setBusy(false)
    }
  }
  const open = (found: FoundWords) => {
    if (found.at === null) return
    showItem(found.conversation, found.at)
    if (found.conversation !== conversation) go({ screen: 'closed', conversation: found.conversation })
  }

  return (
    <section data-ask aria-labelledby={id} className="border-b border-line px-4 py-3.5">
      <h2 id={id} className="mb-2 text-sm font-semibold">
        {heading}
      </h2>
      <form
        onSubmit={(event) => void ask(event)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          // At once: the next key may already be a letter that is meant as a command.
          focusNow('thread')
        }}
        className="flex flex-col gap-2"
      >
        <Field label={t('ask.label')} hint={t('ask.hint')} value={question} onChange={setQuestion} maxLength={400} input={input} />
        <Button type="submit" small keys={keysOf('ask')} isDisabled={busy || !question.trim()} className="self-start max-md:h-11">
          {t('ask.do')}
        </Button>
      </form>
      <div role="status" className="mt-2">
        {answer && 'code' in answer && <p className="text-danger">{t.say(troubleText(answer.code))}</p>}
        {answer && 'found' in answer && answer.found.length === 0 && <p className="text-text2">{t('ask.nothing', { question: answer.question })}</p>}
        {answer && 'found' in answer && answer.found.length > 0 && (
          <ul className="space-y-2">
            {answer.found.map((found) => (
              <li key={`${found.conversation} ${found.at} ${found.text}`} className="rounded-md border border-line p-2">
                <q dir="auto" className="block [quotes:'“'_'”']">
                  {plainText(found.text)}
                </q>
                <span className="num mt-1 block text-xs text-text3">
                  {found.by}, {dateAndClock(found.when, t.language)}
                </span>
                {found.at !== null && (
                  <Button small tone="ghost" className="mt-1 !px-1.5" onPress={() => open(found)}>
                    {t(found.conversation === conversation ? 'ask.show' : 'ask.show_earlier')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
