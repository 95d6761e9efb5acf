import { faultRecords } from '../adapters/disk-fault'
import { encodeWrite } from '../adapters/recover'
import {
  createMemoryStorage,
  newMemoryDisk,
  recordsOf,
  replaceRecords,
} from '../adapters/storage-memory'
import type { MemoryDisk } from '../adapters/storage-memory'
import { fromMs } from '../raft/index'
import type { Micros } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { Persist } from '../server/disk'
import type { Storage } from '../server/ports'
import type { CrashPoint } from './crash-point'

/** A disk and what is wrong with it; it outlives the processes that write to it. */
export interface SimulatedDisk {
  readonly records: MemoryDisk
  /** How much longer than usual each write takes. */
  delay: Micros
  /** It takes no more writes. */
  isFull: boolean
}

export function newSimulatedDisk(): SimulatedDisk {
  return { records: newMemoryDisk(), delay: fromMs(0), isFull: false }
}

/** What one process does to its disk, and what becomes of a write that is out when it dies. */
export interface DiskOfProcess extends Storage {
  onDeath(at: CrashPoint): void
}

interface Fate {
  readonly isDead: () => boolean
  /** Whether the process dies now, before a write is issued. */
  readonly dies: () => boolean
  /** Calls back when the write that was issued comes to its end. */
  readonly inTime: (end: () => void) => void
}

/** Opens a disk for one process: the storage in memory, whose writes take time, fail, or are cut short. */
export function openDisk(disk: SimulatedDisk, fate: Fate): DiskOfProcess {
  let out: { readonly persist: Persist; readonly land: () => void } | null = null
  let issued: Persist | null = null

  const storage = createMemoryStorage(disk.records, (land) => {
    if (issued === null) return
    const write = { persist: issued, land }
    out = write
    fate.inTime(() => {
      if (out !== write) return
      out = null
      land()
    })
  })

  function write(persist: Persist, onDone: (failure: string | null) => void): void {
    if (fate.isDead() || fate.dies()) return
    if (disk.isFull) return fate.inTime(() => onDone('The disk is full.'))
    issued = persist
    storage.write(persist, onDone)
  }

  return {
    load: (onLoaded) => storage.load(onLoaded),
    write,
    close: () => storage.close(),
    onDeath(at) {
      if (at === 'writeLanded') out?.land()
      if (at === 'writeTorn' && out !== null) tear(disk.records, out.persist)
      out = null
    },
  }
}

/** What a disk suffers while nobody uses it. */
export function faultDisk({ records }: SimulatedDisk, fault: DiskFault): void {
  replaceRecords(records, faultRecords(recordsOf(records), fault))
}

/** Half of a write's first record is there, and no hard state covers it. */
function tear({ snapshots, segments }: MemoryDisk, persist: Persist): void {
  const { serial, snapshot, segment } = encodeWrite(persist)
  const half = (bytes: Uint8Array) => bytes.slice(0, bytes.length >> 1)
  if (snapshot !== null) snapshots.set(serial, half(snapshot))
  else if (segment !== null) segments.set(serial, half(segment))
}
