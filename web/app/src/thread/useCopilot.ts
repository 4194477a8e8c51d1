// The copilot's hands in the composer: puts drafts in, makes the text shorter or warmer, and remembers that the assistant had
// a part in it, also over a reload, until the text is sent or emptied.
import { useEffect, useRef, useState } from 'react'
import { registerWriter } from '../store/copilot'
import { store } from '../store/store'
import { showToast } from '../store/toasts'
import { asTrouble, troubleText } from '../store/trouble'
import { vault } from '../store/vault'
import { api } from '../wire/client'
import type { Draft, Drafts, Rewriting } from '../wire/types'

const keyOf = (conversation: string) => `assisted/${store.get().me?.agent ?? ''}/${conversation}`

interface Copilot {
  /** The drafts that were fetched; empty `drafts` when no article answers. */
  found: Drafts | null
  busy: boolean
  assisted: boolean
  draft: () => void
  use: (draft: Draft) => void
  rewrite: (how: Rewriting) => void
  /** The text was sent or thrown away. */
  done: () => void
}

export function useCopilot(conversation: string, active: boolean, text: string, setText: (text: string) => void, insert: (text: string) => void): Copilot {
  const [found, setFound] = useState<Drafts | null>(null)
  const [busy, setBusy] = useState(false)
  const [assisted, setAssisted] = useState(false)
  const now = useRef({ text, insert, setText })
  now.current = { text, insert, setText }

  useEffect(() => {
    let gone = false
    setFound(null)
    setAssisted(false)
    void vault.read<boolean>(keyOf(conversation)).then((kept) => {
      if (!gone && kept) setAssisted(true)
    })
    return () => {
      gone = true
    }
  }, [conversation])

  const mark = (value: boolean) => {
    setAssisted(value)
    void vault.write(keyOf(conversation), value || undefined)
  }
  const working = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      showToast({ tone: 'danger', text: troubleText(asTrouble(error).code) })
    } finally {
      setBusy(false)
    }
  }
  const use = (draft: Draft) => {
    now.current.insert(draft.text)
    mark(true)
  }
  const draft = () =>
    void working(async () => {
      const answer = await api.drafts(conversation)
      setFound(answer)
      const [best] = answer.drafts
      // A text of one's own is not written over: the drafts stand below it, to be taken one by one.
      if (best && !now.current.text.trim()) use(best)
    })
  const rewrite = (how: Rewriting) => {
    const before = now.current.text
    if (!before.trim()) return
    void working(async () => {
      const answer = await api.rewrite(conversation, before, how)
      if (!answer.changed) {
        showToast({ tone: 'plain', text: { key: how === 'shorter' ? 'copilot.no_shorter' : 'copilot.no_warmer' } })
        return
      }
      // What was typed meanwhile is not written over.
      if (now.current.text === before) {
        now.current.setText(answer.text)
        mark(true)
      }
    })
  }

  useEffect(() => {
    if (!active) return
    return registerWriter({
      draft,
      rewrite,
      insert: (words) => {
        now.current.insert(words)
        mark(true)
      },
    })
  })

  return {
    found,
    busy,
    assisted: assisted && text.trim() !== '',
    draft,
    use,
    rewrite,
    done: () => {
      setFound(null)
      mark(false)
    },
  }
}
