import type { List } from '../lib/persistent-list'
import type { Entry, LogIndex, ServerId, Term } from '../raft/index'

/**
 * What a server's disk holds once a write is durable, as a value. The browser keeps it as records (a
 * segment a batch), the fold as this; both recover to the same.
 */
export interface Disk {
  /** The last write that landed; 0 before the first. */
  readonly serial: number
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
  readonly log: List<Entry>
}

/** One write: everything a step changed of the persistent state, in one transaction. */
export interface Persist {
  readonly type: 'persist'
  readonly serial: number
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
  /** What became of the log, or null where only the term or the vote changed. */
  readonly change: LogChange | null
}

/** From `firstIndex` on, the log holds these entries and nothing else. */
export interface LogChange {
  readonly firstIndex: LogIndex
  readonly entries: readonly Entry[]
}
