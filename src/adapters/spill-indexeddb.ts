/** Keeps what recordings have no room for in memory, chunk by chunk, in order. */
export interface SpillStore {
  /** `first` is the place of the first of them in their run. */
  write(run: string, first: number, records: readonly unknown[]): void
  /** Those of a run from a place on, so many at most; fewer where something is gone. */
  read(run: string, first: number, count: number): Promise<readonly unknown[]>
  /** The first place of a run that is still kept; null where nothing was written. */
  earliest(run: string): number | null
  close(): void
}

/** Chunks kept on disk, of all runs; beyond that the oldest are deleted. */
const maxChunks = 1024

/** The name of the database that holds a cluster's spilled recordings. */
export function spillName(cluster: string): string {
  return `raft/${cluster}/recording`
}

interface Chunk {
  readonly run: string
  readonly first: number
  readonly count: number
  /** Until the database has it. */
  text: string | null
}

/**
 * The spilled part of recordings in IndexedDB, as JSON: text is written and read several times as fast as
 * many small objects. It is a convenience and not a promise: durability is `relaxed`, so that it never
 * competes with a server's disk, and what cannot be written is not kept. What another page left is
 * deleted.
 */
export function createIndexedDbSpill(name: string): SpillStore {
  let database: IDBDatabase | null = null
  let isClosed = false
  let chunks: Chunk[] = []
  let lastRead: { readonly chunk: Chunk; readonly records: readonly unknown[] } | null = null

  const opening = new Promise<IDBDatabase | null>((resolve) => {
    const request = indexedDB.open(name, 2)
    request.onupgradeneeded = () => {
      const { result } = request
      for (const store of result.objectStoreNames) result.deleteObjectStore(store)
      result.createObjectStore('chunks')
    }
    request.onsuccess = () => {
      const { result } = request
      if (isClosed) result.close()
      else database = result
      result.onversionchange = () => result.close()
      if (database !== null) begin(database)
      resolve(database)
    }
    request.onerror = () => {
      isClosed = true
      chunks = []
      resolve(null)
    }
  })

  function begin(opened: IDBDatabase): void {
    opened
      .transaction('chunks', 'readwrite', { durability: 'relaxed' })
      .objectStore('chunks')
      .clear()
    for (const chunk of chunks) put(opened, chunk)
  }

  function put(opened: IDBDatabase, chunk: Chunk): void {
    const transaction = opened.transaction('chunks', 'readwrite', { durability: 'relaxed' })
    const store = transaction.objectStore('chunks')
    store.put(chunk.text, [chunk.run, chunk.first])
    while (chunks.length > maxChunks) {
      const oldest = chunks.shift()
      if (oldest !== undefined) store.delete([oldest.run, oldest.first])
    }
    transaction.oncomplete = () => {
      chunk.text = null
    }
    transaction.onabort = () => {
      chunks = chunks.filter((kept) => kept !== chunk)
    }
  }

  async function textOf({ run, first, text }: Chunk): Promise<string | null> {
    if (text !== null) return text
    const opened = await opening
    if (opened === null || isClosed) return null
    const request = opened.transaction('chunks').objectStore('chunks').get([run, first])
    return new Promise((resolve) => {
      request.onsuccess = () => resolve(typeof request.result === 'string' ? request.result : null)
      request.onerror = () => resolve(null)
    })
  }

  /** Who looks around reads the same chunk again. */
  async function recordsOf(chunk: Chunk): Promise<readonly unknown[] | null> {
    if (lastRead?.chunk === chunk) return lastRead.records
    const text = await textOf(chunk)
    if (text === null) return null
    const records: readonly unknown[] = JSON.parse(text)
    lastRead = { chunk, records }
    return records
  }

  return {
    write(run, first, records) {
      if (isClosed) return
      const chunk: Chunk = { run, first, count: records.length, text: JSON.stringify(records) }
      chunks.push(chunk)
      if (database !== null) put(database, chunk)
    },
    async read(run, first, count) {
      const wanted = chunks.filter(
        (chunk) =>
          chunk.run === run && chunk.first < first + count && first < chunk.first + chunk.count,
      )
      const found: unknown[] = []
      for (const chunk of wanted) {
        const records = await recordsOf(chunk)
        if (records === null || chunk.first > first + found.length) break
        const from = first + found.length - chunk.first
        found.push(...records.slice(from, from + count - found.length))
      }
      return found
    },
    earliest: (run) => chunks.find((chunk) => chunk.run === run)?.first ?? null,
    close() {
      isClosed = true
      database?.close()
    },
  }
}
