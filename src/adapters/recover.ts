import { append, emptyList, truncate } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { term } from '../raft/index'
import type { Entry } from '../raft/index'
import type { Persist } from '../server/disk'
import type { Loaded } from '../server/ports'
import { decodeHardState, decodeSegment, encodeHardState, encodeSegment } from './segment-codec'
import type { HardState, Segment } from './segment-codec'

/** What a disk holds, as bytes. A crash leaves it as it is. */
export interface StoredRecords {
  /** null before the first write. */
  readonly hardState: Uint8Array | null
  /** Ascending by serial number. */
  readonly segments: readonly StoredSegment[]
}

export interface StoredSegment {
  readonly serial: number
  readonly bytes: Uint8Array
}

/** One write as it goes to the disk, in one transaction. */
export interface EncodedWrite {
  readonly serial: number
  readonly hardState: Uint8Array<ArrayBuffer>
  /**
   * null where the log did not change. Then nothing may lie at this serial number afterwards: what
   * recovery cut off there would come to life again, covered by the new hard state.
   */
  readonly segment: Uint8Array<ArrayBuffer> | null
}

export function encodeWrite(write: Persist): EncodedWrite {
  const { serial, change } = write
  return {
    serial,
    hardState: encodeHardState(write),
    segment: change === null ? null : encodeSegment({ serial, ...change }),
  }
}

/**
 * Reads a disk back: segments in serial order, each cutting the log at its first index, so that a
 * truncation rewrites nothing.
 *
 * Every write carries its serial number in the hard state, in the same transaction as its segment. So a
 * last segment above that number belongs to a write that never completed: a torn write, and it is cut.
 * Any other record that is damaged, or does not join the log before it, was acknowledged: then the disk
 * is refused, since a server that forgets what it acknowledged can undo what the cluster committed. (A
 * last segment that is wholly gone is not noticed: the store, not this page, must keep its rows.)
 */
export function recover({ hardState, segments }: StoredRecords): Loaded {
  const state = readHardState(hardState)
  if (typeof state === 'string') return refused(state)
  const last = segments.at(-1)
  const isTorn = last !== undefined && last.serial > state.serial
  let log = emptyList<Entry>()
  for (const segment of isTorn ? segments.slice(0, -1) : segments) {
    const joined = join(log, segment, state)
    if (typeof joined === 'string') return refused(joined)
    log = joined
  }
  return { type: 'loaded', disk: { ...state, log } }
}

/** The log with a segment added, or one sentence why it cannot be. */
function join(log: List<Entry>, stored: StoredSegment, state: HardState): List<Entry> | string {
  const name = `Log record ${stored.serial} on the disk`
  if (stored.serial > state.serial) {
    return `${name} is newer than the hard state, and not the last: the disk has lost a write.`
  }
  const decoded = decodeSegment(stored.bytes)
  if (decoded.type === 'damaged') {
    return `${name} is damaged, though it was acknowledged: ${decoded.reason}.`
  }
  return joinIntact(log, decoded.value, stored.serial, name)
}

function joinIntact(
  log: List<Entry>,
  segment: Segment,
  serial: number,
  name: string,
): List<Entry> | string {
  if (segment.serial !== serial) return `${name} says that it is record ${segment.serial}.`
  if (segment.firstIndex > log.size + 1) {
    return `${name} begins at entry ${segment.firstIndex}, but the log before it ends at ${log.size}.`
  }
  return append(truncate(log, segment.firstIndex - 1), segment.entries)
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
