import type { List } from '../../lib/persistent-list'
import { append, emptyList, slice } from '../../lib/persistent-list'
import { randomFrom } from '../../lib/random'
import type { Micros, ServerId } from '../brands'
import { logIndex, micros, serverId, term } from '../brands'
import type { Decision } from '../decisions'
import type { Entry } from '../entry'
import type {
  AppendEntries,
  AppendEntriesAccepted,
  AppendEntriesRefused,
  RaftMessage,
  RequestVote,
  RequestVoteResponse,
} from '../messages'
import type { RaftNode } from '../node'
import type { RaftOptions } from '../options'
import { defaultRaftOptions } from '../options'
import type { Rules } from '../rules'
import { allRules } from '../rules'
import type { RaftInput, RaftStep } from '../step'
import { bootRaft, stepRaft } from '../step'

/** The situations that the tests of this folder are made of. Nothing else uses this file. */
export interface Situation {
  readonly id?: ServerId
  readonly voters?: number
  readonly currentTerm?: number
  readonly votedFor?: ServerId | null
  /** The terms of the entries, in order: Figure 7 draws logs so. */
  readonly log?: readonly number[]
  readonly commitIndex?: number
  readonly options?: Partial<RaftOptions>
  readonly rules?: Partial<Rules>
  readonly seed?: number
}

export const s1 = serverId('S1')
export const s2 = serverId('S2')
export const s3 = serverId('S3')
export const s4 = serverId('S4')
export const s5 = serverId('S5')

/** A follower that has just started from its disk. */
export function nodeOf(situation: Situation = {}): RaftNode {
  const booted = bootRaft({
    id: situation.id ?? s1,
    voters: [s1, s2, s3, s4, s5].slice(0, situation.voters ?? 3),
    options: { ...defaultRaftOptions, ...situation.options },
    rules: { ...allRules, ...situation.rules },
    hardState: {
      currentTerm: term(situation.currentTerm ?? situation.log?.at(-1) ?? 0),
      votedFor: situation.votedFor ?? null,
    },
    log: logOf(...(situation.log ?? [])),
    now: micros(0),
    random: randomFrom(situation.seed ?? 1),
  })
  return { ...booted, commitIndex: logIndex(situation.commitIndex ?? 0) }
}

/** A leader of `currentTerm`, elected by everybody, whose first messages are lost. */
export function leaderOf(situation: Situation = {}): RaftNode {
  const before = nodeOf({ ...situation, currentTerm: (situation.currentTerm ?? 1) - 1 })
  const candidate = step(before, { type: 'timeout', timer: 'election' }).node
  const votes = before.voters
    .filter((voter) => voter !== before.id)
    .map((from) => receive(voteFrom(from, candidate.currentTerm)))
  return step(candidate, ...votes).node
}

/** A log whose entries are commands that tell their index and term. */
export function logOf(...terms: readonly number[]): List<Entry> {
  return append(emptyList<Entry>(), entriesOf(terms))
}

export function entriesOf(terms: readonly number[], firstIndex = 1): readonly Entry[] {
  return terms.map((n, i) => ({
    type: 'command',
    term: term(n),
    command: `${firstIndex + i}@${n}`,
  }))
}

export function termsOf({ log }: RaftNode): number[] {
  return slice(log, 0, log.size).map((entry) => entry.term)
}

export function step(node: RaftNode, ...inputs: readonly RaftInput[]): RaftStep {
  return stepRaft(node, micros(0), inputs)
}

export function stepAt(node: RaftNode, now: number, ...inputs: readonly RaftInput[]): RaftStep {
  return stepRaft(node, micros(now), inputs)
}

export const receive = (message: RaftMessage): RaftInput => ({ type: 'receive', message })
export const propose = (command: string): RaftInput => ({ type: 'propose', command })
export const stored = (index: number): RaftInput => ({
  type: 'stored',
  lastIndex: logIndex(index),
})
export const electionTimeout: RaftInput = { type: 'timeout', timer: 'election' }
export const heartbeatTimeout: RaftInput = { type: 'timeout', timer: 'heartbeat' }

export function requestVote(
  from: ServerId,
  n: number,
  last: readonly [number, number],
): RequestVote {
  return {
    type: 'RequestVote',
    from,
    to: s1,
    term: term(n),
    lastLogIndex: logIndex(last[0]),
    lastLogTerm: term(last[1]),
  }
}

export function voteFrom(from: ServerId, n: number, voteGranted = true): RequestVoteResponse {
  return { type: 'RequestVoteResponse', from, to: s1, term: term(n), voteGranted }
}

/** An AppendEntries of S2 to S1: after `[prevLogIndex, prevLogTerm]` come entries of these terms. */
export function appendEntries(
  n: number,
  prev: readonly [number, number],
  terms: readonly number[] = [],
  leaderCommit = 0,
  from: ServerId = s2,
): AppendEntries {
  return {
    type: 'AppendEntries',
    from,
    to: s1,
    term: term(n),
    prevLogIndex: logIndex(prev[0]),
    prevLogTerm: term(prev[1]),
    entries: entriesOf(terms, prev[0] + 1),
    leaderCommit: logIndex(leaderCommit),
  }
}

export function accepted(from: ServerId, n: number, matchIndex: number): AppendEntriesAccepted {
  return {
    type: 'AppendEntriesResponse',
    from,
    to: s1,
    term: term(n),
    success: true,
    matchIndex: logIndex(matchIndex),
  }
}

export function refused(
  from: ServerId,
  n: number,
  prevLogIndex: number,
  conflict: readonly [number | null, number],
): AppendEntriesRefused {
  const [conflictTerm, conflictIndex] = conflict
  return {
    type: 'AppendEntriesResponse',
    from,
    to: s1,
    term: term(n),
    success: false,
    prevLogIndex: logIndex(prevLogIndex),
    conflictTerm: conflictTerm === null ? null : term(conflictTerm),
    conflictIndex: logIndex(conflictIndex),
  }
}

/**
 * Servers in memory with disks that write at once. Messages wait in one queue; who is not in
 * `reachable` neither gets nor sends any.
 */
export interface TestCluster {
  readonly node: (id: ServerId) => RaftNode
  readonly reachable: Set<ServerId>
  /** Gives a server inputs and keeps what it sends. */
  readonly give: (id: ServerId, ...inputs: readonly RaftInput[]) => void
  /** Takes a message out of the queue, by a number that says which, and delivers or loses it. */
  readonly take: (which: number, fate: 'deliver' | 'lose' | 'copy') => void
  readonly waiting: () => readonly RaftMessage[]
  /** Delivers until nothing is in flight; returns how many messages that took. */
  readonly settle: () => number
  readonly decisions: readonly Decision[]
  /** Everybody's clock. */
  now: Micros
}

export function createTestCluster(nodes: readonly RaftNode[]): TestCluster {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const queue: RaftMessage[] = []
  const decisions: Decision[] = []

  const cluster: TestCluster = {
    node,
    reachable: new Set(byId.keys()),
    give,
    take,
    waiting: () => queue,
    settle,
    decisions,
    now: micros(0),
  }
  return cluster

  function node(id: ServerId): RaftNode {
    const found = byId.get(id)
    if (found === undefined) throw new Error(`no server ${id}`)
    return found
  }

  function give(id: ServerId, ...inputs: readonly RaftInput[]): void {
    const after = stepRaft(node(id), cluster.now, inputs)
    const written = stepRaft(after.node, cluster.now, [stored(after.node.log.size)])
    byId.set(id, written.node)
    decisions.push(...after.decisions, ...written.decisions)
    queue.push(...after.messages, ...written.messages)
  }

  function take(which: number, fate: 'deliver' | 'lose' | 'copy'): void {
    const place = which % Math.max(1, queue.length)
    const message = fate === 'copy' ? queue[place] : queue.splice(place, 1)[0]
    const isConnected = message !== undefined && [message.from, message.to].every(isReachable)
    if (isConnected && fate !== 'lose') give(message.to, receive(message))
  }

  function isReachable(id: ServerId): boolean {
    return cluster.reachable.has(id)
  }

  function settle(): number {
    let count = 0
    for (; queue.length > 0; count++) {
      if (count === 10_000) throw new Error('the servers never stop talking')
      take(0, 'deliver')
    }
    return count
  }
}
