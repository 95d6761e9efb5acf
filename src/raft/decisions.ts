import type { LogIndex, ServerId, Term } from './brands'

/**
 * Each decision a handler takes, as data, with the values it compared. Hosts ignore them; the fold
 * keeps them; sentences are made of them by a catalogue. The section each belongs to is in that
 * catalogue, beside its sentence.
 */
export type Decision =
  /** The election timer ran out (§5.2). */
  | { readonly type: 'timedOut'; readonly term: Term }
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
      readonly because: 'higherTerm' | 'leaderOfTerm'
      readonly from: ServerId
      readonly wasRole: 'candidate' | 'leader' | 'follower'
    }
  | { readonly type: 'voteGranted'; readonly to: ServerId; readonly term: Term }
  | {
      readonly type: 'voteRefused'
      readonly to: ServerId
      readonly term: Term
      readonly because: VoteRefusal
    }
  | {
      readonly type: 'voteCounted'
      readonly from: ServerId
      readonly granted: boolean
      readonly term: Term
      readonly votes: number
      readonly voters: number
    }
  | {
      readonly type: 'voteIgnored'
      readonly from: ServerId
      readonly because: 'olderTerm' | 'notCandidate'
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
  | { readonly type: 'proposalRefused'; readonly because: 'notLeader' | 'overloaded' }

export type VoteRefusal =
  | { readonly type: 'olderTerm'; readonly currentTerm: Term }
  | { readonly type: 'voted'; readonly votedFor: ServerId }
  | { readonly type: 'logBehind'; readonly mine: Position; readonly theirs: Position }

export type AppendRefusal =
  | { readonly type: 'olderTerm'; readonly currentTerm: Term }
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
