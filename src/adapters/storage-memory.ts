import type { Storage } from '../server/ports'
import { encodeWrite, recover, replacingSerial } from './recover'
import type { EncodedWrite, StoredRecord, StoredRecords } from './recover'

/** A disk in memory: plain data, which a crash of its server leaves as it is. */
export interface MemoryDisk {
  hardState: Uint8Array | null
  /** By serial number, as the segments. */
  readonly snapshots: Map<number, Uint8Array>
  readonly segments: Map<number, Uint8Array>
}

export function newMemoryDisk(): MemoryDisk {
  return { hardState: null, snapshots: new Map(), segments: new Map() }
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

/** Makes a write part of the disk, whole. What a write before it has replaced goes. */
export function land(disk: MemoryDisk, write: EncodedWrite): void {
  const { snapshots, segments } = disk
  const { serial, hardState, snapshot, segment } = write
  put(snapshots, serial, snapshot)
  put(segments, serial, segment)
  disk.hardState = hardState
  const first = replacingSerial(Array.from(snapshots.keys()).filter((each) => each < serial))
  if (first === 0) return
  forgetBefore(snapshots, first)
  forgetBefore(segments, first)
}

/** Records lie in the order they were written. */
function forgetBefore(records: Map<number, Uint8Array>, first: number): void {
  for (const serial of records.keys()) {
    if (serial >= first) return
    records.delete(serial)
  }
}

function put(records: Map<number, Uint8Array>, serial: number, bytes: Uint8Array | null): void {
  if (bytes === null) records.delete(serial)
  else records.set(serial, bytes)
}

export function recordsOf({ hardState, snapshots, segments }: MemoryDisk): StoredRecords {
  return { hardState, snapshots: inOrder(snapshots), segments: inOrder(segments) }
}

/** Puts other records in the place of all that a disk holds. */
export function replaceRecords(disk: MemoryDisk, records: StoredRecords): void {
  disk.hardState = records.hardState
  for (const kind of ['snapshots', 'segments'] as const) {
    disk[kind].clear()
    for (const { serial, bytes } of records[kind]) disk[kind].set(serial, bytes)
  }
}

function inOrder(records: ReadonlyMap<number, Uint8Array>): readonly StoredRecord[] {
  const rows = Array.from(records, ([serial, bytes]) => ({ serial, bytes }))
  return rows.sort((a, b) => a.serial - b.serial)
}
