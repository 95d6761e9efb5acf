import { reasonOf } from '../lib/reason-of'
import { hardStateKey, storeNames } from './store-names'
import type { StoredRecord, StoredRecords } from './recover'

/** The name of one server's database. */
export function databaseName(cluster: string, server: string): string {
  return `raft/${cluster}/${server}`
}

/** Deletes the databases of these servers. Waits for connections that are still open to close. */
export async function deleteDatabases(cluster: string, servers: readonly string[]): Promise<void> {
  await deleteNamed(servers.map((server) => databaseName(cluster, server)))
}

export async function deleteNamed(names: readonly string[]): Promise<void> {
  await Promise.all(names.map(deleteDatabase))
}

/** All databases of this origin; null where the browser does not tell, as those of before 2024 do not. */
export async function databaseNames(): Promise<readonly string[] | null> {
  if (typeof indexedDB.databases !== 'function') return null
  return (await indexedDB.databases()).flatMap(({ name }) => (name === undefined ? [] : [name]))
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
export const noRecords: StoredRecords = { hardState: null, snapshots: [], segments: [] }

/** Calls back once, with the open database or with one sentence why there is none. */
export function open(name: string, onOpened: (opened: IDBDatabase | string) => void): void {
  openIf(
    name,
    () => true,
    (opened) => onOpened(opened ?? 'The database was not created.'),
  )
}

/** Likewise, but null where there is no such database: none is created. */
export function openExisting(
  name: string,
  onOpened: (opened: IDBDatabase | string | null) => void,
): void {
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
  for (const store of storeNames) {
    if (!database.objectStoreNames.contains(store)) database.createObjectStore(store)
  }
}

export function begin(database: IDBDatabase, mode: IDBTransactionMode): IDBTransaction | string {
  try {
    return database.transaction(storeNames, mode, { durability: 'strict' })
  } catch (error) {
    return sentenceFor(error)
  }
}

/** Everything the database holds, of one moment, or one sentence why it cannot be read. */
export function readRecords(
  database: IDBDatabase,
  onRead: (found: StoredRecords | string) => void,
): void {
  const transaction = begin(database, 'readonly')
  if (typeof transaction === 'string') return onRead(transaction)
  let found = noRecords
  collect(transaction, (records) => (found = records))
  transaction.onabort = () => onRead(sentenceFor(transaction.error))
  transaction.oncomplete = () => onRead(found)
}

/** Calls back within the transaction, once all is read. */
export function collect(
  transaction: IDBTransaction,
  onFound: (found: StoredRecords) => void,
): void {
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
export function replaceAll(transaction: IDBTransaction, records: StoredRecords): void {
  const { hardState } = records
  for (const name of storeNames) transaction.objectStore(name).clear()
  if (hardState !== null) transaction.objectStore('hardState').put(hardState, hardStateKey)
  for (const name of ['snapshots', 'segments'] as const) {
    const store = transaction.objectStore(name)
    for (const { serial, bytes } of records[name]) store.put(bytes, serial)
  }
}

export function snapshotsOf(transaction: IDBTransaction): IDBObjectStore {
  return transaction.objectStore('snapshots')
}

export function segmentsOf(transaction: IDBTransaction): IDBObjectStore {
  return transaction.objectStore('segments')
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
export function sentenceFor(error: unknown): string {
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
      return `The database failed: ${reasonOf(error)}`
  }
}
