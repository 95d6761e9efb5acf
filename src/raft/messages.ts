import type { LogIndex, ServerId, Term } from './brands'
import type { Entry } from './entry'

interface Envelope {
  readonly from: ServerId
  readonly to: ServerId
  /** The sender's currentTerm (Figure 2). */
  readonly term: Term
}

/** Invoked by candidates to gather votes (Figure 2). The candidate is the sender. */
export interface RequestVote extends Envelope {
  readonly type: 'RequestVote'
  readonly lastLogIndex: LogIndex
  readonly lastLogTerm: Term
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
}

/** The follower's log matches the leader's up to and including `matchIndex`. */
export interface AppendEntriesAccepted extends Envelope {
  readonly type: 'AppendEntriesResponse'
  readonly success: true
  readonly matchIndex: LogIndex
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
}

export type AppendEntriesResponse = AppendEntriesAccepted | AppendEntriesRefused
export type RaftMessage = RequestVote | RequestVoteResponse | AppendEntries | AppendEntriesResponse
