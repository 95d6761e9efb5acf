import type { RandomState } from '../../lib/random'
import { drawInteger } from '../../lib/random'
import type { ServerId } from '../brands'
import { fromMs, logIndex, micros } from '../brands'
import { emptyConfiguration, members } from '../configuration'
import { lastIndex } from '../log'
import type { RaftOptions } from '../options'
import type { Rules } from '../rules'
import { currentConfiguration } from '../transition'
import type { TestCluster } from './cluster'
import { createTestCluster } from './cluster'
import type { Seen } from './invariants'
import { judge, nothingSeen } from './invariants'
import {
  addServer,
  changeVoters,
  electionTimeout,
  heartbeatTimeout,
  ids,
  nodeOf,
  propose,
  quorumCheck,
  read,
  removeServer,
  s1,
  transferTimeout,
  transferTo,
} from './situation'

export interface Story {
  readonly seed: number
  readonly steps: number
  readonly rules?: Partial<Rules>
  /** Whether members come and go. */
  readonly hasChanges: boolean
}

export interface Told {
  readonly violation: string | null
  readonly seen: Seen
  readonly cluster: TestCluster
  readonly options: Partial<RaftOptions>
  /** Reads that were confirmed, each by what was committed before it came. */
  readonly reads: number
}

/**
 * A run that a seed decides: elections, commands, reads, loss, copies, another order, cuts, crashes,
 * compaction, transfers and changes of members, judged after each step; then all is healed. A server
 * that stops loudly is a violation too.
 */
export function tell({ seed, steps, rules = {}, hasChanges }: Story): Told {
  let random: RandomState = seed
  const draw = (max: number) => {
    const drawn = drawInteger(random, 0, max)
    random = drawn.state
    return drawn.integer
  }
  const pick = <T>(...items: readonly [T, ...T[]]): T => items[draw(items.length - 1)] ?? items[0]
  const first = s1
  const others = ids.slice(1, 5)
  const server = (): ServerId => pick(first, ...others)

  const options: Partial<RaftOptions> = {
    preVote: pick(true, false),
    sticky: pick(true, false),
    checkQuorum: pick(true, false),
    noop: pick(true, true, true, false),
    flow: pick(true, true, false),
    backtrack: pick('fast', 'naive'),
    maxInflight: pick(1, 2, 8),
    maxEntries: pick(1, 3, 1000),
    maxInflightBytes: pick(20, 200, 1e6),
    snapshotTail: pick(0, 2, 5),
    maxSnapshotPiece: pick(7, 50, 1e6),
  }
  const restlessness = pick(98, 100, 110)
  const size = hasChanges ? 3 : 5
  const cluster = createTestCluster(
    [first, ...others].map((id, i) => {
      const configuration = i < size ? {} : { configuration: emptyConfiguration }
      return nodeOf({ id, voters: size, options, rules, seed: seed + i, ...configuration })
    }),
  )
  const seen = nothingSeen()
  const asked = new Map<number, number>()
  let violation: string | null = null

  try {
    for (let n = 1; n <= steps && violation === null; n++) {
      move(n)
      violation = judge(cluster, seen) ?? judgeReads()
    }
    violation ??= heal()
  } catch (error) {
    violation = String(error)
  }
  return { violation, seen, cluster, options, reads: cluster.reads.length }

  function move(n: number): void {
    cluster.now = micros(cluster.now + fromMs(draw(20)))
    const dice = draw(restlessness)
    if (dice < 70) return deliver()
    if (dice < 76) return void cluster.give(somebody(), heartbeatTimeout)
    if (dice < 83) return void cluster.give(somebody(), propose(`${n}`))
    if (dice < 86) return ask(n)
    if (dice < 87) return void cluster.give(somebody(), quorumCheck)
    if (dice < 88) return void cluster.give(somebody(), pick(transferTo(server()), transferTimeout))
    if (dice < 90) return cluster.compact(server())
    if (dice < 91) return void cluster.cuts.add(`${server()}>${server()}`)
    if (dice < 92) return isolate(server())
    if (dice < 94) return cluster.cuts.clear()
    if (dice < 95) return crash(server())
    if (dice < 98 && hasChanges) return changeMembers()
    cluster.give(server(), electionTimeout)
  }

  /** The leader mostly, where there is one. */
  function somebody(): ServerId {
    return draw(3) === 0 ? server() : (leader() ?? server())
  }

  function deliver(): void {
    const crowd = cluster.waiting().length > 60
    cluster.take(
      draw(20),
      crowd
        ? pick('deliver', 'lose')
        : pick('deliver', 'deliver', 'deliver', 'deliver', 'deliver', 'lose', 'copy'),
    )
  }

  function ask(n: number): void {
    asked.set(n, seen.committed.length)
    cluster.give(somebody(), read(n))
  }

  function isolate(id: ServerId): void {
    for (const other of ids) cluster.cuts.add(`${id}>${other}`).add(`${other}>${id}`)
  }

  function crash(id: ServerId): void {
    seen.commits.delete(id)
    cluster.restart(id)
  }

  function changeMembers(): void {
    const [id, one] = [leader() ?? server(), server()]
    const some = [first, ...others].filter(() => draw(1) === 0)
    cluster.give(
      id,
      pick(
        addServer(one, pick('voter', 'learner')),
        removeServer(one),
        changeVoters(pick('single', 'joint'), ...(some.length === 0 ? [one] : some)),
        changeVoters('single', ...members(currentConfiguration(cluster.node(id))), one),
      ),
    )
  }

  /** A read is confirmed by an index no lower than what was committed when it came (thesis §6.4). */
  function judgeReads(): string | null {
    for (const result of cluster.reads) {
      if (result.type !== 'ready') continue
      const before = asked.get(result.id) ?? 0
      if (result.readIndex < before) return `Stale read: ${result.readIndex}, not ${before}`
    }
    return null
  }

  function leader(): ServerId | undefined {
    const all = cluster.nodes().filter(({ role }) => role.type === 'leader')
    return all.toSorted((a, b) => b.currentTerm - a.currentTerm)[0]?.id
  }

  /** With all messages delivered some server wins, and brings all members to its log. */
  function heal(): string | null {
    cluster.cuts.clear()
    cluster.settle()
    for (let round = 0; round < 12; round++) {
      if (leader() === undefined || round % 4 === 3) {
        cluster.now = micros(cluster.now + fromMs(1000))
        const id = [first, ...others][(round + seed) % 5] ?? first
        for (const one of [id, ...others, first]) if (leader() === undefined) elect(one)
      }
      const id = leader()
      if (id === undefined) continue
      cluster.give(id, transferTimeout)
      cluster.give(id, propose(`healed${round}`))
      for (let beat = 0; beat < 4; beat++) {
        cluster.give(id, heartbeatTimeout)
        cluster.settle()
      }
      const found = judge(cluster, seen)
      if (found !== null) return found
      if (isAtRest(id)) return null
    }
    return `No progress: ${cluster.nodes().map(describe).join('; ')}`
  }

  function elect(id: ServerId): void {
    cluster.give(id, electionTimeout)
    cluster.settle()
  }

  function isAtRest(id: ServerId): boolean {
    const node = cluster.node(id)
    const { commitIndex, configurations, role } = node
    const isCommitted = commitIndex === lastIndex(node.log)
    const isSettled = (configurations.at(-1)?.index ?? logIndex(0)) <= commitIndex
    const all = members(currentConfiguration(node))
    const isEverywhere = all.every((one) => cluster.applied(one).length === commitIndex)
    return role.type === 'leader' && isCommitted && isSettled && isEverywhere
  }

  function describe(node: ReturnType<TestCluster['node']>): string {
    const { id, role, currentTerm, commitIndex, log } = node
    const { voters, outgoing } = currentConfiguration(node)
    return `${id} ${role.type} t${currentTerm} c${commitIndex} l${lastIndex(log)} ${voters}+${outgoing}`
  }
}
