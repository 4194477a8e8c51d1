// Which combination a key press is, and whether shortcuts may act on it. No combination uses Alt or AltGr: those keys
// write letters on many keyboards.

export interface Press {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
  isComposing?: boolean
  getModifierState?: (name: string) => boolean
}

/** The name of a press ("j", "shift+j", "mod+k", "?"), or null for a press that is never a shortcut. */
export function nameOf(press: Press): string | null {
  if (press.altKey || press.isComposing || press.getModifierState?.('AltGraph')) return null
  const mod = press.ctrlKey || press.metaKey
  if (press.code === 'Period' && mod && press.shiftKey) return 'mod+shift+.'
  const key = press.key.toLowerCase()
  if (key === 'shift' || key === 'control' || key === 'meta' || key === 'dead') return null
  // Signs such as "?" already contain their Shift, which differs between keyboards.
  const shiftCounts = press.shiftKey && (/^\p{L}$/u.test(key) || key.length > 1)
  return `${mod ? 'mod+' : ''}${shiftCounts ? 'shift+' : ''}${key}`
}

const FIELD = 'input:not([type=radio]):not([type=checkbox]):not([type=button]), textarea, select, [contenteditable=true], [role=textbox], [role=combobox]'
const OVERLAY = '[role=dialog], [role=alertdialog], [role=menu]'

export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELD) !== null
}

export function overlayOpen(): boolean {
  return document.querySelector(OVERLAY) !== null
}

/** Walks sequences such as "g i". Feed it names; it tells the combination that is complete, or that more must come. */
export class Sequence {
  #first: string | null = null
  #at = 0

  constructor(private readonly combinations: ReadonlySet<string>) {}

  feed(name: string, now: number): { combination: string | null; pending: boolean } {
    const first = this.#first !== null && now - this.#at < 1_000 ? this.#first : null
    this.#first = null
    if (first !== null && this.combinations.has(`${first} ${name}`)) return { combination: `${first} ${name}`, pending: false }
    for (const combination of this.combinations) {
      if (combination.startsWith(`${name} `)) {
        this.#first = name
        this.#at = now
        return { combination: null, pending: true }
      }
    }
    return { combination: this.combinations.has(name) ? name : null, pending: false }
  }
}
