// The customer part of docs/PROTOCOL.md, from the types that the server's own description generates. Field names are
// the wire's, therefore snake_case.

import type { components } from '../../shared/api'

type Schemas = components['schemas']

export type Frame = Schemas['CustomerFrame']
export type Hello = Extract<Frame, { t: 'hello' }>
export type MessageFrame = Extract<Frame, { t: 'message' }>
export type Holder = Schemas['Holder']
export type Queue = Schemas['Queue']
export type Citation = Schemas['Citation']

/** A command that the server answers with an ack; sending it again with the same `client_id` changes nothing. */
export type Command = Extract<Schemas['CustomerCommand'], { client_id: string }>

/** A hint that may get lost. */
export type Hint = Exclude<Schemas['CustomerCommand'], Command>

/** A command before it has its id. */
export type Intent = Command extends infer C ? (C extends Command ? Omit<C, 'client_id'> : never) : never
