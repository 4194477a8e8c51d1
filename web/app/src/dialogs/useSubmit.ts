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
      // Before the parts of the form see it: a list would take Ctrl+Enter for a choice.
      onKeyDownCapture: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        event.stopPropagation()
        submit()
      },
    },
  }
}
