import type { DiskFault } from '../server/disk-fault'
import type { Loaded, Storage } from '../server/ports'
import { dump, hardStateKey } from './disk-dump'
import type { DiskDump } from './disk-dump'
import { faultRecords } from './disk-fault'
import { encodeWrite, recover, replacingSerial } from './recover'
import type { StoredRecord, StoredRecords } from './recover'

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
  /** Records before this write are replaced, and go with the next one; 0 where there are none. */
  let replacing = 0
  /** Recovery may have cut off a snapshot at the next serial number. */
  let mayHoldTorn = true

  function load(onLoaded: (found: Loaded) => void): void {
    open(name, (opened) => {
      if (typeof opened === 'string') return onLoaded({ type: 'refused', reason: opened })
      database = opened
      opened.onversionchange = () => close('Another tab deletes or upgrades the database.')
      opened.onclose = () => close('The browser closed the database.')
      readRecords(opened, (found) => onLoaded(take(found)))
    })
  }

  function take(found: StoredRecords | string): Loaded {
    if (typeof found === 'string') return { type: 'refused', reason: found }
    const recovered = recover(found)
    if (recovered.type === 'loaded') {
      const serials = found.snapshots.map(({ serial }) => serial)
      replacing = replacingSerial(serials.filter((serial) => serial <= recovered.disk.serial))
    }
    return recovered
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
      const { serial, hardState, snapshot, segment } = encodeWrite(write)
      const [snapshots, segments] = [snapshotsOf(transaction), segmentsOf(transaction)]
      if (replacing > 0) for (const store of [snapshots, segments]) store.delete(below(replacing))
      if (snapshot !== null) snapshots.put(snapshot, serial)
      else if (mayHoldTorn) snapshots.delete(serial)
      if (segment === null) segments.delete(serial)
      else segments.put(segment, serial)
      transaction.objectStore('hardState').put(hardState, hardStateKey)
      transaction.oncomplete = () => {
        mayHoldTorn = false
        replacing = snapshot === null ? 0 : serial
        onDone(null)
      }
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
    openExisting(name, (database) => {
      if (database === null) return resolve(dump(name, noRecords))
      if (typeof database === 'string') return reject(new Error(database))
      database.onversionchange = () => database.close()
      readRecords(database, (found) => {
        database.close()
        if (typeof found === 'string') reject(new Error(found))
        else resolve(dump(name, found))
      })
    })
  })
}

/** A database suffers, in one transaction. Its server must not run; without a database nothing happens. */
export function faultDatabase(cluster: string, server: string, fault: DiskFault): Promise<void> {
  return new Promise((resolve, reject) => {
    openExisting(databaseName(cluster, server), (database) => {
      if (database === null) return resolve()
      if (typeof database === 'string') return reject(new Error(database))
      const transaction = begin(database, 'readwrite')
      if (typeof transaction === 'string') return reject(new Error(transaction))
      collect(transaction, (found) => replaceAll(transaction, faultRecords(found, fault)))
      transaction.oncomplete = () => {
        database.close()
        resolve()
      }
      transaction.onabort = () => {
        database.close()
        reject(new Error(sentenceFor(transaction.error)))
      }
    })
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

/** Of the stores; not of what a record holds, which carries its own. */
const databaseVersion = 2
const stores = ['hardState', 'snapshots', 'segments'] as const
const noRecords: StoredRecords = { hardState: null, snapshots: [], segments: [] }

/** Calls back once, with the open database or with one sentence why there is none. */
function open(name: string, onOpened: (opened: IDBDatabase | string) => void): void {
  openIf(
    name,
    () => true,
    (opened) => onOpened(opened ?? 'The database was not created.'),
  )
}

/** Likewise, but null where there is no such database: none is created. */
function openExisting(name: string, onOpened: (opened: IDBDatabase | string | null) => void): void {
  openIf(name, (version) => version > 0, onOpened)
}

/** null where the version that is there, 0 for none, was not wanted. */
function openIf(
  name: string,
  isWanted: (version: number) => boolean,
  onOpened: (opened: IDBDatabase | string | null) => void,
): void {
  let isAnswered = false
  const answer = (opened: IDBDatabase | string | null) => {
    if (!isAnswered) onOpened(opened)
    else if (opened !== null && typeof opened !== 'string') opened.close()
    isAnswered = true
  }
  try {
    const request = indexedDB.open(name, databaseVersion)
    request.onupgradeneeded = ({ oldVersion }) => {
      if (isWanted(oldVersion)) return upgrade(request.result)
      answer(null)
      request.transaction?.abort()
    }
    request.onblocked = () => answer('Another tab holds an older version of the database open.')
    request.onerror = () => answer(sentenceFor(request.error))
    request.onsuccess = () => answer(request.result)
  } catch (error) {
    // Blocked storage throws at once, or `indexedDB` is not there at all.
    answer(sentenceFor(error))
  }
}

/** Version 1 had no snapshots; its records are read as they are. */
function upgrade(database: IDBDatabase): void {
  for (const store of stores) {
    if (!database.objectStoreNames.contains(store)) database.createObjectStore(store)
  }
}

function begin(database: IDBDatabase, mode: IDBTransactionMode): IDBTransaction | string {
  try {
    return database.transaction(stores, mode, { durability: 'strict' })
  } catch (error) {
    return sentenceFor(error)
  }
}

/** Everything the database holds, of one moment, or one sentence why it cannot be read. */
function readRecords(database: IDBDatabase, onRead: (found: StoredRecords | string) => void): void {
  const transaction = begin(database, 'readonly')
  if (typeof transaction === 'string') return onRead(transaction)
  let found = noRecords
  collect(transaction, (records) => (found = records))
  transaction.onabort = () => onRead(sentenceFor(transaction.error))
  transaction.oncomplete = () => onRead(found)
}

/** Calls back within the transaction, once all is read. */
function collect(transaction: IDBTransaction, onFound: (found: StoredRecords) => void): void {
  const hardState = transaction.objectStore('hardState').get(hardStateKey)
  const snapshots = readAll(snapshotsOf(transaction))
  const segments = readAll(segmentsOf(transaction))
  // Requests of a transaction are answered in the order they were made: this is the last.
  segments.values.onsuccess = () =>
    onFound({
      hardState: hardState.result === undefined ? null : bytesOf(hardState.result),
      snapshots: recordsIn(snapshots),
      segments: recordsIn(segments),
    })
}

interface ReadAll {
  readonly keys: IDBRequest<IDBValidKey[]>
  readonly values: IDBRequest<unknown[]>
}

function readAll(store: IDBObjectStore): ReadAll {
  return { keys: store.getAllKeys(), values: store.getAll() }
}

function recordsIn({ keys, values }: ReadAll): readonly StoredRecord[] {
  return keys.result.map((key, i) => ({ serial: Number(key), bytes: bytesOf(values.result[i]) }))
}

/** Puts these records in the place of all that the database holds. */
function replaceAll(transaction: IDBTransaction, records: StoredRecords): void {
  const { hardState } = records
  for (const name of stores) transaction.objectStore(name).clear()
  if (hardState !== null) transaction.objectStore('hardState').put(hardState, hardStateKey)
  for (const name of ['snapshots', 'segments'] as const) {
    const store = transaction.objectStore(name)
    for (const { serial, bytes } of records[name]) store.put(bytes, serial)
  }
}

function snapshotsOf(transaction: IDBTransaction): IDBObjectStore {
  return transaction.objectStore('snapshots')
}

function segmentsOf(transaction: IDBTransaction): IDBObjectStore {
  return transaction.objectStore('segments')
}

/** All serial numbers less than this one. */
function below(serial: number): IDBKeyRange {
  return IDBKeyRange.upperBound(serial, true)
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
