import { useState, type KeyboardEvent } from 'react'

/** Runs the one action of a form: busy while it runs, Ctrl/Cmd+Enter from anywhere in the form starts it. */
export function useSubmit(ready: boolean, work: () => Promise<void> | void) {
  const [busy, setBusy] = useState(false)
  const submit = () => {
    if (!ready || busy) return
    setBusy(true)
    void Promise.resolve(work()).finally(() => setBusy(false))
  }
  return {
    busy,
    form: {
      onSubmit: (event: { preventDefault: () => void }) => {
        event.preventDefault()
        submit()
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        submit()
      },
    },
  }
}
