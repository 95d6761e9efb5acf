import { describe, expect, it } from 'vitest'
import type { RaftNode } from './node'
import type { TestCluster } from './testing/cluster'
import { createTestCluster } from './testing/cluster'
import { accepted, appendEntries, requestVote, voteFrom } from './testing/messages'
import {
  electionTimeout,
  entriesIn,
  entriesOf,
  heartbeatTimeout,
  ids,
  leaderOf,
  nodeOf,
  propose,
  receive,
  s1,
  s2,
  s3,
  s5,
  step,
  stepAt,
  stored,
  termsOf,
} from './testing/situation'

/** The sentences of the extended paper that this folder makes true, each with its section. */

const roleOf = (node: RaftNode) => node.role.type
const clusterOf = (logs: readonly (readonly number[])[], currentTerm = 0): TestCluster =>
  createTestCluster(
    logs.map((log, i) => {
      const id = ids[i] ?? s1
      return nodeOf({ id, voters: logs.length, log, currentTerm, seed: i })
    }),
  )

describe('§5.1 Raft basics', () => {
  it('Figure 4: servers start up as followers', () => {
    expect(nodeOf().role).toMatchObject({ type: 'follower', leaderId: null })
  })

  it('Current terms are exchanged whenever servers communicate; the smaller is updated to the larger', () => {
    const messages = [requestVote(s2, 7, [0, 0]), voteFrom(s2, 7, false), appendEntries(7, [0, 0])]
    for (const message of [...messages, accepted(s2, 7, 0)]) {
      expect(step(nodeOf({ currentTerm: 3 }), receive(message)).node.currentTerm).toBe(7)
    }
  })

  it('If a candidate or leader discovers that its term is out of date, it reverts to follower', () => {
    const candidate = step(nodeOf(), electionTimeout).node
    for (const node of [candidate, leaderOf({ currentTerm: 1 })]) {
      expect(roleOf(step(node, receive(voteFrom(s2, 2, false))).node)).toBe('follower')
    }
  })

  it('If a server receives a request with a stale term number, it rejects the request', () => {
    const node = nodeOf({ currentTerm: 3 })
    expect(step(node, receive(requestVote(s2, 2, [9, 2]))).messages).toMatchObject([
      { voteGranted: false, term: 3 },
    ])
    expect(step(node, receive(appendEntries(2, [0, 0]))).messages).toMatchObject([
      { success: false, term: 3 },
    ])
  })
})

describe('§5.2 Leader election', () => {
  it('A server remains follower as long as it receives valid RPCs from a leader', () => {
    let node = nodeOf()
    for (let now = 0; now < 3_000_000; now += 100_000) {
      node = stepAt(node, now, { type: 'wake' }, receive(appendEntries(1, [0, 0]))).node
      expect(roleOf(node)).toBe('follower')
    }
  })

  it('If a follower receives no communication over the election timeout, it begins an election', () => {
    const { node, messages } = stepAt(nodeOf(), 300_000, { type: 'wake' })
    expect(roleOf(node)).toBe('candidate')
    expect(messages.map(({ type }) => type)).toEqual(['RequestVote', 'RequestVote'])
  })

  it('To begin an election, it increments its current term and votes for itself', () => {
    expect(step(nodeOf({ currentTerm: 4 }), electionTimeout).node).toMatchObject({
      currentTerm: 5,
      votedFor: s1,
    })
  })

  it('A candidate wins with votes from a majority; each server votes for at most one per term', () => {
    const cluster = clusterOf([[], [], [], [], []])
    cluster.give(s1, electionTimeout)
    cluster.give(s2, electionTimeout)
    cluster.settle()
    expect(cluster.nodes().map(roleOf)).toEqual(['leader', ...Array(4).fill('follower')])
  })

  it('Once a candidate wins, it sends heartbeats to establish its authority', () => {
    const cluster = clusterOf([[], [], []])
    cluster.give(s1, electionTimeout)
    cluster.settle()
    expect(cluster.node(s3).role).toMatchObject({ type: 'follower', leaderId: s1 })
  })

  it('A candidate returns to follower if a leader of at least its term speaks, else it continues', () => {
    const candidate = step(nodeOf({ currentTerm: 3 }), electionTimeout).node
    const after = (n: number) => roleOf(step(candidate, receive(appendEntries(n, [0, 0]))).node)
    expect([after(3), after(4), after(5)]).toEqual(['candidate', 'follower', 'follower'])
  })

  it('If votes are split, each candidate times out and starts a new election in a new term', () => {
    const cluster = clusterOf([[], [], [], []])
    cluster.give(s1, electionTimeout)
    cluster.give(s2, electionTimeout)
    const isTo = (pairs: readonly string[]) => () =>
      cluster.waiting().findIndex(({ from, to }) => pairs.includes(`${from}${to}`))
    const [mine, theirs] = [isTo(['S1S3']), isTo(['S2S4'])]
    cluster.take(mine(), 'deliver')
    cluster.take(theirs(), 'deliver')
    cluster.settle()
    expect([s1, s2].map((id) => roleOf(cluster.node(id)))).toEqual(['candidate', 'candidate'])
    cluster.give(s1, electionTimeout)
    cluster.settle()
    expect(cluster.node(s1)).toMatchObject({ currentTerm: 2, role: { type: 'leader' } })
  })

  it('Election timeouts are chosen randomly from a fixed interval, so split votes are rare', () => {
    const timeouts = Array.from({ length: 50 }, (_, seed) => {
      const { role } = nodeOf({ seed })
      return role.type === 'leader' ? 0 : role.electionTimeout
    })
    expect(Math.min(...timeouts)).toBeGreaterThanOrEqual(150_000)
    expect(Math.max(...timeouts)).toBeLessThanOrEqual(300_000)
    expect(new Set(timeouts).size).toBeGreaterThan(45)
  })
})

describe('§5.3 Log replication', () => {
  it('The leader appends the command as a new entry, then sends AppendEntries in parallel', () => {
    const cluster = clusterOf([[], [], []])
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.give(s1, propose('x'))
    expect(cluster.waiting().map(({ type, to }) => [type, to])).toEqual([
      ['AppendEntries', s2],
      ['AppendEntries', s3],
    ])
    cluster.settle()
    expect(entriesIn(cluster.node(s3)).slice(1)).toEqual([
      { type: 'command', term: 1, command: 'x' },
    ])
  })

  it('The leader retries AppendEntries indefinitely until all followers store all entries', () => {
    const cluster = clusterOf([[], [], []])
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.reachable.delete(s3)
    cluster.give(s1, propose('x'))
    for (let i = 0; i < 5; i++) cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    expect(entriesIn(cluster.node(s3))).toHaveLength(1)
    cluster.reachable.add(s3)
    cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    expect(cluster.node(s3).log).toEqual(cluster.node(s1).log)
  })

  it('An entry is committed once the leader has replicated it on a majority, with all before it', () => {
    const leader = leaderOf({ voters: 5, log: [1, 1], currentTerm: 2 })
    const two = step(leader, stored(3), receive(accepted(s2, 2, 3))).node
    expect(two.commitIndex).toBe(0)
    expect(step(two, receive(accepted(s3, 2, 3))).node.commitIndex).toBe(3)
  })

  it('The leader includes the highest committed index in future AppendEntries, heartbeats too', () => {
    const cluster = clusterOf([[], [], []])
    cluster.give(s1, electionTimeout)
    cluster.settle()
    expect([s1, s2].map((id) => cluster.node(id).commitIndex)).toEqual([1, 0])
    cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    expect(cluster.node(s2).commitIndex).toBe(1)
  })

  it('If the follower does not find the entry before the new ones, it refuses the new entries', () => {
    const { node, messages } = step(
      nodeOf({ log: [1], currentTerm: 2 }),
      receive(appendEntries(2, [1, 2], [2])),
    )
    expect(termsOf(node)).toEqual([1])
    expect(messages).toMatchObject([{ success: false }])
  })

  it('A leader never overwrites or deletes entries in its own log', () => {
    const leader = leaderOf({ log: [1, 2], currentTerm: 4 })
    const { node } = step(
      leader,
      receive(requestVote(s2, 9, [9, 9])),
      receive(appendEntries(3, [0, 0], [3])),
    )
    expect(entriesIn(node).slice(0, 3)).toEqual(entriesIn(leader))
  })

  /** Figure 7: the leader for term 8, and what its followers' logs may look like. */
  const leaderLog = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
  const figure7 = [
    { which: '(a)', log: [1, 1, 1, 4, 4, 5, 5, 6, 6], why: 'one entry is missing' },
    { which: '(b)', log: [1, 1, 1, 4], why: 'many are missing' },
    { which: '(c)', log: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6], why: 'one is too many' },
    { which: '(d)', log: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7], why: 'a whole term is too many' },
    { which: '(e)', log: [1, 1, 1, 4, 4, 4, 4], why: 'some are missing, some too many' },
    { which: '(f)', log: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3], why: 'two terms nobody else has' },
  ]
  it.each(figure7.flatMap((row) => (['fast', 'naive'] as const).map((way) => ({ ...row, way }))))(
    'Figure 7 $which, $why: the leader of term 8 repairs it ($way)',
    ({ log, way }) => {
      const options = { backtrack: way }
      const leader = leaderOf({ log: leaderLog, currentTerm: 8, options })
      const cluster = createTestCluster([leader, nodeOf({ id: s2, log, currentTerm: 7 })])
      cluster.give(s1, heartbeatTimeout)
      const messages = cluster.settle()
      expect(termsOf(cluster.node(s2))).toEqual([...leaderLog, 8])
      expect(cluster.node(s2).log).toEqual(cluster.node(s1).log)
      if (way === 'fast') expect(messages).toBeLessThanOrEqual(10)
    },
  )

  it('One AppendEntries is required for each term with conflicting entries, not one for each entry', () => {
    const common = [1]
    const stale = [...common, ...Array.from({ length: 200 }, (_, i) => 2 + Math.floor(i / 50))]
    const rounds = (backtrack: 'fast' | 'naive') => {
      const log = [...common, ...Array.from({ length: 200 }, () => 6)]
      const leader = leaderOf({ log, currentTerm: 7, options: { backtrack } })
      const cluster = createTestCluster([leader, nodeOf({ id: s2, log: stale, currentTerm: 6 })])
      cluster.give(s1, heartbeatTimeout)
      return cluster.settle() / 2
    }
    expect(rounds('fast')).toBeLessThanOrEqual(6)
    expect(rounds('naive')).toBeGreaterThan(200)
  })
})

describe('§5.4 Safety', () => {
  it('§5.4.1 The voter denies its vote if its own log is more up-to-date than the candidate’s', () => {
    const cluster = clusterOf([[1, 1], [1], [1, 1]], 1)
    cluster.give(s2, electionTimeout)
    cluster.settle()
    expect(roleOf(cluster.node(s2))).toBe('candidate')
    cluster.give(s1, electionTimeout)
    cluster.settle()
    expect(roleOf(cluster.node(s1))).toBe('leader')
  })

  it('§5.4.2 Figure 8 (c): an entry of an older term is on a majority, and is not committed', () => {
    const leader = leaderOf({ voters: 5, log: [1, 2], currentTerm: 4, options: { noop: false } })
    const answers = [s2, s3].map((from) => receive(accepted(from, 4, 2)))
    const { node } = step(leader, stored(2), ...answers)
    expect(node.commitIndex).toBe(0)
  })

  it('§5.4.2 Figure 8 (d): so S5, with a later term, may be elected and overwrite it', () => {
    const logs = [[1, 2], [1, 2], [1, 2], [1], [1, 3]]
    const cluster = clusterOf(logs, 4)
    cluster.reachable.delete(s1)
    cluster.give(s5, electionTimeout)
    cluster.settle()
    expect(roleOf(cluster.node(s5))).toBe('leader')
    expect(termsOf(cluster.node(s2))).toEqual([1, 3, 5])
  })

  it('§5.4.2 Figure 8 (e): with an entry of its own term on a majority both are, and S5 cannot win', () => {
    const leader = leaderOf({ voters: 5, log: [1, 2], currentTerm: 4, options: { noop: false } })
    const { node } = step(
      leader,
      propose('4'),
      stored(3),
      ...[s2, s3].map((from) => receive(accepted(from, 4, 3))),
    )
    expect(node.commitIndex).toBe(3)
    const cluster = clusterOf([[1, 2, 4], [1, 2, 4], [1, 2, 4], [1], [1, 3]], 4)
    cluster.reachable.delete(s1)
    cluster.give(s5, electionTimeout)
    cluster.settle()
    expect(roleOf(cluster.node(s5))).not.toBe('leader')
  })
})

describe('§5.5 Follower and candidate crashes', () => {
  it('Raft RPCs are idempotent: a request with entries already in the log is ignored in the new one', () => {
    const request = receive(appendEntries(1, [0, 0], [1, 1], 1))
    const once = step(nodeOf(), request)
    const twice = step(once.node, request)
    expect(twice.node.log).toEqual(once.node.log)
    expect(twice.messages).toEqual(once.messages)
  })

  it('A server restarts with its term, vote and log, and as follower', () => {
    const node = nodeOf({ currentTerm: 3, votedFor: s2, log: [1, 3] })
    expect(node).toMatchObject({ currentTerm: 3, votedFor: s2, commitIndex: 0, storedIndex: 2 })
    expect(step(node, receive(requestVote(s3, 3, [9, 3]))).messages).toMatchObject([
      { voteGranted: false },
    ])
  })
})

describe('§5.6 Timing and availability', () => {
  it('The broadcast time is well below the election timeout, by the options that ship', () => {
    const { heartbeatInterval, electionTimeoutMin } = nodeOf().options
    expect(heartbeatInterval * 3).toBeLessThanOrEqual(electionTimeoutMin)
  })
})

it('§8 A leader commits a blank entry of its term, and with it all that older leaders left', () => {
  const cluster = clusterOf([[1, 2], [1, 2], [1]], 2)
  cluster.give(s1, electionTimeout)
  cluster.settle()
  expect(cluster.node(s1).commitIndex).toBe(3)
  expect(entriesIn(cluster.node(s3)).slice(0, 2)).toEqual(entriesOf([1, 2]))
})
