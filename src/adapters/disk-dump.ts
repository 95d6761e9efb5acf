import { hardStateKey } from './store-names'
import type { StoredRecord, StoredRecords } from './recover'
import { decodeHardState, decodeSegment, decodeSnapshot } from './segment-codec'
import type { Decoded, HardState, Segment, SnapshotRecord } from './segment-codec'

/** A server's database as it is read back, for a person to look at. */
export interface DiskDump {
  readonly name: string
  readonly rows: readonly DiskRow[]
  readonly bytes: number
}

export interface DiskRow {
  readonly store: 'hardState' | 'snapshots' | 'segments'
  readonly key: number | string
  readonly bytes: number
  readonly isIntact: boolean
  /** What it says: `term 3, voted S2`, `through entry 40 of term 3`, `entries 41 to 46`. */
  readonly text: string
}

/** The hard state first, then snapshots and segments as they were written. */
export function dump(name: string, { hardState, snapshots, segments }: StoredRecords): DiskDump {
  const rows = [
    ...(hardState === null ? [] : [hardStateRow(hardState)]),
    ...snapshots.map(snapshotRow),
    ...segments.map(segmentRow),
  ]
  return { name, rows, bytes: rows.reduce((sum, row) => sum + row.bytes, 0) }
}

function hardStateRow(bytes: Uint8Array): DiskRow {
  return {
    store: 'hardState',
    key: hardStateKey,
    ...told(bytes, decodeHardState(bytes), sayHardState),
  }
}

function snapshotRow({ serial, bytes }: StoredRecord): DiskRow {
  return { store: 'snapshots', key: serial, ...told(bytes, decodeSnapshot(bytes), saySnapshot) }
}

function segmentRow({ serial, bytes }: StoredRecord): DiskRow {
  return { store: 'segments', key: serial, ...told(bytes, decodeSegment(bytes), saySegment) }
}

function told<T>(
  bytes: Uint8Array,
  decoded: Decoded<T>,
  say: (value: T) => string,
): Pick<DiskRow, 'bytes' | 'isIntact' | 'text'> {
  const isIntact = decoded.type === 'ok'
  const text = isIntact ? say(decoded.value) : `damaged: ${decoded.reason}`
  return { bytes: bytes.length, isIntact, text }
}

function sayHardState({ currentTerm, votedFor }: HardState): string {
  return `term ${currentTerm}, ${votedFor === null ? 'no vote' : `voted ${votedFor}`}`
}

function saySnapshot({ snapshot }: SnapshotRecord): string {
  return `through entry ${snapshot.lastIncludedIndex} of term ${snapshot.lastIncludedTerm}`
}

function saySegment({ firstIndex, entries }: Segment): string {
  if (entries.length === 0) return `ends before entry ${firstIndex}`
  if (entries.length === 1) return `entry ${firstIndex}`
  return `entries ${firstIndex} to ${firstIndex + entries.length - 1}`
}
