import { unreachable } from '../lib/assert'
import type { RandomState } from '../lib/random'
import type { RaftAsk } from './ask'
import type { LogIndex, Micros, ServerId, Term } from './brands'
import { logIndex } from './brands'
import { advanceCommitIndex } from './commit'
import type { Configuration, PlacedConfiguration } from './configuration'
import type { Decision } from './decisions'
import { onElectionTimeout } from './election-timeout'
import { drawElectionTimer } from './election-timer'
import { onPropose, onStored } from './leader'
import type { Log } from './log'
import { entriesBetween, lastIndex } from './log'
import { manageMembers, onMembershipAsk } from './membership'
import type { RaftMessage } from './messages'
import type { RaftNode } from './node'
import type { RaftOptions } from './options'
import { onQuorumCheck } from './quorum-check'
import { confirmReads, noteWaitingReads, onRead } from './reads'
import { onReceive } from './receive'
import { onHeartbeatTimeout, replicate } from './replication'
import { onRestartTimers } from './restart-timers'
import type { Rules } from './rules'
import type { Snapshot } from './snapshot'
import { onTransferAsk, onTransferTimeout, sendTimeoutNowIfReady } from './transfer'
import type { Transition } from './transition'
import { begin, mayCampaign } from './transition'

/** The timers of a server: one of followers and candidates, three of leaders. */
export type Timer = 'election' | 'heartbeat' | 'quorumCheck' | 'transfer'

/** What can happen to a Raft server. Time arrives with the call of `stepRaft`. */
export type RaftInput =
  | { readonly type: 'receive'; readonly message: RaftMessage }
  /** Fires the timers whose deadline has passed. */
  | { readonly type: 'wake' }
  /** Fires one timer now, whatever its deadline. */
  | { readonly type: 'timeout'; readonly timer: Timer }
  /** Time stood: deadlines that passed meanwhile are set anew. */
  | { readonly type: 'restartTimers' }
  /** Everything up to `lastIndex` is durable on this server's own disk. */
  | { readonly type: 'stored'; readonly lastIndex: LogIndex }
  | { readonly type: 'propose'; readonly command: string }
  /** A linearizable read; `isLease` trusts in clocks (thesis §6.4). `id` comes back in a `ReadResult`. */
  | { readonly type: 'read'; readonly id: number; readonly isLease: boolean }
  | { readonly type: 'ask'; readonly ask: RaftAsk }
  | { readonly type: 'configure'; readonly options: RaftOptions; readonly rules: Rules }

/** What became of one `propose`: its place in the log, or why it has none. */
export type Proposal =
  | { readonly type: 'accepted'; readonly index: LogIndex; readonly term: Term }
  | { readonly type: 'notLeader'; readonly leaderId: ServerId | null }
  | { readonly type: 'overloaded' }
  /** Leadership is on its way to another server. */
  | { readonly type: 'transferring' }

/** What became of one `read`, in this step or in a later one. */
export type ReadResult =
  /** It may be answered by a state machine that has applied this much. */
  | { readonly type: 'ready'; readonly id: number; readonly readIndex: LogIndex }
  | { readonly type: 'notLeader'; readonly id: number; readonly leaderId: ServerId | null }
  | { readonly type: 'lostLeadership'; readonly id: number }

export interface RaftStep {
  readonly node: RaftNode
  /** In the order they were sent. Which of them wait for the disk is decided by `server`. */
  readonly messages: readonly RaftMessage[]
  /** One for each `propose`, in order. */
  readonly proposals: readonly Proposal[]
  readonly reads: readonly ReadResult[]
  /** The state machine must start over from this snapshot; null nearly always. */
  readonly installed: Snapshot | null
  readonly decisions: readonly Decision[]
}

/** What survives a crash besides log and snapshot (Figure 2, persistent state). */
export interface HardState {
  readonly currentTerm: Term
  readonly votedFor: ServerId | null
}

export interface BootRaft {
  readonly id: ServerId
  /** The configuration before the first entry; none for a server that waits to be added. */
  readonly bootstrap: Configuration
  readonly options: RaftOptions
  readonly rules: Rules
  readonly hardState: HardState
  readonly log: Log
  readonly snapshot: Snapshot | null
  readonly now: Micros
  readonly random: RandomState
}

/**
 * A server as it starts from its disk: a follower that knows no leader. What its snapshot stands for is
 * committed, and nothing else is known to be.
 */
export function bootRaft({ hardState, now, bootstrap, ...boot }: BootRaft): RaftNode {
  const { timer, random } = drawElectionTimer(boot.random, boot.options, now)
  return {
    ...boot,
    ...hardState,
    configurations: configurationsOf(boot, bootstrap),
    commitIndex: boot.snapshot?.lastIncludedIndex ?? logIndex(0),
    storedIndex: lastIndex(boot.log),
    incoming: null,
    role: { type: 'follower', leaderId: null, heardAt: null, ...timer },
    uncommittedBytes: 0,
    random,
  }
}

/** When the node wants a `wake`, on its own clock; null while none of its timers runs. */
export function nextDeadline(node: RaftNode): Micros | null {
  const { role, options, rules } = node
  if (role.type !== 'leader') return mayCampaign(node) ? role.electionDeadline : null
  let next = role.heartbeatDeadline
  if (options.checkQuorum && role.quorumCheckDeadline < next) next = role.quorumCheckDeadline
  const { transfer } = role
  if (transfer !== null && rules.giveUpTransfer && transfer.deadline < next)
    next = transfer.deadline
  return next
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
  lead(t)
  const { node, messages, proposals, reads, installed, decisions } = t
  return { node, messages, proposals, reads, installed, decisions }
}

/** Commands that follow each other are proposed together: the log grows by all of them at once. */
type OtherInput = Exclude<RaftInput, { readonly type: 'propose' }>

/** One input alone; what a leader sends follows in `lead`. */
export function onInput(t: Transition, input: OtherInput): void {
  switch (input.type) {
    case 'receive':
      return onReceive(t, input.message)
    case 'wake':
      return onWake(t)
    case 'timeout':
      return onTimeout(t, input.timer)
    case 'restartTimers':
      return onRestartTimers(t)
    case 'stored':
      return onStored(t, input.lastIndex)
    case 'read':
      return onRead(t, input.id, input.isLease)
    case 'ask': {
      const { ask } = input
      const outcome = ask.type === 'transfer' ? onTransferAsk(t, ask.to) : onMembershipAsk(t, ask)
      t.decisions.push({ type: 'asked', ask, outcome })
      return
    }
    case 'configure':
      t.node.options = input.options
      t.node.rules = input.rules
      return
    default:
      return unreachable(input)
  }
}

function onTimeout(t: Transition, timer: Timer): void {
  switch (timer) {
    case 'election':
      return onElectionTimeout(t)
    case 'heartbeat':
      return onHeartbeatTimeout(t)
    case 'quorumCheck':
      return onQuorumCheck(t)
    case 'transfer':
      return onTransferTimeout(t)
    default:
      return unreachable(timer)
  }
}

/** Fires what has run out. */
function onWake(t: Transition): void {
  const { node, now } = t
  const { role } = node
  if (role.type !== 'leader') {
    if (role.electionDeadline <= now) onElectionTimeout(t)
    return
  }
  if (role.transfer !== null && role.transfer.deadline <= now) onTransferTimeout(t)
  if (node.options.checkQuorum && role.quorumCheckDeadline <= now) onQuorumCheck(t)
  if (role.heartbeatDeadline <= now) onHeartbeatTimeout(t)
}

/** What a leader does after all that came: it sees to its members and reads, and sends. */
export function lead(t: Transition): void {
  const { node } = t
  if (node.role.type !== 'leader') return
  if (!node.rules.countOwnCopyWhenDurable) advanceCommitIndex(t, node.role)
  manageMembers(t)
  if (node.role.type !== 'leader') return
  noteWaitingReads(t, node.role)
  replicate(t, node.role)
  // A leader that decides alone has confirmed a round by beginning it.
  if (node.role.reads.length > 0) confirmReads(t, node.role)
  sendTimeoutNowIfReady(t, node.role)
}

/** The configurations a log and a snapshot hold, behind the one that was there before. */
function configurationsOf(
  { log, snapshot }: Pick<BootRaft, 'log' | 'snapshot'>,
  bootstrap: Configuration,
): readonly PlacedConfiguration[] {
  const index = snapshot?.lastIncludedIndex ?? logIndex(0)
  const found = [{ index, configuration: snapshot?.configuration ?? bootstrap }]
  const entries = entriesBetween(log, logIndex(index + 1), lastIndex(log))
  entries.forEach((entry, i) => {
    if (entry.type !== 'configuration') return
    found.push({ index: logIndex(index + 1 + i), configuration: entry.configuration })
  })
  return found
}
