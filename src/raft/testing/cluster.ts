import type { LogIndex, Micros, ServerId } from '../brands'
import { logIndex, micros } from '../brands'
import { compact } from '../compact'
import type { Configuration } from '../configuration'
import { asText } from '../configuration'
import type { Decision } from '../decisions'
import type { Entry } from '../entry'
import { entriesBetween, lastIndex } from '../log'
import type { RaftMessage } from '../messages'
import type { RaftNode } from '../node'
import type { RaftInput, RaftStep, ReadResult } from '../step'
import { bootRaft, stepRaft } from '../step'
import { receive, stored } from './situation'

/**
 * Servers in memory with disks that write at once. Messages wait in one queue; who is not in
 * `reachable` neither gets nor sends any, and `cuts` holds links that lose all, as `S1>S2`.
 */
export interface TestCluster {
  readonly node: (id: ServerId) => RaftNode
  readonly nodes: () => readonly RaftNode[]
  readonly add: (node: RaftNode) => void
  readonly reachable: Set<ServerId>
  readonly cuts: Set<string>
  /** Gives a server inputs and keeps what it sends; the step that the inputs made. */
  readonly give: (id: ServerId, ...inputs: readonly RaftInput[]) => RaftStep
  /** Takes a message out of the queue, by a number that says which, and delivers or loses it. */
  readonly take: (which: number, fate: 'deliver' | 'lose' | 'copy') => void
  readonly waiting: () => readonly RaftMessage[]
  /** Delivers or loses all that match and wait now, in order; returns how many. */
  readonly deliver: (test?: Test) => number
  readonly drop: (test?: Test) => number
  /** Delivers until nothing that matches is in flight; returns how many messages that took. */
  readonly settle: (test?: Test) => number
  /** A crash that loses nothing written, and a start from the disk. */
  readonly restart: (id: ServerId) => void
  /** Replaces a server's log through what it has applied, or through an index, by a snapshot. */
  readonly compact: (id: ServerId, through?: LogIndex) => void
  /** What a server's state machine has executed, in order; entry i is at position i − 1. */
  readonly applied: (id: ServerId) => readonly string[]
  readonly reads: readonly ReadResult[]
  readonly decisions: readonly Decision[]
  /** Everybody's clock, and by how much a server's own is ahead of it. */
  now: Micros
  readonly ahead: Map<ServerId, Micros>
}

type Test = (message: RaftMessage) => boolean

export function createTestCluster(initial: readonly RaftNode[]): TestCluster {
  const byId = new Map<ServerId, RaftNode>()
  const bootstraps = new Map<ServerId, Configuration>()
  const appliedBy = new Map<ServerId, readonly string[]>()
  const reachable = new Set<ServerId>()
  const cuts = new Set<string>()
  const queue: RaftMessage[] = []
  const decisions: Decision[] = []
  const reads: ReadResult[] = []

  const cluster: TestCluster = {
    node,
    nodes: () => [...byId.values()],
    add,
    reachable,
    cuts,
    give,
    take,
    waiting: () => queue,
    deliver: (test) => inTurn('deliver', test),
    drop: (test) => inTurn('lose', test),
    settle,
    restart,
    compact: compactAt,
    applied: (id) => appliedBy.get(id) ?? [],
    reads,
    decisions,
    now: micros(0),
    ahead: new Map(),
  }
  for (const one of initial) add(one)
  return cluster

  function add(one: RaftNode): void {
    byId.set(one.id, one)
    const [first] = one.configurations
    if (first !== undefined) bootstraps.set(one.id, first.configuration)
    appliedBy.set(one.id, one.snapshot === null ? [] : contentsOf(one.snapshot.data))
    reachable.add(one.id)
    apply(one)
  }

  function clockOf(id: ServerId): Micros {
    return micros(cluster.now + (cluster.ahead.get(id) ?? 0))
  }

  function node(id: ServerId): RaftNode {
    const found = byId.get(id)
    if (found === undefined) throw new Error(`no server ${id}`)
    return found
  }

  function give(id: ServerId, ...inputs: readonly RaftInput[]): RaftStep {
    const now = clockOf(id)
    const after = stepRaft(node(id), now, inputs)
    const written = stepRaft(after.node, now, [stored(lastIndex(after.node.log))])
    byId.set(id, written.node)
    if (after.installed !== null) appliedBy.set(id, contentsOf(after.installed.data))
    apply(written.node)
    decisions.push(...after.decisions, ...written.decisions)
    reads.push(...after.reads, ...written.reads)
    queue.push(...after.messages, ...written.messages)
    return after
  }

  function apply({ id, log, commitIndex }: RaftNode): void {
    const before = appliedBy.get(id) ?? []
    if (commitIndex <= before.length) return
    const entries = entriesBetween(log, logIndex(before.length + 1), commitIndex)
    appliedBy.set(id, [...before, ...entries.map(wordOf)])
  }

  function take(which: number, fate: 'deliver' | 'lose' | 'copy'): void {
    const place = which % Math.max(1, queue.length)
    const message = fate === 'copy' ? queue[place] : queue.splice(place, 1)[0]
    if (message !== undefined && fate !== 'lose' && isConnected(message)) {
      give(message.to, receive(message))
    }
  }

  function isConnected({ from, to }: RaftMessage): boolean {
    return reachable.has(from) && reachable.has(to) && !cuts.has(`${from}>${to}`)
  }

  function inTurn(fate: 'deliver' | 'lose', test?: Test): number {
    const matching = queue.filter((message) => test?.(message) ?? true)
    for (const message of matching) take(queue.indexOf(message), fate)
    return matching.length
  }

  function settle(test?: Test): number {
    let count = 0
    const next = () => queue.findIndex((message) => test?.(message) ?? true)
    for (let place = next(); place >= 0; place = next()) {
      if (count++ === 10_000) throw new Error('the servers never stop talking')
      take(place, 'deliver')
    }
    return count
  }

  function restart(id: ServerId): void {
    const { options, rules, log, snapshot, currentTerm, votedFor, random } = node(id)
    const bootstrap = bootstraps.get(id)
    if (bootstrap === undefined) throw new Error(`no server ${id}`)
    const hardState = { currentTerm, votedFor }
    const disk = { hardState, log, snapshot, random }
    byId.set(id, bootRaft({ id, bootstrap, options, rules, ...disk, now: clockOf(id) }))
    appliedBy.set(id, snapshot === null ? [] : contentsOf(snapshot.data))
  }

  function compactAt(id: ServerId, through?: LogIndex): void {
    const words = appliedBy.get(id) ?? []
    const index = through ?? logIndex(words.length)
    const before = node(id)
    if (index <= (before.snapshot?.lastIncludedIndex ?? 0)) return
    const compacted = compact(before, index, words.slice(0, index).join(' '))
    byId.set(id, compacted.node)
    decisions.push(compacted.decision)
  }
}

/** An entry in one word: what state machines are compared by. */
export function wordOf(entry: Entry): string {
  switch (entry.type) {
    case 'command':
      return `${entry.term}:${entry.command}`
    case 'noop':
      return `${entry.term}:`
    case 'configuration':
      return `${entry.term}:[${asText(entry.configuration)}]`
  }
}

const contentsOf = (data: string): readonly string[] => data.split(' ')
