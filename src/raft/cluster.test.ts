import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServerId } from './brands'
import type { Entry } from './entry'
import { entriesBetween, firstIndex, lastIndex } from './log'
import type { Rules } from './rules'
import type { TestCluster } from './testing/cluster'
import { createTestCluster } from './testing/cluster'
import {
  electionTimeout,
  heartbeatTimeout,
  ids as everybody,
  nodeOf,
  propose,
  s1,
} from './testing/situation'

const ids = everybody.slice(0, 5)

/** Anything that may happen: timers, commands, messages delivered in any order, lost or copied. */
const server = fc.constantFrom(...ids)
const fate = fc.constantFrom<Fate[]>('deliver', 'deliver', 'deliver', 'deliver', 'lose', 'copy')
const move = fc.oneof(
  { weight: 1, arbitrary: fc.record({ type: fc.constant('election' as const), server }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('heartbeat' as const), server }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('propose' as const), server }) },
  {
    weight: 30,
    arbitrary: fc.record({ type: fc.constant('network' as const), fate, which: fc.nat(20) }),
  },
)
const moves = fc.array(move, { minLength: 100, maxLength: 400, size: 'max' })

describe('five servers under any order, loss and copies of messages', () => {
  it('elect one leader a term, never change what was committed, and agree in the end', () => {
    let elections = 0
    let commits = 0
    fc.assert(
      fc.property(moves, (story) => {
        const seen = play(story, {})
        elections += seen.leaders.size
        commits += seen.committed.length
      }),
      { numRuns: 100, seed: 4 },
    )
    expect(elections).toBeGreaterThan(200)
    expect(commits).toBeGreaterThan(500)
  })

  it.each([
    'oneVotePerTerm',
    'voteOnlyForUpToDateLog',
    'stepDownOnHigherTerm',
    'refuseOlderTerms',
    'countOwnTermsVotesOnly',
    'majorityElects',
    'checkPreviousEntry',
    'majorityCommits',
  ] as const)('do not without %s: the test can fail', (rule) => {
    const property = fc.property(moves, (story) => {
      play(story, { [rule]: false })
    })
    expect(fc.check(property, { numRuns: 300, seed: 4, endOnFailure: true }).failed).toBe(true)
  })
})

type Fate = Parameters<TestCluster['take']>[1]
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never

interface Seen {
  readonly leaders: Map<number, ServerId>
  readonly committed: Entry[]
}

/** Plays a story on a new cluster, judges it after every move, and lets it come to rest. */
function play(story: readonly Move[], rules: Partial<Rules>): Seen {
  const cluster = createTestCluster(ids.map((id, seed) => nodeOf({ id, voters: 5, seed, rules })))
  const seen: Seen = { leaders: new Map(), committed: [] }
  for (const [number, one] of story.entries()) {
    makeMove(cluster, one, `${number}`)
    judge(cluster, seen)
  }
  heal(cluster)
  judge(cluster, seen)
  const logs = ids.map((id) => cluster.node(id).log.entries.digest)
  expect(new Set(logs).size).toBe(1)
  return seen
}

function makeMove(cluster: TestCluster, one: Move, command: string): void {
  switch (one.type) {
    case 'election':
      return void cluster.give(one.server, electionTimeout)
    case 'heartbeat':
      return void cluster.give(one.server, heartbeatTimeout)
    case 'propose':
      return void cluster.give(one.server, propose(command))
    case 'network':
      return cluster.take(one.which, one.fate)
  }
}

/** Election Safety and State Machine Safety (Figure 3), by all that has been seen so far. */
function judge(cluster: TestCluster, { leaders, committed }: Seen): void {
  for (const id of ids) {
    const { role, currentTerm, commitIndex, log } = cluster.node(id)
    if (role.type === 'leader') {
      const known = leaders.get(currentTerm) ?? id
      if (known !== id) expect.fail(`${known} and ${id} both led term ${currentTerm}`)
      leaders.set(currentTerm, id)
    }
    for (const [i, mine] of entriesBetween(log, firstIndex(log), commitIndex).entries()) {
      const known = committed[i]
      if (known === undefined) committed.push(mine)
      else if (!isSame(known, mine)) expect.fail(`${id} changed the committed entry ${i + 1}`)
    }
  }
}

function isSame(a: Entry, b: Entry): boolean {
  const commands = [a, b].map((entry) => (entry.type === 'command' ? entry.command : null))
  return a.term === b.term && commands[0] === commands[1]
}

/** With all messages delivered, some server can be elected, and brings all others to its log. */
function heal(cluster: TestCluster): void {
  cluster.settle()
  for (const id of [...ids, ...ids]) {
    cluster.give(id, electionTimeout)
    cluster.settle()
    if (cluster.node(id).role.type === 'leader') break
  }
  const leader = ids.find((id) => cluster.node(id).role.type === 'leader') ?? s1
  for (let i = 0; i < 3; i++) {
    cluster.give(leader, heartbeatTimeout)
    cluster.settle()
  }
  expect(cluster.node(leader).commitIndex).toBe(lastIndex(cluster.node(leader).log))
}
