import type { Loaded, Storage } from '../server/ports'
import {
  begin,
  open,
  readRecords,
  segmentsOf,
  sentenceFor,
  snapshotsOf,
} from './database-indexeddb'
import { encodeWrite, recover, replacingSerial } from './recover'
import type { StoredRecords } from './recover'
import { hardStateKey } from './store-names'

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

/** All serial numbers less than this one. */
function below(serial: number): IDBKeyRange {
  return IDBKeyRange.upperBound(serial, true)
}
