// Saved replies: which ones match what is typed after "/", in which language, and with their variables filled in.
import type { SavedReply } from '../wire/types'

/** `{customer}` and `{agent}`, as the company's files know them: first names, since these are greetings. */
export interface Variables { customer: string; agent: string }

const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? ''

export function variablesFor(customer: string, agent: string): Variables {
  return { customer: firstName(customer), agent: firstName(agent) }
}

/** `{order}`, `{día}`: a word in braces. */
const VARIABLE = /\{([\p{L}\p{N}_]+)\}/gu

/** The text with its variables; an unknown one stays as it is, so that it is seen. */
export function fill(text: string, variables: Variables): string {
  return text.replace(VARIABLE, (whole, name: string) => (name in variables ? variables[name as keyof Variables] : whole))
}

/** Where the first variable stands that nobody filled, to be selected for typing over; null if there is none. */
export function firstGap(text: string): { start: number; end: number } | null {
  const match = /\{[\p{L}\p{N}_]+\}/u.exec(text)
  return match ? { start: match.index, end: match.index + match[0].length } : null
}

/** The variables of a text that the saved replies know and nobody has filled, each once: a reply with one is not sent. */
export function openVariables(text: string, replies: readonly SavedReply[]): string[] {
  const known = new Set(replies.flatMap((reply) => Object.values(reply.text).flatMap((words) => [...(words ?? '').matchAll(VARIABLE)].map((match) => match[0]))))
  return [...new Set([...text.matchAll(VARIABLE)].map((match) => match[0]))].filter((variable) => known.has(variable))
}

/** The text in the customer's language, else in English, else in any. */
export function textIn(reply: SavedReply, language: string): string {
  return reply.text[language] ?? reply.text.en ?? Object.values(reply.text).find(Boolean) ?? ''
}

/** What is typed after a "/" that begins a word, up to the caret; null when the caret is not in such a word. */
export function slashWord(text: string, caret: number): { word: string; start: number } | null {
  const match = /(^|\s)\/([\p{L}\p{N}-]*)$/u.exec(text.slice(0, caret))
  return match ? { word: match[2] ?? '', start: caret - (match[2]?.length ?? 0) - 1 } : null
}

/** Shortcuts that begin with the word first, then titles that contain it. */
export function matching(replies: readonly SavedReply[], word: string): SavedReply[] {
  const needle = word.toLowerCase()
  const starts = replies.filter((reply) => reply.shortcut.toLowerCase().startsWith(needle))
  const contains = replies.filter((reply) => !starts.includes(reply) && reply.title.toLowerCase().includes(needle))
  return [...starts, ...contains]
}
