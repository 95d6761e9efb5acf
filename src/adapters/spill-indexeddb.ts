/** Keeps what a recording has no room for in memory, chunk by chunk, in order. */
export interface SpillStore {
  write(first: number, records: readonly unknown[]): void
  close(): void
}

/** Chunks kept on disk; beyond that the oldest are deleted. */
const maxChunks = 256

/** The name of the database that holds a cluster's spilled recording. */
export function spillName(cluster: string): string {
  return `raft/${cluster}/recording`
}

/**
 * The spilled part of a recording in IndexedDB. It is a convenience and not a promise: durability is
 * `relaxed`, so that it never competes with a server's disk, and what cannot be written is not kept.
 * Chunks of an earlier run are deleted at the first write of a new one.
 */
export function createIndexedDbSpill(name: string): SpillStore {
  let database: IDBDatabase | null = null
  let isClosed = false
  let isFirst = true
  let chunks: number[] = []
  let waiting: { readonly first: number; readonly records: readonly unknown[] }[] = []

  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => void request.result.createObjectStore('chunks')
  request.onsuccess = () => {
    if (isClosed) return request.result.close()
    database = request.result
    database.onversionchange = () => request.result.close()
    for (const { first, records } of waiting) put(first, records)
    waiting = []
  }
  request.onerror = () => {
    isClosed = true
    waiting = []
  }

  function put(first: number, records: readonly unknown[]): void {
    if (database === null) return
    const transaction = database.transaction('chunks', 'readwrite', { durability: 'relaxed' })
    const store = transaction.objectStore('chunks')
    if (isFirst) store.clear()
    isFirst = false
    store.put(records, first)
    chunks.push(first)
    while (chunks.length > maxChunks) store.delete(chunks.shift() ?? 0)
    transaction.onabort = () => {
      chunks = chunks.filter((kept) => kept !== first)
    }
  }

  return {
    write(first, records) {
      if (isClosed) return
      if (database === null) waiting.push({ first, records })
      else put(first, records)
    },
    close() {
      isClosed = true
      database?.close()
    },
  }
}
