import { GraduationCap } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useT } from '../i18n/i18n'
import { Button } from '../parts/Button'
import { Chip } from '../parts/Chip'
import { Empty } from '../parts/Empty'
import { usePhone } from '../parts/media'
import { store, useStore } from '../store/store'
import { showToast } from '../store/toasts'
import { asTrouble, troubleText } from '../store/trouble'
import { focusOn, registerFocus } from '../store/ui'
import { Composer } from '../thread/Composer'
import { Log } from '../thread/Log'
import { shortDate } from '../time/format'
import { api } from '../wire/client'
import type { PracticeCase, PracticeDebrief, PracticeOutcome, PracticePage, PracticePlay, PracticeSkill } from '../wire/types'
import { Debrief } from './Debrief'
import { EndCase } from './EndCase'

/** Says what did not work; the answer is undefined then. */
async function attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work()
  } catch (error) {
    const { code, detail } = asTrouble(error)
    showToast({ tone: 'danger', text: troubleText(code), ...(detail ? { detail } : {}) })
    return undefined
  }
}

/** In the language of the page if the case is written in it. */
const languageFor = (one: PracticeCase, wanted: string) => (one.languages.includes(wanted) ? wanted : (one.languages[0] ?? 'en'))

function CaseLine({ one, onBegin }: { one: PracticeCase; onBegin: () => void }) {
  const t = useT()
  return (
    <li className="flex items-start gap-3 border-t border-line py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {one.title} {one.passed && <Chip tone="ok">{t('practice.case_passed')}</Chip>}
        </p>
        <p className="mt-0.5 text-text2">{one.situation}</p>
      </div>
      <Button small onPress={onBegin} aria-label={t('practice.begin', { title: one.title })}>
        {t('practice.begin_short')}
      </Button>
    </li>
  )
}

function SkillPart({ skill, onBegin }: { skill: PracticeSkill; onBegin: (one: PracticeCase) => void }) {
  const t = useT()
  return (
    <section aria-labelledby={`practice-${skill.skill}`} className="mt-8">
      <h2 id={`practice-${skill.skill}`} className="flex flex-wrap items-center gap-2 text-lg font-semibold">
        {skill.title}
        {skill.certified_until !== null && <Chip tone="ok">{t('practice.certified', { day: shortDate(skill.certified_until, t.language) })}</Chip>}
      </h2>
      {skill.needed > 0 && <p className="num mt-0.5 mb-2 text-text2">{skill.waits_for_supervisor ? t('practice.waits') : t('practice.of_needed', { passed: skill.passed, needed: skill.needed })}</p>}
      <ul>
        {skill.cases.map((one) => (
          <CaseLine key={one.name} one={one} onBegin={() => onBegin(one)} />
        ))}
      </ul>
    </section>
  )
}

function Cases({ page, onBegin, onConfirmed }: { page: PracticePage; onBegin: (one: PracticeCase) => void; onConfirmed: () => void }) {
  const t = useT()
  return (
    <div className="mx-auto max-w-180 px-6 py-8 max-md:px-4 max-md:py-5">
      <h1 className="text-xl font-semibold tracking-tight">{t('nav.practice')}</h1>
      <p className="mt-1 text-text2">{t('practice.hint')}</p>
      {page.to_confirm.length > 0 && (
        <section aria-labelledby="practice-confirm" className="mt-6 rounded-xl border border-line p-4">
          <h2 id="practice-confirm" className="font-semibold">
            {t('practice.confirm_title')}
          </h2>
          <ul>
            {page.to_confirm.map(({ agent, name, skill, title }) => (
              <li key={agent + skill} className="mt-2 flex items-center gap-3">
                <span className="min-w-0 flex-1">
                  {name}, {title}
                </span>
                <Button
                  small
                  aria-label={t('practice.confirm', { name, skill: title })}
                  onPress={() =>
                    void attempt(() => api.confirmCertification(agent, skill).then(() => true)).then((done) => {
                      if (!done) return
                      showToast({ tone: 'plain', text: { key: 'practice.confirmed', params: { name, skill: title } } })
                      onConfirmed()
                    })
                  }
                >
                  {t('practice.confirm_short')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {page.skills.length === 0 && <Empty title={t('practice.empty')}>{t('practice.empty_hint')}</Empty>}
      {page.skills.map((skill) => (
        <SkillPart key={skill.skill} skill={skill} onBegin={onBegin} />
      ))}
    </div>
  )
}

function Play({ play, onEnd, onLeave }: { play: PracticePlay; onEnd: (how: PracticeOutcome, skill: string | null, note: string) => Promise<void>; onLeave: () => void }) {
  const t = useT()
  const phone = usePhone()
  const [ending, setEnding] = useState(false)
  const { thread } = play
  const id = thread.row.conversation
  if (phone && ending) return <EndCase onEnd={onEnd} onLeave={onLeave} onBack={() => setEnding(false)} />
  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="shrink-0 border-b border-line bg-surface px-4 py-3">
          <h1 className="flex flex-wrap items-center gap-2 text-lg font-semibold">
            {thread.row.customer.name} <Chip tone="warn">{t('practice.played')}</Chip>
          </h1>
          <p className="text-text2">
            {play.title}. {play.situation}
          </p>
        </header>
        <Log key={id} thread={thread} readAlong={false} />
        <Composer key={`composer-${id}`} thread={thread} />
        {phone && (
          <Button className="mx-2 mb-2" onPress={() => setEnding(true)}>
            {t('practice.end_title')}
          </Button>
        )}
      </div>
      {!phone && <EndCase onEnd={onEnd} onLeave={onLeave} />}
    </div>
  )
}

interface Ended { debrief: PracticeDebrief; play: PracticePlay; skill: string }

/** Training with customers that are played: a case, a conversation like any other, and a debrief for the person alone. */
export function Practice() {
  const t = useT()
  const [page, setPage] = useState<PracticePage | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [ended, setEnded] = useState<Ended | null>(null)
  const play = useStore((state) => state.practice)

  const load = useCallback(async () => {
    setFailed(null)
    try {
      const answer = await api.practice()
      setPage(answer)
      store.set({ practice: answer.play })
    } catch (error) {
      setFailed(asTrouble(error).code)
    }
  }, [])
  useEffect(() => void load(), [load])
  useEffect(() => registerFocus('thread', () => document.querySelector<HTMLElement>('[data-log]')?.focus()), [])

  const begin = async (name: string, language: string) => {
    const begun = await attempt(() => api.beginPractice(name, language))
    if (!begun) return
    setEnded(null)
    store.set({ practice: begun })
    focusOn('composer')
  }
  const end = async (how: PracticeOutcome, skill: string | null, note: string) => {
    if (!play) return
    const debrief = await attempt(() => api.endPractice(how, skill, note))
    if (!debrief) return
    const of = page?.skills.find((one) => one.cases.some(({ name }) => name === play.case))
    setEnded({ debrief, play, skill: of?.title ?? '' })
    store.set({ practice: null })
    void load()
  }
  const leave = async () => {
    await attempt(() => api.leavePractice())
    store.set({ practice: null })
    await load()
    focusOn('main')
  }
  const back = () => {
    setEnded(null)
    focusOn('main')
  }
  return (
    <main id="main" tabIndex={-1} aria-label={t('nav.practice')} className={`scroll-thin min-w-0 flex-1 bg-canvas outline-none ${play ? '' : 'overflow-y-auto'}`}>
      {play ? (
        <Play play={play} onEnd={end} onLeave={() => void leave()} />
      ) : ended ? (
        <Debrief debrief={ended.debrief} title={ended.play.title} skill={ended.skill} onAgain={() => void begin(ended.play.case, ended.play.thread.row.language)} onDone={back} />
      ) : page ? (
        <Cases page={page} onBegin={(one) => void begin(one.name, languageFor(one, t.language))} onConfirmed={() => void load()} />
      ) : failed ? (
        <Empty icon={<GraduationCap size={20} strokeWidth={1.5} aria-hidden="true" />} title={t.say(troubleText(failed))}>
          <Button className="mt-2" onPress={() => void load()}>
            {t('action.retry')}
          </Button>
        </Empty>
      ) : (
        <p role="status" className="sr-only">
          {t('practice.loading')}
        </p>
      )}
    </main>
  )
}
