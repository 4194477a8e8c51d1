// The staff half of docs/PROTOCOL.md as types. Names and fields are those of the wire, so nothing is translated.
// Times are milliseconds since 1970 (UTC).

export type Role = 'agent' | 'supervisor' | 'admin' | 'auditor'
export type Presence = 'available' | 'busy' | 'away' | 'offline'
export type AuthorKind = 'customer' | 'assistant' | 'agent' | 'system'
export type HolderKind = 'assistant' | 'queue' | 'agent'
export type Priority = 'normal' | 'high' | 'urgent'
export type Verb = 'reply' | 'note' | 'accept' | 'decline' | 'transfer' | 'return' | 'wrap_up' | 'take_over'
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
  kind: 'message' | 'note' | 'event'
  author: { kind: AuthorKind; name: string }
  id: string | null
  text: string
  citations: Citation[]
  masked: boolean
  ai_assisted: boolean
  why: Why | null
}

export interface Fact { label: string; value: string; source: string }

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
  earlier: Earlier[]
  may: Verb[]
  return_offered: boolean
  csat: number | null
}

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

export interface Stop { scope: Scope; by: string; reason: string; at: number }

export interface Desk { staff: StaffMember[]; stops: Stop[]; waiting: number; longest_wait_since: number | null }

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
  | { t: 'hello'; cursor: string; me: Me; desk: Desk; rows: Row[]; topics: Named[]; skills: Named[]; saved_replies: SavedReply[] }
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
