import type { StoredRecords, StoredSegment } from './recover'
import { decodeHardState, decodeSegment } from './segment-codec'
import type { HardState, Segment } from './segment-codec'

/** A server's database as it is read back, for a person to look at. */
export interface DiskDump {
  readonly name: string
  readonly rows: readonly DiskRow[]
  readonly bytes: number
}

export interface DiskRow {
  readonly store: 'hardState' | 'segments'
  readonly key: number | string
  readonly bytes: number
  readonly isIntact: boolean
  /** What it says: `term 3, voted S2`, `entries 4 to 6`. */
  readonly text: string
}

/** The key of the only record in the store `hardState`. */
export const hardStateKey = 'current'

export function dump(name: string, { hardState, segments }: StoredRecords): DiskDump {
  const rows = [
    ...(hardState === null ? [] : [hardStateRow(hardState)]),
    ...segments.map(segmentRow),
  ]
  return { name, rows, bytes: rows.reduce((sum, row) => sum + row.bytes, 0) }
}

function hardStateRow(bytes: Uint8Array): DiskRow {
  const decoded = decodeHardState(bytes)
  const isIntact = decoded.type === 'ok'
  const text = isIntact ? sayHardState(decoded.value) : `damaged: ${decoded.reason}`
  return { store: 'hardState', key: hardStateKey, bytes: bytes.length, isIntact, text }
}

function segmentRow({ serial, bytes }: StoredSegment): DiskRow {
  const decoded = decodeSegment(bytes)
  const isIntact = decoded.type === 'ok'
  const text = isIntact ? saySegment(decoded.value) : `damaged: ${decoded.reason}`
  return { store: 'segments', key: serial, bytes: bytes.length, isIntact, text }
}

function sayHardState({ currentTerm, votedFor }: HardState): string {
  return `term ${currentTerm}, ${votedFor === null ? 'no vote' : `voted ${votedFor}`}`
}

function saySegment({ firstIndex, entries }: Segment): string {
  if (entries.length === 0) return `ends before entry ${firstIndex}`
  if (entries.length === 1) return `entry ${firstIndex}`
  return `entries ${firstIndex} to ${firstIndex + entries.length - 1}`
}
