// Messages on their way. A bubble appears at once under a client id; the server takes that id once, so sending again is
// safe. What could not be sent waits for the link; what was refused stays with "Try again". Survives a reload.
import { api } from '../wire/client'
import { applyItem } from './frames'
import type { Outgoing } from './state'
import { store } from './store'
import { asTrouble } from './trouble'
import { vault } from './vault'

/** Per person, so that nobody sends what another person wrote in the same browser. */
const keyOf = () => `outgoing/${store.get().me?.agent ?? ''}`

function change(clientId: string, with_: Partial<Outgoing>): void {
  store.set(({ outgoing }) => ({ outgoing: outgoing.map((entry) => (entry.client_id === clientId ? { ...entry, ...with_ } : entry)) }))
}

const inPractice = (entry: Outgoing) => entry.conversation === store.get().practice?.thread.row.conversation

function keep(): void {
  // What is written in practice is worth nothing after a reload.
  const outgoing = store.get().outgoing.filter((entry) => !inPractice(entry))
  void vault.write(keyOf(), outgoing.length ? outgoing : undefined)
}

async function deliver(entry: Outgoing): Promise<boolean> {
  change(entry.client_id, { state: 'sending', code: null })
  try {
    if (inPractice(entry)) {
      const thread = await api.replyInPractice(entry.client_id, entry.text)
      store.set(({ outgoing, practice }) => ({
        outgoing: outgoing.filter((other) => other.client_id !== entry.client_id),
        practice: practice && { ...practice, thread },
      }))
      return true
    }
    const item =
      entry.kind === 'reply'
        ? await api.reply(entry.conversation, entry.client_id, entry.text, entry.assisted ?? false)
        : await api.note(entry.conversation, entry.client_id, entry.text)
    store.replace(applyItem(store.get(), entry.conversation, item, entry.client_id))
    return true
  } catch (error) {
    const { code } = asTrouble(error)
    // Busy and unreachable pass by themselves; a refusal needs a person.
    const passes = code === 'offline' || code === 'store-busy'
    change(entry.client_id, passes ? { state: 'waiting', code } : { state: 'failed', code })
    return false
  } finally {
    keep()
  }
}

/** Sends a message; resolves to whether the server has it. */
export function sendMessage(conversation: string, kind: 'reply' | 'note', text: string, assisted = false): Promise<boolean> {
  const entry: Outgoing = { client_id: crypto.randomUUID(), conversation, kind, text, assisted, at: Date.now(), state: 'sending', code: null }
  store.set(({ outgoing }) => ({ outgoing: [...outgoing, entry] }))
  keep()
  return deliver(entry)
}

export function sendAgain(clientId: string): void {
  const entry = store.get().outgoing.find((other) => other.client_id === clientId)
  if (entry) void deliver(entry)
}

export function discardOutgoing(clientId: string): void {
  store.set(({ outgoing }) => ({ outgoing: outgoing.filter((entry) => entry.client_id !== clientId) }))
  keep()
}

/** Sends, in order, what waited for the link. */
export async function resumeOutgoing(): Promise<void> {
  for (const entry of store.get().outgoing) {
    if (entry.state === 'waiting' && !(await deliver(entry))) break
  }
}

/** Brings back what an earlier page could not send. */
export async function restoreOutgoing(): Promise<void> {
  const kept = await vault.read<Outgoing[]>(keyOf())
  if (!kept?.length) return
  store.set(({ outgoing }) => {
    const known = new Set(outgoing.map((entry) => entry.client_id))
    const back = kept.filter((entry) => !known.has(entry.client_id))
    return { outgoing: [...back.map((entry) => (entry.state === 'sending' ? { ...entry, state: 'waiting' as const } : entry)), ...outgoing] }
  })
  void resumeOutgoing()
}
