import { BookOpen } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Link } from 'react-aria-components'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Empty } from '../parts/Empty'
import { Field } from '../parts/Field'
import { Pick } from '../parts/Pick'
import { pathOf } from '../router'
import { useTopicTitle } from '../store/select'
import { useStore } from '../store/store'
import { showToast } from '../store/toasts'
import { asTrouble, troubleText } from '../store/trouble'
import { focusOn } from '../store/ui'
import { shortDate } from '../time/format'
import { api } from '../wire/client'
import type { ArticleFile, Gap } from '../wire/types'

const LANGUAGES = ['en', 'de', 'es'] as const

/** Hands a text to the browser as a file. */
function download({ file, markdown }: ArticleFile): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([markdown], { type: 'text/markdown' }))
  link.download = file.split('/').at(-1) ?? 'article.md'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
}

/** A draft article made of a question and its answer, to be edited and published as a file, or dropped. */
function GapCard({ gap, onGone }: { gap: Gap; onGone: () => void }) {
  const t = useT()
  const topics = useStore((state) => state.topics)
  const topicTitle = useTopicTitle(gap.topic)
  const [title, setTitle] = useState(gap.missing.split('\n')[0]?.slice(0, 200) ?? '')
  const [topic, setTopic] = useState<string | null>(gap.topic)
  const [language, setLanguage] = useState<string>(gap.language)
  const [question, setQuestion] = useState(gap.question.replace(/\s+/g, ' ').slice(0, 200))
  const [text, setText] = useState(gap.answer)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const ready = topic !== null && [title, question, text].every((words) => words.trim() !== '')

  const settle = async (work: () => Promise<void>) => {
    setBusy(true)
    setWrong(null)
    try {
      await work()
      onGone()
    } catch (error) {
      const trouble = asTrouble(error)
      if (trouble.code === 'invalid-field') setWrong(trouble.detail)
      else showToast({ tone: 'danger', text: troubleText(trouble.code) })
      setBusy(false)
    }
  }
  const publish = () =>
    settle(async () => {
      if (!topic) return
      const file = await api.publishGap(gap.conversation, { title, topic, language, question, text })
      download(file)
      showToast({ tone: 'plain', text: { key: 'knowledge.published', params: { file: file.file } } })
    })
  const drop = () =>
    settle(async () => {
      await api.dropGap(gap.conversation)
      showToast({ tone: 'plain', text: { key: 'knowledge.dropped' } })
    })

  return (
    <li className="rounded-xl border border-line bg-surface p-4">
      <p className="text-xs text-text3">
        {t('knowledge.from', { agent: gap.agent, day: shortDate(gap.at, t.language), topic: topicTitle ?? t('side.no_topic') })}{' '}
        <Link href={pathOf({ screen: 'closed', conversation: gap.conversation })} className="inline-block py-1 underline underline-offset-2 outline-none data-focus-visible:outline-2 data-focus-visible:outline-accent">
          {t('knowledge.conversation')}
        </Link>
      </p>
      <p dir="auto" className="mt-1 mb-3">
        {gap.missing}
      </p>
      <form
        aria-label={t('knowledge.article', { title })}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !busy) void publish()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready && !busy) void publish()
        }}
      >
        <Field label={t('knowledge.title_field')} value={title} onChange={setTitle} maxLength={200} />
        <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <Pick label={t('wrap_up.topic')} placeholder={t('wrap_up.topic_choose')} value={topic} onChange={setTopic} options={topics.map((one) => ({ id: one.name, label: one.title }))} />
          <Pick
            label={t('side.language')}
            value={language}
            onChange={setLanguage}
            options={[...new Set([...LANGUAGES, gap.language])].map((code) => ({ id: code, label: new Intl.DisplayNames(t.language, { type: 'language' }).of(code) ?? code }))}
          />
        </div>
        <Field label={t('knowledge.question')} hint={t('knowledge.question_hint')} value={question} onChange={setQuestion} maxLength={200} />
        <Field label={t('knowledge.text')} hint={t('knowledge.text_hint')} rows={6} value={text} onChange={setText} />
        {wrong && (
          <p role="alert" className="text-danger">
            {wrong}
          </p>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button tone="primary" type="submit" keys="mod+enter" showKeys isDisabled={!ready || busy}>
            {t('knowledge.publish')}
          </Button>
          <Button isDisabled={busy} onPress={() => void drop()} aria-label={t('knowledge.drop_title', { title })}>
            {t('knowledge.drop')}
          </Button>
        </div>
      </form>
    </li>
  )
}

/** Questions that no article answered, as agents reported them. A supervisor makes an article of each, or drops it. */
export function Knowledge() {
  const t = useT()
  const [gaps, setGaps] = useState<Gap[] | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const load = useCallback(async () => {
    try {
      setGaps(await api.gaps())
      setFailed(null)
    } catch (error) {
      setFailed(asTrouble(error).code)
    }
  }, [])
  useEffect(() => void load(), [load])
  return (
    <main id="main" tabIndex={-1} aria-label={t('nav.knowledge')} className="scroll-thin min-h-0 min-w-0 flex-1 overflow-y-auto bg-canvas outline-none">
      <div className="mx-auto max-w-[46rem] p-6 max-md:p-3">
        <h1 className="text-xl font-semibold tracking-tight">{t('knowledge.title')}</h1>
        <p className="mt-1 mb-5 text-text2">{t('knowledge.hint')}</p>
        {failed && (
          <Empty title={t.say(troubleText(failed))}>
            <Button className="mt-2" onPress={() => void load()}>
              {t('action.retry')}
            </Button>
          </Empty>
        )}
        {gaps?.length === 0 && (
          <Empty icon={<BookOpen size={28} strokeWidth={1.25} aria-hidden="true" />} title={t('knowledge.empty')}>
            {t('knowledge.empty_hint')}
          </Empty>
        )}
        <ul className="space-y-4">
          {gaps?.map((gap) => (
            <GapCard
              key={gap.conversation}
              gap={gap}
              onGone={() => {
                setGaps((now) => now?.filter((other) => other !== gap) ?? null)
                focusOn('main')
              }}
            />
          ))}
        </ul>
      </div>
    </main>
  )
}
