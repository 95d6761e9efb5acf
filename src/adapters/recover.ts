import { assert } from '../lib/assert'
import { append, truncate } from '../lib/persistent-list'
import { emptyLog, lastIndex, logAfter, term } from '../raft/index'
import type { Log } from '../raft/index'
import type { Persist } from '../server/disk'
import type { Loaded } from '../server/ports'
import {
  decodeHardState,
  decodeSegment,
  decodeSnapshot,
  encodeHardState,
  encodeSegment,
  encodeSnapshot,
} from './segment-codec'
import type { HardState, Segment, SnapshotRecord } from './segment-codec'

/** What a disk holds, as bytes. A crash leaves it as it is. */
export interface StoredRecords {
  /** null before the first write. */
  readonly hardState: Uint8Array | null
  /** Ascending by serial number. */
  readonly snapshots: readonly StoredRecord[]
  /** Ascending by serial number. */
  readonly segments: readonly StoredRecord[]
}

export interface StoredRecord {
  readonly serial: number
  readonly bytes: Uint8Array
}

/**
 * One write as it goes to the disk, in one transaction.
 *
 * Where it has no snapshot or no segment, nothing may lie at its serial number afterwards: what recovery
 * cut off there would come to life again, covered by the new hard state.
 */
export interface EncodedWrite {
  readonly serial: number
  readonly hardState: Uint8Array<ArrayBuffer>
  /** null but in a compaction. */
  readonly snapshot: Uint8Array<ArrayBuffer> | null
  /** null where the log did not change. */
  readonly segment: Uint8Array<ArrayBuffer> | null
}

export function encodeWrite(write: Persist): EncodedWrite {
  const { serial, compaction, change } = write
  assert(compaction === null || change !== null, 'a snapshot comes with the log that is left')
  return {
    serial,
    hardState: encodeHardState(write),
    snapshot: compaction === null ? null : encodeSnapshot({ serial, ...compaction }),
    segment: change === null ? null : encodeSegment({ serial, ...change }),
  }
}

/**
 * The write whose snapshot and segment stand for all records before them, or 0. Those are deleted with
 * the next write and not with its own, so that a write that is not whole takes nothing away.
 */
export function replacingSerial(snapshotSerials: readonly number[]): number {
  return snapshotSerials.reduce((latest, serial) => Math.max(latest, serial), 0)
}

/**
 * Reads a disk back: the latest snapshot, then segments in serial order from its write on, each cutting
 * the log at its first index, so that a truncation rewrites nothing.
 *
 * Every write carries its serial number in the hard state, in the same transaction as its other records.
 * So what lies above that number belongs to a write that never completed: a torn write, and it is cut,
 * snapshot and segment; what it would have replaced is still there. Any other record that is damaged, or
 * does not join what is before it, was acknowledged: then the disk is refused, since a server that
 * forgets what it acknowledged can undo what the cluster committed. (A last segment that is wholly gone
 * is not noticed: the store, not this page, must keep its rows.)
 */
export function recover({ hardState, snapshots, segments }: StoredRecords): Loaded {
  const state = readHardState(hardState)
  if (typeof state === 'string') return refused(state)
  const isCovered = ({ serial }: StoredRecord) => serial <= state.serial
  const torn = new Set([...snapshots, ...segments].filter((each) => !isCovered(each)).map(serialOf))
  if (torn.size > 1) return refused(sayLostWrite(Math.min(...torn)))
  const kept = readSnapshot(snapshots.filter(isCovered).at(-1))
  if (typeof kept === 'string') return refused(kept)
  const first = kept?.serial ?? 0
  let log = kept === null ? emptyLog : logAfter(kept.baseIndex, kept.baseTerm, [])
  for (const segment of segments) {
    if (segment.serial < first || !isCovered(segment)) continue
    const joined = join(log, segment)
    if (typeof joined === 'string') return refused(joined)
    log = joined
  }
  const gap = gapBehind(kept, log, segments)
  if (gap !== null) return refused(gap)
  return { type: 'loaded', disk: { ...state, log, snapshot: kept?.snapshot ?? null } }
}

function serialOf({ serial }: StoredRecord): number {
  return serial
}

/** A write is out only when the one before is complete, so at most one can be torn. */
function sayLostWrite(serial: number): string {
  return `Log record ${serial} on the disk is newer than the hard state, and not the last: the disk has lost a write.`
}

/** The snapshot, null where there is none, or one sentence why it cannot be read. */
function readSnapshot(stored: StoredRecord | undefined): SnapshotRecord | null | string {
  if (stored === undefined) return null
  const name = `Snapshot record ${stored.serial} on the disk`
  const decoded = decodeSnapshot(stored.bytes)
  if (decoded.type === 'damaged') {
    return `${name} is damaged, though it was acknowledged: ${decoded.reason}.`
  }
  const { value } = decoded
  return value.serial === stored.serial ? value : `${name} says that it is record ${value.serial}.`
}

/** The log with a segment added, or one sentence why it cannot be. */
function join(log: Log, stored: StoredRecord): Log | string {
  const name = `Log record ${stored.serial} on the disk`
  const decoded = decodeSegment(stored.bytes)
  if (decoded.type === 'damaged') {
    return `${name} is damaged, though it was acknowledged: ${decoded.reason}.`
  }
  return joinIntact(log, decoded.value, stored.serial, name)
}

function joinIntact(log: Log, segment: Segment, serial: number, name: string): Log | string {
  const { firstIndex, entries } = segment
  const { baseIndex } = log
  const last = lastIndex(log)
  if (segment.serial !== serial) return `${name} says that it is record ${segment.serial}.`
  if (firstIndex > last + 1) {
    return `${name} begins at entry ${firstIndex}, but the log before it ends at ${last}.`
  }
  if (firstIndex <= baseIndex) {
    return `${name} begins at entry ${firstIndex}, but the log begins after ${baseIndex}.`
  }
  return { ...log, entries: append(truncate(log.entries, firstIndex - baseIndex - 1), entries) }
}

/** What the log lacks that a snapshot was stored with, as one sentence, or null. */
function gapBehind(
  kept: SnapshotRecord | null,
  log: Log,
  segments: readonly StoredRecord[],
): string | null {
  if (kept === null) return null
  const { serial, snapshot } = kept
  if (!segments.some((segment) => segment.serial === serial)) {
    return `Log record ${serial} on the disk is missing, though its snapshot is there.`
  }
  const [last, needed] = [lastIndex(log), snapshot.lastIncludedIndex]
  if (last >= needed) return null
  return `The log on the disk ends at entry ${last}, but its snapshot at ${needed}.`
}

/** The hard state, or one sentence why it cannot be read. */
function readHardState(bytes: Uint8Array | null): HardState | string {
  if (bytes === null) return { serial: 0, currentTerm: term(0), votedFor: null }
  const decoded = decodeHardState(bytes)
  if (decoded.type === 'ok') return decoded.value
  return `The hard state on the disk is damaged, though it was acknowledged: ${decoded.reason}.`
}

function refused(reason: string): Loaded {
  return { type: 'refused', reason }
}
