// What I have begun to write, per conversation and kind, kept until it is sent. Survives moving away and a reload.
import { useCallback, useEffect, useRef, useState } from 'react'
import { store } from '../store/store'
import { vault } from '../store/vault'
import type { ComposerMode } from '../store/ui'

const WRITE_AFTER_MS = 300
const keyOf = (conversation: string, mode: ComposerMode) => `draft/${store.get().me?.agent ?? ''}/${conversation}/${mode}`

export function useDraft(conversation: string, mode: ComposerMode): [string, (text: string) => void] {
  const [text, setText] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const touched = useRef(false)
  const pending = useRef<{ key: string; text: string } | null>(null)

  const flush = useCallback(() => {
    clearTimeout(timer.current)
    if (pending.current) void vault.write(pending.current.key, pending.current.text || undefined)
    pending.current = null
  }, [])

  useEffect(() => {
    let gone = false
    touched.current = false
    setText('')
    void vault.read<string>(keyOf(conversation, mode)).then((kept) => {
      if (!gone && !touched.current) setText(kept ?? '')
    })
    return () => {
      gone = true
      flush()
    }
  }, [conversation, mode, flush])

  const change = useCallback(
    (next: string) => {
      touched.current = true
      setText(next)
      pending.current = { key: keyOf(conversation, mode), text: next }
      clearTimeout(timer.current)
      timer.current = setTimeout(flush, WRITE_AFTER_MS)
    },
    [conversation, mode, flush],
  )
  return [text, change]
}
