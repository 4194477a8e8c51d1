import { useCallback, useEffect, useRef, useState } from 'react'
import { asTrouble } from '../store/trouble'
import { api } from '../wire/client'
import type { SearchHit } from '../wire/types'
import { readQuery } from './query'

/** After the last letter; long enough that a word is asked for once, short enough to seem at once. */
const PAUSE_MS = 140

interface Found {
  /** The question that these answer. */
  query: string
  hits: SearchHit[]
  next: string | null
  complete: boolean
  messages: number
}

export interface Searching {
  found: Found | null
  state: 'idle' | 'searching' | 'ready' | 'failed'
  code: string
  more: () => void
  again: () => void
}

/** Asks while somebody types; an answer to an older question is dropped. What was found stays until the next answer. */
export function useSearch(query: string): Searching {
  const [found, setFound] = useState<Found | null>(null)
  const [state, setState] = useState<Searching['state']>('idle')
  const [code, setCode] = useState('')
  const current = useRef('')
  const ask = useCallback(async (before: string | null) => {
    const asked = current.current
    setState('searching')
    try {
      const page = await api.search(asked, before)
      if (current.current !== asked) return
      setFound((known) => {
        const old = before && known ? known.hits : []
        // A conversation comes again on a later page with an older message.
        const seen = new Set(old.map((hit) => hit.row.conversation))
        return { ...page, query: asked, hits: [...old, ...page.hits.filter((hit) => !seen.has(hit.row.conversation))] }
      })
      setState('ready')
    } catch (error) {
      if (current.current !== asked) return
      setCode(asTrouble(error).code)
      setState('failed')
    }
  }, [])
  useEffect(() => {
    current.current = query
    if (readQuery(query).words.trim() === '') {
      setFound(null)
      setState('idle')
      return
    }
    const timer = setTimeout(() => void ask(null), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [query, ask])
  return { found, state, code, more: () => void ask(found?.next ?? null), again: () => void ask(null) }
}
