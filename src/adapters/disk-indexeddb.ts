import { persistOf } from '../server/disk'
import type { Disk } from '../server/disk'
import type { DiskFault } from '../server/disk-fault'
import {
  begin,
  collect,
  databaseName,
  noRecords,
  openExisting,
  readRecords,
  replaceAll,
  sentenceFor,
} from './database-indexeddb'
import { dump } from './disk-dump'
import type { DiskDump } from './disk-dump'
import { faultRecords } from './disk-fault'
import { createIndexedDbStorage } from './storage-indexeddb'
import { hardStateKey } from './store-names'

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

/** Writes a disk to a database that nobody has written yet. Its server must not run. */
export function writeDisk(cluster: string, server: string, disk: Disk): Promise<void> {
  const storage = createIndexedDbStorage(databaseName(cluster, server))
  return new Promise((resolve, reject) => {
    const answer = (failure: string | null) => {
      storage.close()
      if (failure === null) resolve()
      else reject(new Error(failure))
    }
    storage.load((found) => {
      if (found.type === 'refused') answer(found.reason)
      else storage.write(persistOf(disk), answer)
    })
  })
}

/** Rejects where a server's first write did not land in its database. */
export function expectDisk(cluster: string, server: string): Promise<void> {
  return new Promise((resolve, reject) => {
    openExisting(databaseName(cluster, server), (database) => {
      const transaction =
        database === null || typeof database === 'string' ? database : begin(database, 'readonly')
      if (transaction === null) return reject(new Error(`${server} has written nothing.`))
      if (typeof transaction === 'string') return reject(new Error(transaction))
      const written = transaction.objectStore('hardState').count(hardStateKey)
      transaction.oncomplete = () => {
        transaction.db.close()
        if (written.result > 0) resolve()
        else reject(new Error(`${server} has written nothing.`))
      }
      transaction.onabort = () => reject(new Error(sentenceFor(transaction.error)))
    })
  })
}
