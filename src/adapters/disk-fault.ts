import { unreachable } from '../lib/assert'
import { lastIndex, logIndex } from '../raft/index'
import type { LogIndex } from '../raft/index'
import { applyDiskFault } from '../server/disk-fault'
import type { DiskFault } from '../server/disk-fault'
import { recover } from './recover'
import type { StoredRecord, StoredRecords } from './recover'
import { decodeHardState, decodeSegment, encodeHardState, encodeSegment } from './segment-codec'
import type { HardState } from './segment-codec'

/**
 * What a fault makes of a disk's bytes. Of faults that lose something, recovery then finds what
 * `applyDiskFault` says; a torn write it cuts, a torn hard state it refuses; where a bit is flipped, it refuses, unless the record is
 * one that it does not need any more.
 */
export function faultRecords(records: StoredRecords, fault: DiskFault): StoredRecords {
  switch (fault.type) {
    case 'loseEntries':
      return loseEntries(records, fault)
    case 'loseVote':
      return withHardState(records, (state) => ({ ...state, votedFor: null }))
    case 'tearLast':
      return tearLast(records)
    case 'flipBit':
      return flipBit(records, fault.record, fault.bit)
    case 'erase':
      return { hardState: null, snapshots: [], segments: [] }
    case 'several':
      return fault.faults.reduce(faultRecords, records)
    default:
      return unreachable(fault)
  }
}

/** Each write loses what it holds of the end of the log. A disk that cannot be read stays as it is. */
function loseEntries(
  records: StoredRecords,
  fault: Extract<DiskFault, { readonly type: 'loseEntries' }>,
): StoredRecords {
  const found = recover(records)
  if (found.type === 'refused') return records
  const { serial, log } = applyDiskFault(found.disk, fault) ?? found.disk
  const last = lastIndex(log)
  const segments = records.segments.map((record) =>
    record.serial > serial ? record : withoutEntriesAfter(last, record),
  )
  return { ...records, segments }
}

function withoutEntriesAfter(last: LogIndex, record: StoredRecord): StoredRecord {
  const decoded = decodeSegment(record.bytes)
  if (decoded.type === 'damaged') return record
  const { serial, firstIndex, entries } = decoded.value
  if (firstIndex + entries.length - 1 <= last) return record
  const first = logIndex(Math.min(firstIndex, last + 1))
  const kept = entries.slice(0, last + 1 - first)
  return { serial, bytes: encodeSegment({ serial, firstIndex: first, entries: kept }) }
}

/**
 * The last record is only half written. A snapshot or a segment is written before the hard state that
 * says so of a complete write, so there that is still the one before; but its term and vote stay, since
 * those before them are on the disk no more, and later ones do no harm. Where the last write was of the
 * hard state alone, that is what is torn.
 */
function tearLast(records: StoredRecords): StoredRecords {
  const { hardState, snapshots, segments } = records
  const serial = Math.max(snapshots.at(-1)?.serial ?? 0, segments.at(-1)?.serial ?? 0)
  const decoded = hardState === null ? null : decodeHardState(hardState)
  const lastWrite = decoded?.type === 'ok' ? decoded.value.serial : 0
  if (hardState !== null && lastWrite > serial) return { ...records, hardState: half(hardState) }
  const isLast = (record: StoredRecord) => record.serial === serial
  const isOfSnapshot = snapshots.some(isLast)
  const torn = (list: readonly StoredRecord[]) =>
    list.map((record) => (isLast(record) ? { serial, bytes: half(record.bytes) } : record))
  return withHardState(
    {
      hardState,
      snapshots: torn(snapshots),
      // A snapshot is written before the log that is left: of that there is nothing yet.
      segments: isOfSnapshot ? segments.filter((record) => !isLast(record)) : torn(segments),
    },
    (state) => ({ ...state, serial: Math.min(state.serial, Math.max(0, serial - 1)) }),
  )
}

function half(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, bytes.length >> 1)
}

/** Records are counted as they are dumped, from 0, round and round, and so are the bits of one. */
function flipBit(records: StoredRecords, record: number, bit: number): StoredRecords {
  const { hardState, snapshots, segments } = records
  const first = hardState === null ? 0 : 1
  const count = first + snapshots.length + segments.length
  if (count === 0) return records
  const place = record % count
  const flipAmong = (list: readonly StoredRecord[], from: number) =>
    list.map((each, i) =>
      from + i === place ? { serial: each.serial, bytes: flipped(each.bytes, bit) } : each,
    )
  return {
    hardState: hardState !== null && place === 0 ? flipped(hardState, bit) : hardState,
    snapshots: flipAmong(snapshots, first),
    segments: flipAmong(segments, first + snapshots.length),
  }
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const place = bit % (bytes.length * 8)
  return bytes.map((byte, i) => (i === Math.floor(place / 8) ? byte ^ (1 << (place % 8)) : byte))
}

/** A hard state that is not there, or cannot be read, stays as it is. */
function withHardState(
  records: StoredRecords,
  change: (state: HardState) => HardState,
): StoredRecords {
  const { hardState } = records
  const decoded = hardState === null ? null : decodeHardState(hardState)
  if (decoded?.type !== 'ok') return records
  return { ...records, hardState: encodeHardState(change(decoded.value)) }
}
