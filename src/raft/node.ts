import type { RandomState } from '../lib/random'
import type { LogIndex, Micros, ServerId, Term } from './brands'
import type { PlacedConfiguration } from './configuration'
import type { Log } from './log'
import type { RaftOptions } from './options'
import type { Rules } from './rules'
import type { IncomingSnapshot, Snapshot } from './snapshot'

/** Responds to candidates and leaders; campaigns when it hears from neither (§5.2). */
export interface Follower {
  readonly type: 'follower'
  /** The leader of this term, once it has been heard. */
  readonly leaderId: ServerId | null
  /** When that leader was last heard; null until it is. Votes are withheld for a while after (§6). */
  readonly heardAt: Micros | null
  readonly electionDeadline: Micros
  /** The length that was drawn for the timer now running. */
  readonly electionTimeout: Micros
}

/** Asks whether it could win before it begins a term (thesis §9.6). */
export interface PreCandidate {
  readonly type: 'preCandidate'
  readonly votes: Votes
  readonly electionDeadline: Micros
  readonly electionTimeout: Micros
}

/** Gathers votes for itself (§5.2). */
export interface Candidate {
  readonly type: 'candidate'
  readonly votes: Votes
  readonly electionDeadline: Micros
  readonly electionTimeout: Micros
}

/** Answers so far, its own vote included: true is granted, false refused. */
export type Votes = Readonly<Record<ServerId, boolean>>

/** Replicates its log to all others (§5.3). */
export interface Leader {
  readonly type: 'leader'
  /** What it was elected by. */
  readonly votes: Votes
  /** One for each other member of the configuration, learners too. */
  readonly progress: Readonly<Record<ServerId, Progress>>
  readonly heartbeatDeadline: Micros
  /** When it next looks whether a quorum was heard since the last look (thesis §6.2). */
  readonly quorumCheckDeadline: Micros
  /** The latest round of messages that confirms leadership, from 1; 0 before the first. */
  readonly round: number
  /** Rounds that no quorum has answered, oldest first. */
  readonly rounds: readonly Round[]
  /** When the newest round that a quorum answered began: the lease counts from there. */
  readonly leaseStart: Micros | null
  /** Reads that wait to be confirmed, in order. */
  readonly reads: readonly PendingRead[]
  readonly transfer: Transfer | null
  /**
   * Servers that are members no more, and how far their logs match: they are told once it is committed,
   * so that they do not ask for votes for ever.
   */
  readonly leaving: Readonly<Record<ServerId, LogIndex>>
  /** A learner that becomes a voter once it has caught up. */
  readonly promoting: ServerId | null
  /** TimeoutNow went out in this term: somebody may campaign whom no voter refuses for this leader's sake. */
  readonly isSuccessorAsked: boolean
}

export type Role = Follower | PreCandidate | Candidate | Leader

export interface Round {
  readonly round: number
  readonly startedAt: Micros
}

/** A read the leader was asked for, by a client of its own or by a follower. */
export interface PendingRead {
  readonly id: number
  /** null: of this server itself. */
  readonly from: ServerId | null
  /** What was committed when it was noted; null while nothing of this term is (§8). */
  readonly readIndex: LogIndex | null
  /** The round that confirms it. */
  readonly round: number
}

/** Leadership on its way to another server (thesis §3.10). */
export interface Transfer {
  readonly to: ServerId
  /** When it is given up. */
  readonly deadline: Micros
  /** TimeoutNow is out. */
  readonly isSent: boolean
}

/** What the leader believes of one follower (Figure 2; states as in etcd). */
export interface Progress {
  /** The next entry to send (Figure 2). */
  readonly nextIndex: LogIndex
  /** The highest entry known to be stored there (Figure 2). */
  readonly matchIndex: LogIndex
  /**
   * probe: one AppendEntries at a time until logs match; replicate: nextIndex moves when sending;
   * snapshot: nothing but pieces of a snapshot until it is installed.
   */
  readonly state: 'probe' | 'replicate' | 'snapshot'
  /** probe: an AppendEntries is out, and nothing more is sent until it is answered. */
  readonly isPaused: boolean
  /** replicate: what was sent and is not acknowledged, oldest first. */
  readonly inflight: readonly InflightAppend[]
  /** snapshot: where the piece begins that is out. */
  readonly snapshotOffset: number
  /** The round that the last piece of a snapshot went with: a later answer means that it was lost. */
  readonly snapshotRound: number
  /** It answered since the last look for a quorum. */
  readonly isActive: boolean
  /** The newest round it answered. */
  readonly ackedRound: number
  /** The round it became a member in: answers to older ones are of another life of it. */
  readonly sinceRound: number
}

export interface InflightAppend {
  readonly lastIndex: LogIndex
  readonly bytes: number
  /** The round it went with: an answer to a later one means that it was lost, or is late. */
  readonly round: number
}

/**
 * One Raft server as plain data: the state of Figure 2 and nothing else. `structuredClone` of it is
 * the same server. Persistent state is currentTerm, votedFor, log and snapshot; the rest is lost in a
 * crash.
 */
export interface RaftNode {
  readonly id: ServerId
  readonly options: RaftOptions
  readonly rules: Rules
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
  readonly log: Log
  /** What stands for the entries that were cut off; null before the first. */
  readonly snapshot: Snapshot | null
  /**
   * The configurations of the log, ascending by index, with the one it began with in front. The last
   * is in force, committed or not (§6).
   */
  readonly configurations: readonly PlacedConfiguration[]
  readonly commitIndex: LogIndex
  /** The last entry known to be durable on this server's own disk; its own acknowledgement. */
  readonly storedIndex: LogIndex
  /** A snapshot of which pieces lack; null while none comes in. */
  readonly incoming: IncomingSnapshot | null
  readonly role: Role
  /** Bytes of the entries this leadership appended that are not committed; 0 unless leader. */
  readonly uncommittedBytes: number
  readonly random: RandomState
}
