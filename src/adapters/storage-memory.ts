import type { Storage } from '../server/ports'
import { encodeWrite, recover } from './recover'
import type { EncodedWrite, StoredRecords } from './recover'

/** A disk in memory: plain data, which a crash of its server leaves as it is. */
export interface MemoryDisk {
  hardState: Uint8Array | null
  readonly segments: Map<number, Uint8Array>
}

export function newMemoryDisk(): MemoryDisk {
  return { hardState: null, segments: new Map() }
}

/**
 * A server's disk in memory, over the same bytes as in a database, so that recovery is the same.
 *
 * `schedule` decides when a write lands, by calling what it is given: at once, later, or never, which
 * is a crash before the write was durable. Writes must land in the order they were issued. Loading
 * takes no time and calls back at once.
 */
export function createMemoryStorage(
  disk: MemoryDisk,
  schedule: (land: () => void) => void,
): Storage {
  let isOpen = true
  return {
    load: (onLoaded) => onLoaded(recover(recordsOf(disk))),
    write: (write, onDone) => {
      if (!isOpen) return schedule(() => onDone('The disk in memory was closed.'))
      const encoded = encodeWrite(write)
      schedule(() => {
        land(disk, encoded)
        onDone(null)
      })
    },
    close: () => {
      isOpen = false
    },
  }
}

/** Makes a write part of the disk, whole. */
export function land(disk: MemoryDisk, { serial, hardState, segment }: EncodedWrite): void {
  disk.hardState = hardState
  if (segment === null) disk.segments.delete(serial)
  else disk.segments.set(serial, segment)
}

export function recordsOf({ hardState, segments }: MemoryDisk): StoredRecords {
  const rows = Array.from(segments, ([serial, bytes]) => ({ serial, bytes }))
  return { hardState, segments: rows.sort((a, b) => a.serial - b.serial) }
}
