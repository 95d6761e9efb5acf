import type { LogIndex, ServerId, Term } from './brands'
import type { Configuration } from './configuration'
import type { Entry } from './entry'

interface Envelope {
  readonly from: ServerId
  readonly to: ServerId
  /** The sender's currentTerm (Figure 2). */
  readonly term: Term
}

/**
 * Asks whether a vote would be given, before a term is begun (thesis §9.6). Its `term` is the one the
 * election would be for, which nobody takes on.
 */
export interface PreVote extends Envelope {
  readonly type: 'PreVote'
  readonly lastLogIndex: LogIndex
  readonly lastLogTerm: Term
}

/** A grant carries the term asked for, a refusal the sender's own. */
export interface PreVoteResponse extends Envelope {
  readonly type: 'PreVoteResponse'
  readonly voteGranted: boolean
}

/** Invoked by candidates to gather votes (Figure 2). The candidate is the sender. */
export interface RequestVote extends Envelope {
  readonly type: 'RequestVote'
  readonly lastLogIndex: LogIndex
  readonly lastLogTerm: Term
  /** The leader wants this election: nobody refuses it because a leader is heard (thesis §3.10). */
  readonly isTransfer: boolean
}

export interface RequestVoteResponse extends Envelope {
  readonly type: 'RequestVoteResponse'
  readonly voteGranted: boolean
}

/** Invoked by the leader to replicate entries; empty, it is a heartbeat (Figure 2). */
export interface AppendEntries extends Envelope {
  readonly type: 'AppendEntries'
  readonly prevLogIndex: LogIndex
  readonly prevLogTerm: Term
  readonly entries: readonly Entry[]
  readonly leaderCommit: LogIndex
  /** The leader's latest round: an answer confirms that it still led when that round began (§8). */
  readonly round: number
}

/** The follower's log matches the leader's up to and including `matchIndex`. */
export interface AppendEntriesAccepted extends Envelope {
  readonly type: 'AppendEntriesResponse'
  readonly success: true
  readonly matchIndex: LogIndex
  /** Of the request that is answered. */
  readonly round: number
}

/**
 * The consistency check failed, or the request was of an older term. The hint lets the leader skip a
 * whole term at a time (end of §5.3).
 */
export interface AppendEntriesRefused extends Envelope {
  readonly type: 'AppendEntriesResponse'
  readonly success: false
  /** The request that is answered. */
  readonly prevLogIndex: LogIndex
  /** The term at prevLogIndex, or null where the log is too short. */
  readonly conflictTerm: Term | null
  /** The first index of conflictTerm, or the index after the last entry. */
  readonly conflictIndex: LogIndex
  readonly round: number
}

/** Invoked by the leader to send a piece of its snapshot to a follower that is too far behind (§7). */
export interface InstallSnapshot extends Envelope {
  readonly type: 'InstallSnapshot'
  readonly lastIncludedIndex: LogIndex
  readonly lastIncludedTerm: Term
  /** The configuration as of lastIncludedIndex (§7). */
  readonly configuration: Configuration
  /** Of the whole snapshot's data: CRC-32. */
  readonly checksum: number
  /** Where in the data this piece belongs. */
  readonly offset: number
  readonly data: string
  /** This is the last piece. */
  readonly done: boolean
  readonly round: number
}

export interface InstallSnapshotResponse extends Envelope {
  readonly type: 'InstallSnapshotResponse'
  readonly lastIncludedIndex: LogIndex
  /** What the follower has of this snapshot: the piece that begins here comes next. */
  readonly nextOffset: number
  /** Once it is installed, or not needed: the follower's log matches up to here. null while pieces lack. */
  readonly matchIndex: LogIndex | null
  readonly round: number
}

/** The leader asks its successor to campaign at once (thesis §3.10). */
export interface TimeoutNow extends Envelope {
  readonly type: 'TimeoutNow'
}

/** A follower asks how far it must have applied for a linearizable read (thesis §6.4). */
export interface ReadIndex extends Envelope {
  readonly type: 'ReadIndex'
  /** The follower's own number for it. */
  readonly id: number
}

export interface ReadIndexResponse extends Envelope {
  readonly type: 'ReadIndexResponse'
  readonly id: number
  /** null where the receiver does not lead, or lost its leadership meanwhile. */
  readonly readIndex: LogIndex | null
}

export type AppendEntriesResponse = AppendEntriesAccepted | AppendEntriesRefused
export type RaftMessage =
  | PreVote
  | PreVoteResponse
  | RequestVote
  | RequestVoteResponse
  | AppendEntries
  | AppendEntriesResponse
  | InstallSnapshot
  | InstallSnapshotResponse
  | TimeoutNow
  | ReadIndex
  | ReadIndexResponse
