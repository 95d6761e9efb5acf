import { version1 } from './version1'
import type { StoredRecord, StoredRecords } from '../recover'

/** Opens a database as a stranger to the adapters would; at a version, or as it is. */
export function openByHand(name: string, version?: number): Promise<IDBDatabase> {
  return resultOf(indexedDB.open(name, version))
}

/** Changes the records of a database beside its adapter. */
export async function tamper(
  name: string,
  change: (records: StoredRecords) => StoredRecords,
): Promise<void> {
  const database = await openByHand(name)
  const transaction = database.transaction(['hardState', 'snapshots', 'segments'], 'readwrite')
  const state = transaction.objectStore('hardState')
  const found: Uint8Array | undefined = await resultOf(state.get('current'))
  const after = change({
    hardState: found ?? null,
    snapshots: await recordsIn(transaction.objectStore('snapshots')),
    segments: await recordsIn(transaction.objectStore('segments')),
  })
  state.clear()
  if (after.hardState !== null) state.put(after.hardState, 'current')
  for (const name of ['snapshots', 'segments'] as const) {
    const store = transaction.objectStore(name)
    store.clear()
    for (const { serial, bytes } of after[name]) store.put(bytes, serial)
  }
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  database.close()
}

async function recordsIn(store: IDBObjectStore): Promise<readonly StoredRecord[]> {
  const keys = store.getAllKeys()
  const values: readonly Uint8Array[] = await resultOf(store.getAll())
  return values.map((bytes, i) => ({ serial: Number(keys.result[i]), bytes }))
}

/** Creates a database as the release before there were snapshots would have left it. */
export async function createVersion1(name: string): Promise<void> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('hardState').put(version1.hardState, 'current')
    request.result.createObjectStore('segments').put(version1.segment, 12)
  }
  const database = await resultOf(request)
  database.close()
}

export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The request failed.'))
  })
}
