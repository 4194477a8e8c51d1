// The REST verbs. Every call gives the answer or throws a Trouble with the server's stable code.
import type { Added, ArticleFile, Desk, Drafts, EndedStop, FoundWords, Gap, Instruction, Item, Me, NewArticle, NewPerson, Page, Person, PlanState, Presence, Problem, Rewriting, Rewritten, Scope, SearchPage, Terms, Thread, TransferTarget, WrapUp, PracticeDebrief, PracticeOutcome, PracticePage, PracticePlay } from './types'

/** A call that did not work: `code` is the problem's code, or `offline` when no answer came. */
export class Trouble extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string
  readonly field: string | undefined
  readonly requestId: string

  constructor(problem: Partial<Problem> & { code: string }) {
    super(problem.detail || problem.title || problem.code)
    this.code = problem.code
    this.status = problem.status ?? 0
    this.detail = problem.detail ?? ''
    this.field = problem.field
    this.requestId = problem.request_id ?? ''
  }
}

const ANSWER_WITHIN_MS = 10_000

async function readProblem(response: Response): Promise<Trouble> {
  const fallback = { code: 'unexpected', status: response.status }
  try {
    const body = (await response.json()) as Partial<Problem>
    return new Trouble({ ...fallback, ...body, code: body.code ?? fallback.code })
  } catch {
    return new Trouble(fallback)
  }
}

async function call<Answer>(method: string, path: string, body?: unknown, options: { keepalive?: boolean } = {}): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? { accept: 'application/json' } : { accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.keepalive ? { keepalive: true } : { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }),
    })
  } catch {
    throw new Trouble({ code: 'offline' })
  }
  if (!response.ok) throw await readProblem(response)
  if (response.status === 204) return undefined as Answer
  return (await response.json()) as Answer
}

const conversation = (id: string, verb = '') => `/conversations/${encodeURIComponent(id)}${verb && `/${verb}`}`

export const api = {
  setupNeeded: () => call<{ needed: boolean }>('GET', '/setup'),
  setUp: (body: { token: string; name: string; email: string; password: string }) => call<Me>('POST', '/setup', body),
  signIn: (body: { email: string; password: string }) => call<Me>('POST', '/session', body),
  signOut: () => call<void>('DELETE', '/session'),
  me: () => call<Me>('GET', '/me'),

  list: (view: 'open' | 'waiting' | 'mine' | 'assistant' | 'closed', limit: number, before: string | null) =>
    call<Page>('GET', `/conversations?view=${view}&limit=${limit}${before ? `&before=${encodeURIComponent(before)}` : ''}`),
  search: (query: string, before: string | null) => call<SearchPage>('GET', `/search?${query}${before ? `&before=${encodeURIComponent(before)}` : ''}`),
  thread: (id: string) => call<Thread>('GET', conversation(id)),
  accept: (id: string, holder_version: number) => call<Thread>('POST', conversation(id, 'accept'), { holder_version }),
  decline: (id: string, holder_version: number) => call<void>('POST', conversation(id, 'decline'), { holder_version }),
  takeOver: (id: string, holder_version: number) => call<Thread>('POST', conversation(id, 'take-over'), { holder_version }),
  reply: (id: string, client_id: string, text: string, ai_assisted = false) =>
    call<Item>('POST', conversation(id, 'reply'), { client_id, text, ai_assisted }),
  note: (id: string, client_id: string, text: string) => call<Item>('POST', conversation(id, 'note'), { client_id, text }),
  tag: (id: string, add: string[], remove: string[]) => call<void>('POST', conversation(id, 'tags'), { add, remove }),
  snooze: (id: string, until: number) => call<void>('POST', conversation(id, 'snooze'), { until }),
  wake: (id: string) => call<void>('DELETE', conversation(id, 'snooze')),
  staffPlan: (query: string) => call<PlanState>('GET', `/staffing/plan?${query}`),
  transfer: (id: string, holder_version: number, to: TransferTarget, note: string) =>
    call<void>('POST', conversation(id, 'transfer'), { holder_version, to, note }),
  returnToAssistant: (id: string, holder_version: number, mandate: string, terms: Terms) =>
    call<void>('POST', conversation(id, 'return'), { holder_version, mandate, ...terms }),
  act: (id: string, holder_version: number, action: string, args: Record<string, string>) =>
    call<void>('POST', conversation(id, 'act'), { holder_version, action, arguments: args }),
  decide: (id: string, run: string, approve: boolean, reason: string) => call<void>('POST', conversation(id, 'decide'), { run, approve, reason }),
  whisper: (id: string, client_id: string, instruction: Instruction | null, text: string) =>
    call<Item>('POST', conversation(id, 'whisper'), { client_id, ...(instruction ? { instruction } : {}), text }),
  wrapUp: (id: string, body: WrapUp, leavingPage = false) =>
    call<void>('POST', conversation(id, 'wrap-up'), body, { keepalive: leavingPage }),

  drafts: (id: string) => call<Drafts>('GET', conversation(id, 'drafts')),
  rewrite: (id: string, text: string, how: Rewriting) => call<Rewritten>('POST', conversation(id, 'rewrite'), { text, how }),
  ask: (id: string, question: string) => call<FoundWords[]>('POST', conversation(id, 'ask'), { question }),
  gaps: () => call<Gap[]>('GET', '/gaps'),
  publishGap: (id: string, body: NewArticle) => call<ArticleFile>('POST', `/gaps/${encodeURIComponent(id)}/publish`, body),
  dropGap: (id: string) => call<void>('POST', `/gaps/${encodeURIComponent(id)}/drop`, {}),

  presence: (presence: Presence) => call<Desk>('POST', '/desk/presence', { presence }),
  stop: (scope: Scope, reason: string, drill: boolean) => call<Desk>('POST', '/desk/stop', { scope, reason, ...(drill ? { drill } : {}) }),
  stops: () => call<EndedStop[]>('GET', '/desk/stops'),
  start: (scope: Scope) => call<Desk>('POST', '/desk/start', { scope }),
  staff: () => call<Person[]>('GET', '/staff'),
  addPerson: (body: NewPerson) => call<Added>('POST', '/staff', body),
  practice: () => call<PracticePage>('GET', '/practice'),
  beginPractice: (name: string, language: string) => call<PracticePlay>('POST', '/practice', { case: name, language }),
  leavePractice: () => call<void>('DELETE', '/practice'),
  replyInPractice: (client_id: string, text: string) => call<Thread>('POST', '/practice/reply', { client_id, text }),
  endPractice: (how: PracticeOutcome, skill: string | null, note: string) => call<PracticeDebrief>('POST', '/practice/end', { how, skill, note }),
  confirmCertification: (agent: string, skill: string) => call<void>('POST', '/practice/certifications', { agent, skill }),
  removePerson: (agent: string) => call<void>('DELETE', `/staff/${encodeURIComponent(agent)}`),
}
