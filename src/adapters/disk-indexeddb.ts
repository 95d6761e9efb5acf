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
