// The staff half of docs/PROTOCOL.md as types. Names and fields are those of the wire, so nothing is translated.
// Times are milliseconds since 1970 (UTC).

export type Role = 'agent' | 'supervisor' | 'admin' | 'auditor'
export type Presence = 'available' | 'busy' | 'away' | 'offline'
export type AuthorKind = 'customer' | 'assistant' | 'agent' | 'system'
export type HolderKind = 'assistant' | 'queue' | 'agent'
export type Priority = 'normal' | 'high' | 'urgent'
export type Verb = 'reply' | 'note' | 'accept' | 'decline' | 'transfer' | 'return' | 'wrap_up' | 'take_over' | 'act' | 'whisper' | 'snooze' | 'wake' | 'tag'
export type Outcome = 'solved' | 'not_solved' | 'waiting'
export type CouldHave = 'yes' | 'no' | 'unsure'

export interface Risk { kind: string; title: string; quote: string }

export interface Row {
  conversation: string
  customer: { id: string; name: string }
  holder: { kind: HolderKind; agent: string | null; name: string | null }
  holder_version: number
  status: 'open' | 'closed'
  topic: string | null
  language: string
  channel: string
  priority: Priority
  waiting_since: number | null
  promise_due: number | null
  offered_to: string | null
  offer_expires: number | null
  last: { author: AuthorKind; text: string; at: number } | null
  unread: number
  turns: number
  /** 0 to 100. */
  risk: number
  risks: Risk[]
  /** Why it was handed over, in plain words. */
  reason: string | null
  opened_at: number
  updated_at: number
  resolution: string | null
  tags: string[]
  /** Until when the holder has put it aside. */
  snoozed_until: number | null
}

export interface Citation { n: number; title: string; url: string }

export interface Evidence { label: string; score: number | null; threshold: number | null; quote: string | null }

export interface Why {
  verdict: string
  rule: string
  reason: string
  evidence: Evidence[]
  policy_version: string
  topic: string | null
  topic_score: number | null
}

export interface Item {
  seq: number
  at: number
  kind: 'message' | 'note' | 'whisper' | 'event'
  author: { kind: AuthorKind; name: string }
  id: string | null
  text: string
  citations: Citation[]
  masked: boolean
  ai_assisted: boolean
  why: Why | null
}

/** `at` is the number of the item in which it stands, when that is known. */
export interface Fact { label: string; value: string; source: string; at?: number | null }

export interface Quote { text: string; by: string; at: number }

/** What was said and promised, each with its item. */
export interface Story { said: Fact[]; promised: Quote[]; wants_at: number | null; mood_at: number | null }

export interface Draft { text: string; source: Citation; language: string; updated: string }

export interface Drafts { question: string | null; at: number | null; drafts: Draft[] }

export type Rewriting = 'shorter' | 'warmer'

export interface Rewritten { text: string; changed: boolean }

export interface FoundWords { text: string; by: string; conversation: string; at: number | null; when: number }

export interface Gap { conversation: string; agent: string; at: number; language: string; topic: string | null; missing: string; question: string; answer: string }

export interface NewArticle { title: string; topic: string; language: string; question: string; text: string }

export interface ArticleFile { file: string; markdown: string }

export interface Brief {
  reason: string
  rule: string
  chips: string[]
  wants: string
  tried: string[]
  verified: Fact[]
  promises: string[]
  mood_quote: string | null
  next_step: string
  requested_at: number
  due_at: number
  corrected: string | null
}

export interface Earlier { conversation: string; topic: string | null; opened_at: number; resolution: string | null }

export interface Thread {
  row: Row
  items: Item[]
  brief: Brief | null
  customer: { id: string; name: string; email: string | null; language: string; since: number; known: boolean }
  facts: Fact[]
  story: Story
  earlier: Earlier[]
  may: Verb[]
  return_offered: boolean
  csat: number | null
  /** What I may do in other systems, or ask for; empty unless I hold it. */
  acts: Act[]
  /** What waits for a second person. */
  approval: Approval | null
  /** An action is under way. */
  acting: boolean
  mandate: Mandate | null
}

/** A value with its origin: `customer`, `agent`, `system`, or `none` while it is not known. */
export interface Value { name: string; label: string; value: string | null; cents: boolean; origin: string; source: string }

/** What an action changes, for whom, and how it is undone. */
export interface Consequence { effect: string; direction: string; reversal: string }

export interface Power { limit_cents: number | null; daily_cents: number | null; left_cents: number | null }

export interface Act {
  action: string
  title: string
  consequence: Consequence
  needs: Value[]
  amount: string | null
  second_person: boolean
  power: Power | null
  for_assistant: boolean
}

export interface Decider { agent: string; name: string; left_cents: number | null }

export interface Approval {
  run: string
  conversation: string
  customer: string
  action: string
  title: string
  /** Null for the assistant. */
  by: string | null
  by_name: string
  /** `above-limit`, `above-daily-limit`, `no-power` or `second-person`. */
  rule: string
  limit_cents: number | null
  cents: number | null
  values: Value[]
  consequence: Consequence
  deciders: Decider[]
  asked_at: number
  expires_at: number
}

/** What the assistant may do after a return; `agreed` once the customer said yes. */
export interface Mandate { by: string; settled: string; topics: string[]; actions: string[]; not_again: string[]; agreed: boolean }

export interface Terms { topics: string[]; actions: string[]; not_again: string[] }

/** What a supervisor may ask of the assistant: each makes it more careful. */
export type Instruction = { kind: 'hand-over' | 'offer-person' | 'clarify' | 'answer-only' } | { kind: 'leave-out'; name: string }

export interface Me {
  agent: string
  name: string
  email: string
  role: Role
  presence: Presence
  capacity: number
  holding: number
  languages: string[]
  skills: string[]
}

export interface StaffMember {
  agent: string
  name: string
  role: Role
  presence: Presence
  holding: number
  capacity: number
  skills: string[]
  languages: string[]
}

/** As the list of staff has it, for admins. */
export interface Person extends StaffMember {
  email: string
  /** Was sent a link and has not chosen a password yet. */
  invited: boolean
}

/** `invitation` is the one-time link, when no password was given. */
export interface Added { agent: string; invitation: string | null }

export type Scope = { kind: 'everywhere' } | { kind: 'channel' | 'topic' | 'action' | 'model'; name: string }

export interface Stop {
  scope: Scope
  by: string
  reason: string
  at: number
  drill: boolean
  /** Taken from the assistant when it began. */
  conversations: number
  /** From the stop to the assistant's last word after it; null when there was none. */
  last_word_millis: number | null
  /** Who may start it again. */
  starters: string[]
}

export interface EndedStop { stop: Stop; ended_by: string; ended_at: number; alone: boolean }

export interface Desk { staff: StaffMember[]; stops: Stop[]; waiting: number; longest_wait_since: number | null; approvals: Approval[] }

export interface Named { name: string; title: string }

export interface SavedReply { shortcut: string; title: string; text: Record<string, string | undefined> }

export interface Viewer { agent: string; name: string; writing: boolean }

export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  field?: string
  request_id: string
}

export type Frame =
  | { t: 'hello'; cursor: string; me: Me; desk: Desk; rows: Row[]; topics: Named[]; skills: Named[]; actions: Named[]; currency: string; saved_replies: SavedReply[] }
  | { t: 'row'; cursor: string; row: Row }
  | { t: 'row_gone'; cursor: string; conversation: string }
  | { t: 'desk'; cursor: string; desk: Desk }
  | { t: 'thread'; conversation: string; thread: Thread }
  | { t: 'item'; conversation: string; item: Item; client_id?: string }
  | { t: 'brief'; conversation: string; brief: Brief | null }
  | { t: 'typing'; conversation: string; who: string | null }
  | { t: 'viewers'; conversation: string; viewers: Viewer[] }
  | { t: 'error'; code: string; detail: string }
  | { t: 'reset' }
  | { t: 'lagged' }
  | { t: 'pong' }

export type Command = { t: 'watch'; conversation: string | null } | { t: 'typing'; conversation: string } | { t: 'ping' }

export type TransferTarget = { skill: string } | { agent: string } | { supervisor: true }

export interface WrapUp {
  holder_version: number
  outcome: Outcome
  topic: string | null
  summary: string
  assistant_could_have: CouldHave
  knowledge_gap?: string
}

export interface NewPerson { name: string; email: string; password?: string; role: Role; capacity: number; languages: string[]; skills: string[] }

export type SaidBy = 'customer' | 'assistant' | 'agent' | 'note'

export interface SearchHit {
  row: Row
  seq: number
  at: number
  author: { kind: AuthorKind; name: string }
  note: boolean
  parts: { text: string; hit: boolean }[]
}

export interface SearchPage { hits: SearchHit[]; next: string | null; complete: boolean; messages: number }

export interface PlanBand { low: number; middle: number; high: number }
export interface PlanDay { answered_in_time: PlanBand; gave_up: PlanBand; wait_seconds: PlanBand; occupancy: PlanBand }
export interface PlanSlot { start: string; people: Record<string, number>; customers: PlanBand; answered_in_time: number | null }
export interface PlanTopic { name: string; conversations: number; reached_person: number; assistant: boolean }

export interface StaffPlan {
  promise: string
  days_drawn_from: number
  days_drawn: number
  conversations_at_once: number
  teams: string[]
  slots: PlanSlot[]
  person_hours: number
  person_hours_without_assistant: number
  customers_a_day: PlanBand
  customers_a_day_outside_hours: number
  average_patience_seconds: number | null
  day: PlanDay
  one_fewer: PlanDay
  skills_answered_in_time: Record<string, number | null>
  topics: PlanTopic[]
  handled_by_people: number
  notes: string[]
}

export type PlanStep = 'reading' | 'planning' | 'comparing'
export interface PlanState { step: PlanStep | null; plan: StaffPlan | null; impossible: 'no-past' | 'no-handling' | 'out-of-reach' | null }

export interface PracticeCase { name: string; title: string; situation: string; languages: string[]; passed: boolean }

export interface PracticeSkill {
  skill: string
  title: string
  /** Cases to be passed; zero when passing certifies for nothing. */
  needed: number
  passed: number
  supervisor_confirms: boolean
  waits_for_supervisor: boolean
  certified_until: number | null
  cases: PracticeCase[]
}

export interface PracticePlay { case: string; title: string; situation: string; thread: Thread }

export interface PracticePage {
  skills: PracticeSkill[]
  play: PracticePlay | null
  to_confirm: { agent: string; name: string; skill: string; title: string }[]
}

export type PracticeOutcome = 'solved' | 'not_solved' | 'waiting' | 'supervisor' | 'skill'

export interface DebriefPoint {
  group: 'fact' | 'say' | 'avoid' | 'promise' | 'action'
  title: string
  met: boolean
  /** Only the letters of what was written decided it, not its sense. */
  by_words: boolean
  quote: string | null
  words: string | null
  customer: boolean
}

export interface PracticeDebrief {
  passed: boolean
  percent: number
  needed_percent: number
  points: DebriefPoint[]
  certified_until: number | null
  waits_for_supervisor: boolean
}

export interface Page { rows: Row[]; next: string | null }
