import { unreachable } from '../lib/assert'
import type { List } from '../lib/persistent-list'
import type { RandomState } from '../lib/random'
import type { LogIndex, Micros, ServerId, Term } from './brands'
import { logIndex } from './brands'
import { onElectionTimeout } from './candidate'
import type { Decision } from './decisions'
import { drawElectionTimer } from './election-timer'
import type { Entry } from './entry'
import { onHeartbeatTimeout, onPropose, onStored } from './leader'
import { lastIndex } from './log'
import type { RaftMessage } from './messages'
import type { RaftNode } from './node'
import type { RaftOptions } from './options'
import { onReceive } from './receive'
import { replicate } from './replication'
import type { Rules } from './rules'
import type { Transition } from './transition'
import { begin } from './transition'

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
export function bootRaft({ hardState, now, ...boot }: BootRaft): RaftNode {
  const { timer, random } = drawElectionTimer(boot.random, boot.options, now)
  return {
    ...boot,
    ...hardState,
    commitIndex: logIndex(0),
    storedIndex: lastIndex(boot.log),
    role: { type: 'follower', leaderId: null, ...timer },
    uncommittedBytes: 0,
    random,
  }
}

/** When the node wants a `wake`: the election or the heartbeat deadline, on its own clock. */
export function nextDeadline({ role }: RaftNode): Micros {
  return role.type === 'leader' ? role.heartbeatDeadline : role.electionDeadline
}

/**
 * Takes the inputs in order and says what follows: Figure 2 as one pure function. New entries go out
 * once, after the last input, so that a batch of proposals costs each follower one AppendEntries.
 */
export function stepRaft(before: RaftNode, now: Micros, inputs: readonly RaftInput[]): RaftStep {
  const t = begin(before, now)
  const commands: string[] = []
  for (const input of inputs) {
    if (input.type === 'propose') commands.push(input.command)
    else {
      onPropose(t, commands.splice(0))
      onInput(t, input)
    }
  }
  onPropose(t, commands)
  if (t.node.role.type === 'leader') replicate(t, t.node.role)
  const { node, messages, proposals, decisions } = t
  return { node, messages, proposals, decisions }
}

/** Commands that follow each other are proposed together: the log grows by all of them at once. */
type OtherInput = Exclude<RaftInput, { readonly type: 'propose' }>

function onInput(t: Transition, input: OtherInput): void {
  switch (input.type) {
    case 'receive':
      return onReceive(t, input.message)
    case 'wake':
      if (nextDeadline(t.node) <= t.now) onTimeout(t)
      return
    case 'timeout':
      return input.timer === 'election' ? onElectionTimeout(t) : onHeartbeatTimeout(t)
    case 'stored':
      return onStored(t, input.lastIndex)
    case 'configure':
      t.node.options = input.options
      t.node.rules = input.rules
      return
    default:
      return unreachable(input)
  }
}

/** The one timer that runs has run out. */
function onTimeout(t: Transition): void {
  if (t.node.role.type === 'leader') onHeartbeatTimeout(t)
  else onElectionTimeout(t)
}
