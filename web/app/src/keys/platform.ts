// What the keys are called here.
const platform = typeof navigator === 'undefined' ? '' : navigator.platform

export const isMac = /Mac|iPhone|iPad/.test(platform)

const names: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  enter: isMac ? '↵' : 'Enter',
  escape: 'Esc',
}

/** The caps of a combination: "mod+shift+enter" gives ["Ctrl", "Shift", "Enter"], "g i" gives ["G", "I"]. */
export function keyCaps(combination: string): string[] {
  return combination.split(/[ +]/).map((part) => names[part] ?? part.toUpperCase())
}

/** The value of `aria-keyshortcuts`. */
export function ariaKeys(combination: string): string | undefined {
  if (combination.includes(' ')) return undefined
  return combination
    .split('+')
    .map((part) => ({ mod: isMac ? 'Meta' : 'Control', shift: 'Shift', enter: 'Enter', escape: 'Escape' })[part] ?? part.toUpperCase())
    .join('+')
}
