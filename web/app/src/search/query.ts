// What is searched for, as it stands in the address.
import type { SaidBy } from '../wire/types'

export interface Query { words: string; by: SaidBy | null; status: 'open' | 'closed' | null; topic: string | null; language: string | null }

const speakers: readonly string[] = ['customer', 'assistant', 'agent', 'note']

export function readQuery(query: string): Query {
  const params = new URLSearchParams(query)
  const by = params.get('by') ?? ''
  const status = params.get('status')
  return {
    words: params.get('q') ?? '',
    by: speakers.includes(by) ? (by as SaidBy) : null,
    status: status === 'open' || status === 'closed' ? status : null,
    topic: params.get('topic') || null,
    language: params.get('language') || null,
  }
}

export function writeQuery({ words, by, status, topic, language }: Query): string {
  const params = new URLSearchParams()
  if (words) params.set('q', words)
  for (const [name, value] of Object.entries({ by, status, topic, language })) if (value) params.set(name, value)
  return params.toString()
}
