import type { List } from '../lib/persistent-list'
import type { RandomState } from '../lib/random'
import type { LogIndex, Micros, ServerId, Term } from './brands'
import type { Entry } from './entry'
import type { RaftOptions } from './options'
import type { Rules } from './rules'

/** Responds to candidates and leaders; campaigns when it hears from neither (§5.2). */
export interface Follower {
  readonly type: 'follower'
  /** The leader of this term, once it has been heard. */
  readonly leaderId: ServerId | null
  readonly electionDeadline: Micros
  /** The length that was drawn for the timer now running. */
  readonly electionTimeout: Micros
}

/** Gathers votes for itself (§5.2). */
export interface Candidate {
  readonly type: 'candidate'
  /** Answers so far, its own vote included: true is granted, false refused. */
  readonly votes: Readonly<Record<ServerId, boolean>>
  readonly electionDeadline: Micros
  readonly electionTimeout: Micros
}

/** Replicates its log to all others (§5.3). */
export interface Leader {
  readonly type: 'leader'
  /** One for each other server. */
  readonly progress: Readonly<Record<ServerId, Progress>>
  readonly heartbeatDeadline: Micros
}

export type Role = Follower | Candidate | Leader

/** What the leader believes of one follower (Figure 2; states as in etcd). */
export interface Progress {
  /** The next entry to send (Figure 2). */
  readonly nextIndex: LogIndex
  /** The highest entry known to be stored there (Figure 2). */
  readonly matchIndex: LogIndex
  /** probe: one AppendEntries at a time until logs match; replicate: nextIndex moves when sending. */
  readonly state: 'probe' | 'replicate'
  /** probe: an AppendEntries is out, and nothing more is sent until it is answered or a heartbeat is due. */
  readonly isPaused: boolean
  /** replicate: what was sent and is not acknowledged, oldest first. */
  readonly inflight: readonly InflightAppend[]
}

export interface InflightAppend {
  readonly lastIndex: LogIndex
  readonly bytes: number
}

/**
 * One Raft server as plain data: the state of Figure 2 and nothing else. `structuredClone` of it is
 * the same server. Persistent state is currentTerm, votedFor and log; the rest is lost in a crash.
 */
export interface RaftNode {
  readonly id: ServerId
  /** All servers of the cluster, this one included, ascending. */
  readonly voters: readonly ServerId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
  /** Entry i is at position i − 1. */
  readonly log: List<Entry>
  readonly commitIndex: LogIndex
  /** The last entry known to be durable on this server's own disk; its own acknowledgement. */
  readonly storedIndex: LogIndex
  readonly role: Role
  /** Bytes of the entries this leadership appended that are not committed; 0 unless leader. */
  readonly uncommittedBytes: number
  readonly random: RandomState
}
