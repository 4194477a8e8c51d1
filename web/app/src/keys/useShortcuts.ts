// The one keyboard listener. It sits before every other listener (capture), so that a list's own letter search does not
// take "j"; it keeps out of fields, dialogs and menus.
import { useEffect } from 'react'
import { preferences } from '../store/preferences'
import { ui, closeDialog } from '../store/ui'
import { commands, usable } from './commands'
import { isField, nameOf, overlayOpen, Sequence } from './match'

const byKeys = new Map(commands.flatMap((command) => (command.keys ? [[command.keys, command] as const] : [])))

export function useShortcuts(): void {
  useEffect(() => {
    const sequence = new Sequence(new Set(byKeys.keys()))
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const name = nameOf(event)
      if (!name) return
      if (name === 'mod+k' && ui.get().dialog === 'palette') {
        event.preventDefault()
        return closeDialog()
      }
      if (overlayOpen()) return
      const field = isField(event.target)
      const needsLetters = !name.startsWith('mod+') && name !== 'escape'
      if (needsLetters && (field || !preferences.get().singleKeys)) return
      const { combination, pending } = sequence.feed(name, event.timeStamp)
      if (pending) return event.stopPropagation()
      const command = combination ? byKeys.get(combination) : undefined
      if (!command || (field && !command.inFields) || (event.repeat && !command.repeats) || !usable(command)) return
      event.preventDefault()
      event.stopPropagation()
      command.run()
    }
    addEventListener('keydown', onKeyDown, { capture: true })
    return () => removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])
}
