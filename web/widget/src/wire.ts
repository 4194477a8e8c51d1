// The customer part of docs/PROTOCOL.md as types. Field names are the wire's own, therefore snake_case.

export type HolderKind = 'assistant' | 'queue' | 'agent'
export interface Holder { kind: HolderKind; name: string | null }

export type AuthorKind = 'customer' | 'assistant' | 'agent' | 'system'
export interface Author { kind: AuthorKind; name: string }

export interface Citation { n: number; title: string; url: string }

export interface Queue {
  position: number
  low_minutes: number | null
  high_minutes: number | null
  /** The wait is longer than the customer was told. */
  late: boolean
  /** Somebody is in, by opening hours. */
  open: boolean
  /** Milliseconds since 1970, when `open` is false and the hours are known. */
  opens_at: number | null
}

export interface Hello {
  t: 'hello'
  conversation: string | null
  seq: number
  status: 'open' | 'closed'
  holder: Holder
  language: string
  company: string
  assistant_name: string
  disclosure: string
  starters: string[]
  queue: Queue | null
  return_offer: string | null
  ask_helped: boolean
  ask_csat: boolean
  assistant_stopped: boolean
}

export interface MessageFrame {
  t: 'message'
  seq: number
  id: string
  client_id?: string | null
  author: Author
  text: string
  at: number
  citations?: Citation[]
  choices?: string[]
  offer_person?: boolean
  masked?: boolean
}

export type Frame =
  | Hello
  | MessageFrame
  | { t: 'holder'; seq: number; holder: Holder; version: number; text: string }
  | { t: 'queue'; seq: number; queue: Queue | null }
  | { t: 'return_offer'; seq: number; text: string }
  | { t: 'ask_helped'; seq: number }
  | { t: 'closed'; seq: number; text: string; ask_csat: boolean }
  | { t: 'rated'; seq: number; score: number }
  | { t: 'ack'; client_id: string; seq: number }
  | { t: 'error'; code: string; detail: string; client_id?: string | null }
  | { t: 'typing'; who: string | null }
  | { t: 'reset' }
  | { t: 'lagged' }
  | { t: 'pong' }

/** A command that the server answers with an ack; sending it again with the same `client_id` changes nothing. */
export type Command =
  | { t: 'send'; client_id: string; text: string }
  | { t: 'human'; client_id: string }
  | { t: 'stay'; client_id: string }
  | { t: 'consent'; client_id: string; yes: boolean }
  | { t: 'helped'; client_id: string; yes: boolean }
  | { t: 'csat'; client_id: string; score: number; comment?: string }
  | { t: 'new'; client_id: string }

/** A hint that may get lost. */
export type Hint = { t: 'typing' } | { t: 'ping' }

/** A command before it has its id. */
export type Intent = Command extends infer C ? (C extends Command ? Omit<C, 'client_id'> : never) : never
