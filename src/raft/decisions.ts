import type { LogIndex, Micros, ServerId, Term } from './brands'
import type { Configuration } from './configuration'
import type { AskOutcome, RaftAsk } from './ask'
import type { Timer } from './step'

/**
 * Each decision a handler takes, as data, with the values it compared. Hosts ignore them; the fold
 * keeps them; sentences are made of them by a catalogue. The section each belongs to is in that
 * catalogue, beside its sentence.
 */
export type Decision =
  /** The election timer ran out (§5.2). */
  | { readonly type: 'timedOut'; readonly term: Term }
  /** Time stood, and these deadlines passed meanwhile: they are set anew. */
  | { readonly type: 'timersRestarted'; readonly timers: readonly Timer[] }
  /** Asks whether it could win the term named (thesis §9.6). */
  | {
      readonly type: 'becamePreCandidate'
      readonly term: Term
      /** It asked before, and was not welcome. */
      readonly isAgain: boolean
    }
  | { readonly type: 'becameCandidate'; readonly term: Term }
  | {
      readonly type: 'becameLeader'
      readonly term: Term
      readonly votes: number
      readonly voters: number
    }
  | {
      readonly type: 'becameFollower'
      readonly term: Term
      readonly because: StepDown
      /** Whose message it was; this server itself where it found out alone. */
      readonly from: ServerId
      readonly wasRole: 'follower' | 'preCandidate' | 'candidate' | 'leader'
    }
  | {
      readonly type: 'voteGranted'
      readonly to: ServerId
      readonly term: Term
      readonly isPreVote: boolean
      /** Where both logs end. */
      readonly mine: Position
      readonly theirs: Position
    }
  | {
      readonly type: 'voteRefused'
      readonly to: ServerId
      /** That was asked for. */
      readonly term: Term
      readonly because: VoteRefusal
      readonly isPreVote: boolean
    }
  /** Neither answered nor followed: this server hears a leader (§6). */
  | {
      readonly type: 'voteRequestIgnored'
      readonly from: ServerId
      readonly term: Term
      readonly leaderId: ServerId
    }
  | {
      readonly type: 'voteCounted'
      readonly from: ServerId
      readonly granted: boolean
      readonly term: Term
      readonly votes: number
      readonly voters: number
      readonly isPreVote: boolean
    }
  | {
      readonly type: 'voteIgnored'
      readonly from: ServerId
      readonly because: 'olderTerm' | 'notCandidate' | 'notVoter'
      readonly term: Term
    }
  | {
      readonly type: 'appended'
      readonly from: ServerId
      readonly prevLogIndex: LogIndex
      readonly added: number
      readonly lastIndex: LogIndex
    }
  | { readonly type: 'heartbeatAccepted'; readonly from: ServerId; readonly prevLogIndex: LogIndex }
  | {
      readonly type: 'truncated'
      readonly fromIndex: LogIndex
      readonly toIndex: LogIndex
      readonly oldTerm: Term
      readonly newTerm: Term
    }
  | { readonly type: 'appendRefused'; readonly from: ServerId; readonly because: AppendRefusal }
  | { readonly type: 'matchAdvanced'; readonly follower: ServerId; readonly matchIndex: LogIndex }
  | {
      readonly type: 'backtracked'
      readonly follower: ServerId
      readonly nextIndex: LogIndex
      readonly refusedAt: LogIndex
      readonly conflictTerm: Term | null
    }
  | {
      readonly type: 'answerIgnored'
      readonly from: ServerId
      readonly because: 'stale' | 'notLeader'
      /** Of the answer, and this server's own. */
      readonly term: Term
      readonly currentTerm: Term
    }
  | {
      readonly type: 'committed'
      readonly fromIndex: LogIndex
      readonly toIndex: LogIndex
      readonly stored: number
      readonly voters: number
    }
  | {
      readonly type: 'commitWaits'
      readonly index: LogIndex
      readonly entryTerm: Term
      readonly term: Term
    }
  | {
      readonly type: 'commitLearned'
      readonly fromIndex: LogIndex
      readonly toIndex: LogIndex
      readonly from: ServerId
    }
  | { readonly type: 'proposed'; readonly index: LogIndex; readonly term: Term }
  | {
      readonly type: 'proposalRefused'
      readonly because: 'notLeader' | 'overloaded' | 'transferring'
    }
  /** The leader looked whom it has heard since the last look (thesis §6.2). */
  | { readonly type: 'quorumChecked'; readonly heard: number; readonly voters: number }
  /** What somebody asked of this server by hand, and what it said. */
  | { readonly type: 'asked'; readonly ask: RaftAsk; readonly outcome: AskOutcome }
  | { readonly type: 'transferStarted'; readonly to: ServerId; readonly matchIndex: LogIndex }
  | { readonly type: 'timeoutNowSent'; readonly to: ServerId; readonly lastIndex: LogIndex }
  | { readonly type: 'transferGivenUp'; readonly to: ServerId }
  | { readonly type: 'timeoutNowTaken'; readonly from: ServerId; readonly term: Term }
  | ReadDecision
  | SnapshotDecision
  | {
      readonly type: 'configurationTaken'
      readonly index: LogIndex
      readonly configuration: Configuration
      /** It was appended, came back when a later one was cut off, came with a snapshot, or by hand. */
      readonly because: 'appended' | 'cutOff' | 'snapshot' | 'byHand'
    }

export type StepDown = 'higherTerm' | 'leaderOfTerm' | 'quorumLost' | 'removed'

/** What became of a linearizable read (§8; thesis §6.4). */
export type ReadDecision =
  | {
      readonly type: 'readNoted'
      readonly readIndex: LogIndex | null
      readonly round: number
      readonly from: ServerId | null
    }
  | { readonly type: 'readForwarded'; readonly to: ServerId }
  | { readonly type: 'readConfirmed'; readonly readIndex: LogIndex; readonly round: number }
  | {
      readonly type: 'leaseRead'
      readonly readIndex: LogIndex
      readonly leaseEnd: Micros
      readonly now: Micros
    }
  | { readonly type: 'readRefused'; readonly because: 'notLeader' | 'lostLeadership' }

/** What became of snapshots and of the log before them (§7). */
export type SnapshotDecision =
  | {
      readonly type: 'compacted'
      readonly lastIncludedIndex: LogIndex
      readonly lastIncludedTerm: Term
      /** Of the snapshot's data, UTF-16 units. */
      readonly length: number
      readonly baseIndex: LogIndex
    }
  | {
      readonly type: 'snapshotSent'
      readonly to: ServerId
      readonly lastIncludedIndex: LogIndex
      readonly offset: number
      readonly done: boolean
    }
  | {
      readonly type: 'snapshotPieceTaken'
      readonly from: ServerId
      readonly lastIncludedIndex: LogIndex
      readonly nextOffset: number
    }
  | {
      readonly type: 'snapshotInstalled'
      readonly from: ServerId
      readonly lastIncludedIndex: LogIndex
      readonly lastIncludedTerm: Term
    }
  | {
      readonly type: 'snapshotNotInstalled'
      readonly from: ServerId
      readonly lastIncludedIndex: LogIndex
      /** committed: nothing new; matches: the log holds what it stands for; checksum: damaged on the way. */
      readonly because: 'committed' | 'matches' | 'checksum' | 'gap'
    }

/** The request’s term, and this server's own. */
interface OlderTerm {
  readonly type: 'olderTerm'
  readonly term: Term
  readonly currentTerm: Term
}

export type VoteRefusal =
  | OlderTerm
  | { readonly type: 'voted'; readonly votedFor: ServerId }
  | { readonly type: 'leaderHeard'; readonly leaderId: ServerId }
  | { readonly type: 'logBehind'; readonly mine: Position; readonly theirs: Position }

export type AppendRefusal =
  | OlderTerm
  | { readonly type: 'tooShort'; readonly prevLogIndex: LogIndex; readonly lastIndex: LogIndex }
  | {
      readonly type: 'termDiffers'
      readonly prevLogIndex: LogIndex
      readonly mine: Term
      readonly theirs: Term
    }

/** Where a log ends: its last index and that entry's term. */
export interface Position {
  readonly index: LogIndex
  readonly term: Term
}
