// Both sides of the wire hold to one document: what the server says it sends (api.ts, generated from docs/openapi.json)
// must be what the workspace reads. A difference fails `npm run check`; nothing here exists when the pages run.
import type * as staff from '../app/src/wire/types'
import type { components } from './api'

type Server = components['schemas']
/** The server leaves no field out; a field that may be null is described as optional as well. */
type Whole<T> = T extends (infer Part)[] ? Whole<Part>[] : T extends object ? { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> } : T
/** Compiles only when everything the server may send can be read as what the page expects. */
type Read<Sent extends Expected, Expected> = [Sent, Expected]

export type Contract = [
  Read<Whole<Server['Row']>, Omit<staff.Row, 'status' | 'priority'>>,
  Read<Whole<Server['Item']>, staff.Item>,
  Read<Whole<Server['Brief']>, staff.Brief>,
  // Left out: what is plain text in the document and a list of words in the pages.
  Read<Whole<Server['Me']>, Omit<staff.Me, 'role'>>,
  Read<Whole<Server['StaffMember']>, Omit<staff.StaffMember, 'role'>>,
  Read<Whole<Server['Desk']>, Omit<staff.Desk, 'staff' | 'stops'>>,
  Read<Whole<Server['Thread']>, Omit<staff.Thread, 'may' | 'row'>>,
]
