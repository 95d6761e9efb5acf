import { entriesBetween, firstIndex, lastIndex } from '../raft/index'
import type { Entry, Log, LogIndex, ServerId, Snapshot, Term } from '../raft/index'

/**
 * What a server's disk holds once a write is durable, as a value. The browser keeps it as records (a
 * segment a batch), the fold as this; both recover to the same.
 */
export interface Disk {
  /** The last write that landed; 0 before the first. */
  readonly serial: number
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
  readonly log: Log
  /** null before the first compaction. */
  readonly snapshot: Snapshot | null
}

/** One write: everything a step changed of the persistent state, in one transaction. */
export interface Persist {
  readonly type: 'persist'
  readonly serial: number
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
  /** A new snapshot, or null. With one, `change` is the whole log that is left. */
  readonly compaction: Compaction | null
  /** What became of the log, or null where it is as it was. */
  readonly change: LogChange | null
}

/** A snapshot takes the place of the log's beginning (§7). */
export interface Compaction {
  readonly snapshot: Snapshot
  /** The last entry that is cut off: the snapshot's last, or one before it where a tail is kept. */
  readonly baseIndex: LogIndex
  readonly baseTerm: Term
}

/** From `firstIndex` on, the log holds these entries and nothing else. */
export interface LogChange {
  readonly firstIndex: LogIndex
  readonly entries: readonly Entry[]
}

/** The one write that makes an empty disk this one. */
export function persistOf({ log, snapshot, ...hardState }: Disk): Persist {
  const { baseIndex, baseTerm } = log
  const first = firstIndex(log)
  return {
    type: 'persist',
    ...hardState,
    compaction: snapshot === null ? null : { snapshot, baseIndex, baseTerm },
    change: { firstIndex: first, entries: entriesBetween(log, first, lastIndex(log)) },
  }
}
