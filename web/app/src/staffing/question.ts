// The question of a staffing plan, as it stands in the address and as the server takes it.

export interface Question {
  /** Topics the AI holds; null: those it may answer now. */
  assistant: string[] | null
  asks: string | null
  percent: string
  seconds: string
  weekdays: string[]
  growth: string
  atOnce: string
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const usual: Question = { assistant: null, asks: null, percent: '95', seconds: '180', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], growth: '100', atOnce: '1' }

export function readQuestion(query: string): Question {
  const params = new URLSearchParams(query)
  const [percent, seconds] = (params.get('promise') ?? '').split('/')
  const assistant = params.get('assistant')
  const days = params.get('weekday')?.split(',').filter((day) => (weekdays as readonly string[]).includes(day)) ?? []
  return {
    assistant: assistant === null || assistant === '' ? null : assistant === 'none' ? [] : assistant.split(','),
    asks: params.get('asks'),
    percent: percent || usual.percent,
    seconds: seconds || usual.seconds,
    weekdays: days.length > 0 ? days : usual.weekdays,
    growth: params.get('growth') ?? usual.growth,
    atOnce: params.get('at_once') ?? usual.atOnce,
  }
}

/** Only what differs from what is usual, so that a plain address stays plain. */
export function writeQuestion(question: Question): string {
  const params = new URLSearchParams()
  if (question.assistant) params.set('assistant', question.assistant.join(',') || 'none')
  if (question.asks !== null) params.set('asks', question.asks)
  if (question.percent !== usual.percent || question.seconds !== usual.seconds) params.set('promise', `${question.percent}/${question.seconds}`)
  const days = weekdays.filter((day) => question.weekdays.includes(day))
  if (days.length > 0 && days.join() !== usual.weekdays.join()) params.set('weekday', days.join(','))
  if (question.growth !== usual.growth) params.set('growth', question.growth)
  if (question.atOnce !== usual.atOnce) params.set('at_once', question.atOnce)
  return params.toString()
}
