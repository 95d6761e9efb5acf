import type { List } from '../lib/persistent-list'
import type { RandomState } from '../lib/random'
import type { LogIndex, Micros, ServerId, Term } from './brands'
import type { Decision } from './decisions'
import type { Entry } from './entry'
import type { RaftMessage } from './messages'
import type { RaftNode } from './node'
import type { RaftOptions } from './options'
import type { Rules } from './rules'

/** What can happen to a Raft server. Time arrives with the call of `stepRaft`. */
export type RaftInput =
  | { readonly type: 'receive'; readonly message: RaftMessage }
  /** Fires the timers whose deadline has passed. */
  | { readonly type: 'wake' }
  /** Fires one timer now, whatever its deadline. */
  | { readonly type: 'timeout'; readonly timer: 'election' | 'heartbeat' }
  /** Everything up to `lastIndex` is durable on this server's own disk. */
  | { readonly type: 'stored'; readonly lastIndex: LogIndex }
  | { readonly type: 'propose'; readonly command: string }
  | { readonly type: 'configure'; readonly options: RaftOptions; readonly rules: Rules }

/** What became of one `propose`: its place in the log, or why it has none. */
export type Proposal =
  | { readonly type: 'accepted'; readonly index: LogIndex; readonly term: Term }
  | { readonly type: 'notLeader'; readonly leaderId: ServerId | null }
  | { readonly type: 'overloaded' }

export interface RaftStep {
  readonly node: RaftNode
  /** In the order they were sent. Which of them wait for the disk is decided by `server`. */
  readonly messages: readonly RaftMessage[]
  /** One for each `propose`, in order. */
  readonly proposals: readonly Proposal[]
  readonly decisions: readonly Decision[]
}

/** What survives a crash (Figure 2, persistent state). */
export interface HardState {
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
}

export interface BootRaft {
  readonly id: ServerId
  readonly voters: readonly ServerId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly hardState: HardState
  readonly log: List<Entry>
  readonly now: Micros
  readonly random: RandomState
}

/** A server as it starts from its disk: a follower that knows no leader and has committed nothing. */
export function bootRaft(_boot: BootRaft): RaftNode {
  throw new Error('not yet')
}

/** When the node wants a `wake`: the election or the heartbeat deadline, on its own clock. */
export function nextDeadline(_node: RaftNode): Micros {
  throw new Error('not yet')
}

/**
 * Takes the inputs in order and says what follows: Figure 2 as one pure function. New entries go out
 * once, after the last input, so that a batch of proposals costs each follower one AppendEntries.
 */
export function stepRaft(_before: RaftNode, _now: Micros, _inputs: readonly RaftInput[]): RaftStep {
  throw new Error('not yet')
}
