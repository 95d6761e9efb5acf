import type { StoredRecords } from '../recover'

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
  const transaction = database.transaction(['hardState', 'segments'], 'readwrite')
  const [state, log] = [transaction.objectStore('hardState'), transaction.objectStore('segments')]
  const serials = await resultOf(log.getAllKeys())
  const bytes: readonly Uint8Array[] = await resultOf(log.getAll())
  const found: Uint8Array | undefined = await resultOf(state.get('current'))
  const after = change({
    hardState: found ?? null,
    segments: bytes.map((part, i) => ({ serial: Number(serials[i]), bytes: part })),
  })
  state.clear()
  log.clear()
  if (after.hardState !== null) state.put(after.hardState, 'current')
  for (const segment of after.segments) log.put(segment.bytes, segment.serial)
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  database.close()
}

export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The request failed.'))
  })
}
