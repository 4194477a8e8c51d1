// One verb on several conversations: each is tried, and what did not work is said with its reason.
import { api } from '../wire/client'
import type { Outcome } from '../wire/types'
import { currentT, type Text } from '../i18n/i18n'
import { versionOf } from './actions'
import { refreshThread } from './live'
import { store } from './store'
import { showToast } from './toasts'
import { asTrouble, troubleText } from './trouble'
import { focusOn, ui } from './ui'

/** Calls under way at once. */
const AT_ONCE = 6
/** Codes that mean the same for whoever reads the sum. */
const changed = new Set(['stale-version', 'not-holder', 'already-closed', 'not-eligible', 'not-allowed'])

export function toggleSelected(conversation: string): void {
  if (!conversation) return
  ui.set(({ selected }) => {
    const next = new Set(selected)
    if (!next.delete(conversation)) next.add(conversation)
    return { selected: next }
  })
}

/** What a verb is about: the selected conversations that are still there, else the one on screen. */
export function targets(current: string | null): string[] {
  const { rows } = store.get()
  const selected = [...ui.get().selected].filter((id) => rows.has(id))
  return selected.length > 0 ? selected : current ? [current] : []
}

export interface Sum { done: string[]; refused: Map<string, number> }

/** Tries all of them, a few at a time. */
export async function tryAll(conversations: readonly string[], work: (conversation: string) => Promise<unknown>): Promise<Sum> {
  const sum: Sum = { done: [], refused: new Map() }
  const left = [...conversations]
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      try {
        await work(next)
        sum.done.push(next)
      } catch (error) {
        const { code } = asTrouble(error)
        sum.refused.set(code, (sum.refused.get(code) ?? 0) + 1)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return sum
}

function say(sum: Sum, count: number, why: Text): void {
  const refused = [...sum.refused.entries()]
  if (refused.length === 0) {
    if (count > 1) showToast({ tone: 'plain', text: { key: 'bulk.done', params: { count } } })
    return
  }
  const [code] = refused[0] ?? ['unexpected']
  const not = refused.reduce((all, [, number]) => all + number, 0)
  const reason = changed.has(code) ? why : troubleText(code)
  if (count === 1) showToast({ tone: 'danger', text: troubleText(code) })
  else showToast({ tone: 'danger', text: { key: 'bulk.some', params: { done: sum.done.length, count } }, detail: currentT()('bulk.why', { count: not, why: currentT().say(reason) }) })
}

async function run(conversations: readonly string[], work: (conversation: string) => Promise<unknown>, why: Text): Promise<boolean> {
  const sum = await tryAll(conversations, work)
  say(sum, conversations.length, why)
  // What did not work stays selected, to be looked at.
  if (sum.refused.size === 0) ui.set({ selected: new Set() })
  else ui.set(({ selected }) => ({ selected: new Set([...selected].filter((id) => !sum.done.includes(id))) }))
  for (const id of conversations) if (store.get().threads.has(id)) void refreshThread(id)
  // What did not work was said; a dialog stays only when nothing worked.
  return sum.done.length > 0
}

const changedText: Text = { key: 'bulk.why_changed' }
const promiseText: Text = { key: 'bulk.why_promise' }

export const tagAll = (conversations: readonly string[], add: string[], remove: string[]) => run(conversations, (id) => api.tag(id, add, remove), changedText)
export const snoozeAll = (conversations: readonly string[], until: number) => run(conversations, (id) => api.snooze(id, until), promiseText)
export const wakeAll = (conversations: readonly string[]) => run(conversations, (id) => api.wake(id), changedText)
export const acceptAll = (conversations: readonly string[]) => run(conversations, (id) => api.accept(id, versionOf(id)), changedText)

export function closeAll(conversations: readonly string[], outcome: Outcome, summary: string): Promise<boolean> {
  return run(
    conversations,
    (id) => api.wrapUp(id, { holder_version: versionOf(id), outcome, topic: null, summary, assistant_could_have: 'unsure' }),
    changedText,
  )
}

export function clearSelected(): void {
  ui.set({ selected: new Set() })
  focusOn('list')
}
