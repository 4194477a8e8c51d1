// Commands without an ack, kept over a reload. IndexedDB can be missing or forbidden (private windows, blocked
// third-party storage): then the page's memory, which the client has anyway, is all there is.

import type { Pending } from './state'

const STORE = 'outbox'
/** A text is worth sending a day later; a button press (a person, a rating) is not. */
const TEXT_MAX_AGE_MS = 24 * 3_600_000
const PRESS_MAX_AGE_MS = 10 * 60_000

type Stored = Pending & { customer: string }

const asPromise = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

function openDatabase() {
  const request = indexedDB.open('baton-widget', 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return asPromise(request)
}

let database: Promise<IDBDatabase> | undefined

/** Runs one request; undefined when storage does not work here. */
async function attempt<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const opened = await (database ??= openDatabase())
    return await asPromise(work(opened.transaction(STORE, 'readwrite').objectStore(STORE)))
  } catch {
    return undefined
  }
}

export const keep = (customer: string, pending: Pending) =>
  attempt((store) => store.put({ ...pending, customer } satisfies Stored, pending.command.client_id))

export const forget = (clientId: string) => attempt((store) => store.delete(clientId))

/** What this customer has not sent yet, oldest first. What is too old or somebody else's is deleted. */
export async function restore(customer: string, now: number): Promise<Pending[]> {
  const stored: Stored[] = (await attempt((store) => store.getAll())) ?? []
  return stored.sort((a, b) => a.at - b.at).filter(({ customer: owner, at, command }) => {
    const current = owner === customer && now - at < (command.t === 'send' ? TEXT_MAX_AGE_MS : PRESS_MAX_AGE_MS)
    if (!current) void forget(command.client_id)
    return current
  })
}
