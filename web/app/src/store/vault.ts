// Small values that should survive a reload (drafts, unsent messages), in IndexedDB. Where that is blocked, a map in
// memory takes over, and the page behaves the same until it is closed.

const DATABASE = 'baton'
const TABLE = 'vault'

const memory = new Map<string, unknown>()
let opening: Promise<IDBDatabase | null> | undefined

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(DATABASE, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE)
      request.onsuccess = () => resolve(request.result)
      request.onerror = request.onblocked = () => resolve(null)
    } catch {
      resolve(null)
    }
  })
  return opening
}

function asPromise<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export const vault = {
  async read<Value>(key: string): Promise<Value | undefined> {
    if (memory.has(key)) return memory.get(key) as Value
    const database = await open()
    if (!database) return undefined
    try {
      return (await asPromise(database.transaction(TABLE).objectStore(TABLE).get(key))) as Value | undefined
    } catch {
      return undefined
    }
  },

  async write(key: string, value: unknown): Promise<void> {
    memory.set(key, value)
    const database = await open()
    if (!database) return
    try {
      const table = database.transaction(TABLE, 'readwrite').objectStore(TABLE)
      await (value === undefined ? asPromise(table.delete(key)) : asPromise(table.put(value, key)))
    } catch {
      // Memory has it.
    }
  },

  /** Forgets everything, for signing out on a shared computer. */
  async clear(): Promise<void> {
    memory.clear()
    const database = await open()
    if (!database) return
    try {
      await asPromise(database.transaction(TABLE, 'readwrite').objectStore(TABLE).clear())
    } catch {
      // Nothing was stored then.
    }
  },
}
