import { begin, databaseName, open, sentenceFor } from './database-indexeddb'
import { hardStateKey } from './store-names'

/** One value that a cluster keeps of itself, beside what its servers keep. */
export interface NoteStore {
  /** null where none was kept. Rejects with one sentence. */
  load(): Promise<unknown>
  /** Resolves once it is durable. What was saved before is durable by then. */
  save(note: unknown): Promise<void>
  close(): void
}

/** The name of the database that holds a cluster's note. */
export function noteName(cluster: string): string {
  return databaseName(cluster, 'note')
}

/**
 * A note in a database like a server's, in the place of its hard state: written strictly, so that it is as
 * durable as what servers acknowledge, which the browser's local storage is not. While the database is
 * open a save is handed to the browser at once, and lands even if the page dies.
 */
export function createIndexedDbNote(cluster: string): NoteStore {
  let database: IDBDatabase | null = null

  function withDatabase(then: (opened: IDBDatabase | string) => void): void {
    if (database !== null) return then(database)
    open(noteName(cluster), (opened) => {
      if (typeof opened === 'string') return then(opened)
      // Two may have opened it at once.
      database?.close()
      database = opened
      opened.onversionchange = close
      opened.onclose = close
      then(opened)
    })
  }

  function close(): void {
    database?.close()
    database = null
  }

  function transact<T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      withDatabase((opened) => {
        const transaction = typeof opened === 'string' ? opened : begin(opened, mode)
        if (typeof transaction === 'string') return reject(new Error(transaction))
        const asked = ask(transaction.objectStore('hardState'))
        transaction.oncomplete = () => resolve(asked.result)
        transaction.onabort = () => reject(new Error(sentenceFor(transaction.error)))
        transaction.commit()
      })
    })
  }

  return {
    load: async () =>
      (await transact<unknown>('readonly', (store) => store.get(hardStateKey))) ?? null,
    async save(note) {
      await transact('readwrite', (store) => store.put(note, hardStateKey))
    },
    close,
  }
}
