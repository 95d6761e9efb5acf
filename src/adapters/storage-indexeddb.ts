import type { Loaded, Storage } from '../server/ports'
import { dump, hardStateKey } from './disk-dump'
import type { DiskDump } from './disk-dump'
import { encodeWrite, recover } from './recover'
import type { StoredRecords } from './recover'

/** The name of one server's database. */
export function databaseName(cluster: string, server: string): string {
  return `raft/${cluster}/${server}`
}

/**
 * A server's disk in IndexedDB: one database a server, one transaction a write, one record a batch.
 *
 * Transactions are `strict` and answered on `complete`, never on `success`, since they may abort until
 * then. A transaction lands once `commit()` was called, even if the worker dies: a crash before a write
 * must hold the write back. All databases of an origin share one disk and one queue. Nothing is
 * awaited here: a promise would let other tasks in between.
 */
export function createIndexedDbStorage(name: string): Storage {
  let database: IDBDatabase | null = null
  let whyClosed = `The database ${name} is not open.`

  function load(onLoaded: (found: Loaded) => void): void {
    open(name, (opened) => {
      if (typeof opened === 'string') return onLoaded({ type: 'refused', reason: opened })
      database = opened
      opened.onversionchange = () => close('Another tab deletes or upgrades the database.')
      opened.onclose = () => close('The browser closed the database.')
      readRecords(opened, (found) =>
        onLoaded(typeof found === 'string' ? { type: 'refused', reason: found } : recover(found)),
      )
    })
  }

  function close(reason: string): void {
    whyClosed = reason
    database?.close()
    database = null
  }

  return {
    load,
    write: (write, onDone) => {
      const transaction = database === null ? whyClosed : begin(database, 'readwrite')
      if (typeof transaction === 'string') return queueMicrotask(() => onDone(transaction))
      const { serial, hardState, segment } = encodeWrite(write)
      transaction.objectStore('hardState').put(hardState, hardStateKey)
      const segments = transaction.objectStore('segments')
      if (segment === null) segments.delete(serial)
      else segments.put(segment, serial)
      transaction.oncomplete = () => onDone(null)
      transaction.onabort = () => onDone(sentenceFor(transaction.error))
      transaction.commit()
    },
    close: () => close(`The database ${name} was closed.`),
  }
}

/** The rows of a server's database as they are now. Does not create a database that is not there. */
export function readDatabase(cluster: string, server: string): Promise<DiskDump> {
  const name = databaseName(cluster, server)
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    let isAbsent = false
    request.onupgradeneeded = () => {
      isAbsent = true
      request.transaction?.abort()
    }
    request.onerror = () => {
      if (isAbsent) resolve(dump(name, { hardState: null, segments: [] }))
      else reject(new Error(sentenceFor(request.error)))
    }
    request.onsuccess = () => {
      const database = request.result
      database.onversionchange = () => database.close()
      readRecords(database, (found) => {
        database.close()
        if (typeof found === 'string') reject(new Error(found))
        else resolve(dump(name, found))
      })
    }
  })
}

/** Deletes the databases of these servers. Waits for connections that are still open to close. */
export async function deleteDatabases(cluster: string, servers: readonly string[]): Promise<void> {
  await Promise.all(servers.map((server) => deleteDatabase(databaseName(cluster, server))))
}

/**
 * Whether this browser lets the page write to a database: tried by a write that must complete. Private
 * modes and blocked storage refuse in different places.
 */
export function isIndexedDbUsable(): Promise<boolean> {
  return new Promise((resolve) => {
    open('raft-probe', (opened) => {
      if (typeof opened === 'string') return resolve(false)
      const answer = (isUsable: boolean) => {
        opened.close()
        resolve(isUsable)
      }
      const transaction = begin(opened, 'readwrite')
      if (typeof transaction === 'string') return answer(false)
      transaction.objectStore('hardState').put(new Uint8Array([1]), hardStateKey)
      transaction.oncomplete = () => answer(true)
      transaction.onabort = () => answer(false)
    })
  })
}

/** Of the two stores; not of what a record holds, which carries its own. */
const databaseVersion = 1

/** Calls back once, with the open database or with one sentence why there is none. */
function open(name: string, onOpened: (opened: IDBDatabase | string) => void): void {
  let isAnswered = false
  const answer = (opened: IDBDatabase | string) => {
    if (!isAnswered) onOpened(opened)
    else if (typeof opened !== 'string') opened.close()
    isAnswered = true
  }
  try {
    const request = indexedDB.open(name, databaseVersion)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('hardState')
      request.result.createObjectStore('segments')
    }
    request.onblocked = () => answer('Another tab holds an older version of the database open.')
    request.onerror = () => answer(sentenceFor(request.error))
    request.onsuccess = () => answer(request.result)
  } catch (error) {
    // Blocked storage throws at once, or `indexedDB` is not there at all.
    answer(sentenceFor(error))
  }
}

function begin(database: IDBDatabase, mode: IDBTransactionMode): IDBTransaction | string {
  try {
    return database.transaction(['hardState', 'segments'], mode, { durability: 'strict' })
  } catch (error) {
    return sentenceFor(error)
  }
}

/** Everything the database holds, of one moment, or one sentence why it cannot be read. */
function readRecords(database: IDBDatabase, onRead: (found: StoredRecords | string) => void): void {
  const transaction = begin(database, 'readonly')
  if (typeof transaction === 'string') return onRead(transaction)
  const hardState = transaction.objectStore('hardState').get(hardStateKey)
  const serials = transaction.objectStore('segments').getAllKeys()
  const segments = transaction.objectStore('segments').getAll()
  transaction.onabort = () => onRead(sentenceFor(transaction.error))
  transaction.oncomplete = () =>
    onRead({
      hardState: hardState.result === undefined ? null : bytesOf(hardState.result),
      segments: serials.result.map((key, i) => ({
        serial: Number(key),
        bytes: bytesOf(segments.result[i]),
      })),
    })
}

/** What is not bytes is a damaged record like any other: no bytes. */
function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array()
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(new Error(sentenceFor(request.error)))
  })
}

/** What went wrong, for a person. */
function sentenceFor(error: unknown): string {
  const name = error instanceof DOMException ? error.name : null
  switch (name) {
    case 'QuotaExceededError':
      return 'The disk is full: the browser gives this page no more room.'
    case 'VersionError':
      return 'The database was written by a newer version of this page.'
    case 'NotFoundError':
      return 'The database is not one of this page: it lacks a store.'
    case 'InvalidStateError':
    case 'SecurityError':
      return 'The browser does not let this page use its database.'
    default:
      return `The database failed: ${error instanceof Error ? error.message : String(error)}`
  }
}
