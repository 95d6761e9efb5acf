import { describe, expect, it } from 'vitest'
import type { ServerId } from './brands'
import { logIndex, term } from './brands'
import { compact } from './compact'
import { asText, configurationOf } from './configuration'
import { lastIndex } from './log'
import type { RaftNode } from './node'
import { snapshotOf } from './snapshot'
import { nextDeadline } from './step'
import type { TestCluster } from './testing/cluster'
import { createTestCluster } from './testing/cluster'
import { changeTo, entriesOf } from './testing/entries'
import {
  accepted,
  appendEntries,
  installSnapshot,
  ofType,
  refused,
  requestVote,
  spans,
  voteFrom,
} from './testing/messages'
import {
  addServer,
  changeVoters,
  electionTimeout,
  entriesIn,
  heartbeatTimeout,
  ids,
  leaderOf,
  ms,
  nodeOf,
  progressOf,
  propose,
  read,
  receive,
  removeServer,
  s1,
  s2,
  s3,
  s4,
  s5,
  step,
  stepAt,
  stored,
  termsOf,
} from './testing/situation'
import { currentConfiguration } from './transition'

/** The sentences of the extended paper that this folder makes true, each with its section. */

const roleOf = (node: RaftNode) => node.role.type
const clusterOf = (logs: readonly (readonly number[])[], currentTerm = 0): TestCluster =>
  createTestCluster(
    logs.map((log, i) => {
      const id = ids[i] ?? s1
      return nodeOf({ id, voters: logs.length, log, currentTerm, seed: i })
    }),
  )

describe('Figure 2, Rules for Servers', () => {
  const follower = nodeOf({ log: [1, 2], currentTerm: 2 })
  const candidate = step(follower, electionTimeout).node
  const leader = leaderOf({ log: [1, 2], currentTerm: 3 })

  it.each([
    {
      node: follower,
      input: receive(requestVote(s2, 5, [0, 0])),
      why: 'All Servers: a follower takes a higher term from a request',
    },
    {
      node: candidate,
      input: receive(voteFrom(s2, 5, false)),
      why: 'a candidate from an answer, and converts to follower',
    },
    { node: leader, input: receive(accepted(s2, 5, 0)), why: 'a leader from an answer too' },
  ])('$why', ({ node, input }) => {
    const after = step(node, input).node
    expect(after).toMatchObject({ currentTerm: 5, votedFor: null, role: { type: 'follower' } })
  })

  it.each([
    {
      node: follower,
      answers: 1,
      type: 'RequestVoteResponse',
      why: 'Followers: respond to candidates',
    },
    { node: candidate, answers: 1, type: 'RequestVoteResponse', why: 'and so do candidates' },
    { node: leader, answers: 1, type: 'RequestVoteResponse', why: 'and leaders' },
  ])('$why', ({ node, answers, type }) => {
    const { messages } = step(node, receive(requestVote(s3, 2, [0, 0])))
    expect(messages.map((message) => message.type)).toEqual(Array(answers).fill(type))
  })

  it('Followers: an election timeout without AppendEntries of the current leader or a vote given', () => {
    const heard = stepAt(follower, ms(100), receive(appendEntries(2, [2, 2]))).node
    const gave = stepAt(follower, ms(100), receive(requestVote(s2, 3, [2, 2]))).node
    const refusedIt = stepAt(follower, ms(100), receive(requestVote(s2, 3, [0, 0]))).node
    const old = stepAt(follower, ms(100), receive(appendEntries(1, [0, 0]))).node
    const due = nextDeadline(follower)
    expect(nextDeadline(heard)).toBeGreaterThanOrEqual(ms(250))
    expect(nextDeadline(gave)).toBeGreaterThanOrEqual(ms(250))
    expect([nextDeadline(refusedIt), nextDeadline(old)]).toEqual([due, due])
  })

  it('Candidates: start an election with the next term, an own vote and a new timer', () => {
    const { node, messages } = stepAt(follower, ms(400), electionTimeout)
    expect(node).toMatchObject({ currentTerm: 3, votedFor: s1, role: { type: 'candidate' } })
    expect(nextDeadline(node)).toBeGreaterThanOrEqual(ms(550))
    expect(messages.map(({ type, to }) => [type, to])).toEqual([
      ['RequestVote', s2],
      ['RequestVote', s3],
    ])
  })

  it.each([
    {
      input: receive(voteFrom(s2, 3)),
      role: 'leader',
      why: 'Candidates: a majority of votes makes a leader',
    },
    {
      input: receive(appendEntries(3, [0, 0])),
      role: 'follower',
      why: 'AppendEntries of a new leader makes a follower',
    },
    {
      input: electionTimeout,
      role: 'candidate',
      why: 'an election timeout begins another election',
    },
  ])('$why', ({ input, role }) => {
    expect(roleOf(step(candidate, input).node)).toBe(role)
  })

  it('Leaders: send empty AppendEntries upon election and during idle periods', () => {
    const quiet = leaderOf({ log: [1], currentTerm: 2, options: { noop: false } })
    const due = nextDeadline(quiet) ?? expect.fail('no timer')
    const { messages } = stepAt(quiet, due, { type: 'wake' })
    expect([spans(messages, s2), spans(messages, s3)]).toEqual([[[1, 0]], [[1, 0]]])
  })

  it('Leaders: a command of a client is appended to the local log', () => {
    const { node, proposals } = step(leader, propose('x'))
    expect(termsOf(node)).toEqual([1, 2, 3, 3])
    expect(proposals).toEqual([{ type: 'accepted', index: 4, term: 3 }])
  })

  it('Leaders: a success updates nextIndex and matchIndex, a refusal moves nextIndex back and retries', () => {
    const up = step(leader, receive(accepted(s2, 3, 3))).node
    expect(progressOf(up, s2)).toMatchObject({ nextIndex: 4, matchIndex: 3 })
    const back = step(leader, receive(refused(s2, 3, 2, [null, 2])))
    expect(progressOf(back.node, s2)).toMatchObject({ nextIndex: 2, matchIndex: 0 })
    expect(spans(back.messages, s2)).toEqual([[1, 2]])
  })

  it('Leaders: N > commitIndex with a majority of matchIndex[i] ≥ N and log[N].term == currentTerm commits', () => {
    const found = step(leader, receive(accepted(s2, 3, 2)), stored(3)).node
    expect(found.commitIndex).toBe(0)
    expect(step(found, receive(accepted(s2, 3, 3))).node.commitIndex).toBe(3)
  })
})

describe('Figure 2, RequestVote RPC', () => {
  it.each([
    { request: requestVote(s2, 1, [9, 9]), granted: false, why: '1. false if term < currentTerm' },
    {
      request: requestVote(s2, 2, [2, 2]),
      granted: true,
      why: '2. votedFor is null, and the log is up-to-date: granted',
    },
    {
      request: requestVote(s2, 2, [1, 2]),
      granted: false,
      why: '2. not if the log is not up-to-date',
    },
  ])('$why', ({ request, granted }) => {
    const { messages } = step(nodeOf({ log: [1, 2] }), receive(request))
    expect(messages).toMatchObject([{ voteGranted: granted, term: 2 }])
  })

  it.each([
    { votedFor: s2, granted: true, why: '2. votedFor is candidateId: granted again' },
    { votedFor: s3, granted: false, why: '2. votedFor is another: not' },
  ])('$why', ({ votedFor, granted }) => {
    const voter = nodeOf({ log: [1], currentTerm: 2, votedFor })
    expect(step(voter, receive(requestVote(s2, 2, [1, 1]))).messages).toMatchObject([
      { voteGranted: granted },
    ])
  })
})

describe('Figure 2, AppendEntries RPC', () => {
  const follower = nodeOf({ log: [1, 1, 2], currentTerm: 3 })

  it.each([
    {
      request: appendEntries(2, [3, 2], [2]),
      log: [1, 1, 2],
      commit: 0,
      success: false,
      why: '1. false if term < currentTerm',
    },
    {
      request: appendEntries(3, [3, 1], [3]),
      log: [1, 1, 2],
      commit: 0,
      success: false,
      why: '2. false if the log has no entry at prevLogIndex with prevLogTerm',
    },
    {
      request: appendEntries(3, [2, 1], [3]),
      log: [1, 1, 3],
      commit: 0,
      success: true,
      why: '3. an entry that conflicts is deleted, and all that follow it',
    },
    {
      request: appendEntries(3, [3, 2], [3, 3]),
      log: [1, 1, 2, 3, 3],
      commit: 0,
      success: true,
      why: '4. entries that are not in the log are appended',
    },
    {
      request: appendEntries(3, [2, 1], [2], 9),
      log: [1, 1, 2],
      commit: 3,
      success: true,
      why: '5. commitIndex = min(leaderCommit, index of last new entry)',
    },
    {
      request: appendEntries(3, [3, 2], [], 2),
      log: [1, 1, 2],
      commit: 2,
      success: true,
      why: '5. or leaderCommit, where that is less',
    },
  ])('$why', ({ request, log, commit, success }) => {
    const { node, messages } = step(follower, receive(request))
    expect([termsOf(node), node.commitIndex]).toEqual([log, commit])
    expect(messages).toMatchObject([{ success, term: 3 }])
  })
})

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

describe('§6 Cluster membership changes', () => {
  const inForce = (node: RaftNode) => asText(currentConfiguration(node))
  const grown = () => {
    const cluster = createTestCluster(
      ids.slice(0, 5).map((id, i) => {
        const configuration = configurationOf(i < 3 ? ids.slice(0, 3) : [])
        return nodeOf({ id, configuration, seed: i })
      }),
    )
    cluster.give(s1, electionTimeout)
    cluster.settle()
    return cluster
  }
  const beat = (cluster: TestCluster, id: ServerId) => {
    cluster.give(id, heartbeatTimeout)
    cluster.settle()
  }

  it('Log entries are replicated to all servers in both configurations', () => {
    const { messages } = grown().give(s1, changeVoters('joint', s3, s4, s5))
    expect(new Set(messages.map(({ to }) => to))).toEqual(new Set([s2, s3, s4, s5]))
  })

  it('Any server from either configuration may serve as leader', () => {
    for (const next of [s2, s4]) {
      const cluster = grown()
      cluster.give(s1, changeVoters('joint', s3, s4, s5))
      // S1 learns what the others lack, and not that they have it: the change is not committed.
      cluster.settle((message) => {
        const isRefusal = message.type === 'AppendEntriesResponse' && !message.success
        return message.type === 'AppendEntries' || isRefusal
      })
      cluster.drop()
      cluster.give(next, electionTimeout)
      cluster.settle()
      const won = { type: 'becameLeader', term: 2, voters: 5 }
      expect(cluster.decisions).toContainEqual(expect.objectContaining(won))
      expect(cluster.node(next).currentTerm).toBe(2)
      expect([s3, s4, s5].map((id) => inForce(cluster.node(id)))).toEqual(Array(3).fill('S3S4S5'))
    }
  })

  it.each([
    { votes: [s4, s5], elected: false, why: 'the new majority alone' },
    { votes: [s2, s3], elected: false, why: 'the old one alone' },
    { votes: [s2, s4], elected: true, why: 'both' },
  ])(
    'Agreement requires separate majorities of both configurations: $why',
    ({ votes, elected }) => {
      const configuration = { ...configurationOf([s1, s4, s5]), outgoing: [s1, s2, s3] }
      const candidate = step(nodeOf({ configuration }), electionTimeout).node
      const { node } = step(candidate, ...votes.map((from) => receive(voteFrom(from, 1))))
      expect(roleOf(node)).toBe(elected ? 'leader' : 'candidate')
    },
  )

  it('A server always uses the latest configuration in its log, whether it is committed or not', () => {
    const request = appendEntries(1, [0, 0], [changeTo(1, configurationOf([s1, s2, s3, s4]))])
    const { node } = step(nodeOf(), receive(request))
    expect([inForce(node), node.commitIndex]).toEqual(['S1S2S3S4', 0])
  })

  it('Once C_old,new is committed the leader creates C_new, and once that is, the old one is gone', () => {
    const cluster = grown()
    cluster.give(s1, changeVoters('joint', s1, s4, s5))
    for (let i = 0; i < 3; i++) beat(cluster, s1)
    expect([s1, s4, s5].map((id) => inForce(cluster.node(id)))).toEqual(Array(3).fill('S1S4S5'))
    cluster.reachable.delete(s2)
    cluster.reachable.delete(s3)
    cluster.give(s1, propose('x'))
    cluster.settle()
    expect(cluster.node(s1).commitIndex).toBe(lastIndex(cluster.node(s1).log))
  })

  it('New servers join as non-voting members until they have caught up', () => {
    const cluster = grown()
    cluster.reachable.delete(s4)
    cluster.give(s1, addServer(s4, 'voter'))
    for (let i = 0; i < 2; i++) beat(cluster, s1)
    expect(inForce(cluster.node(s1))).toBe('S1S2S3')
    cluster.reachable.add(s4)
    for (let i = 0; i < 3; i++) beat(cluster, s1)
    expect(inForce(cluster.node(s4))).toBe('S1S2S3S4')
  })

  it('A leader that is not in C_new manages a cluster without itself, and steps down once it commits', () => {
    const cluster = grown()
    cluster.give(s1, removeServer(s1))
    expect(roleOf(cluster.node(s1))).toBe('leader')
    cluster.settle()
    expect(roleOf(cluster.node(s1))).toBe('follower')
    expect(cluster.node(s1).commitIndex).toBe(2)
    expect(inForce(cluster.node(s2))).toBe('S2S3')
  })

  it('Removed servers do not disrupt: RequestVote within a minimum election timeout is disregarded', () => {
    const options = { sticky: true }
    const heard = stepAt(nodeOf({ options }), ms(10), receive(appendEntries(1, [0, 0]))).node
    const early = stepAt(heard, ms(100), receive(requestVote(s3, 9, [9, 9])))
    expect([early.node, early.messages]).toEqual([heard, []])
    const late = stepAt(heard, ms(160), receive(requestVote(s3, 9, [9, 9])))
    expect(late.messages).toMatchObject([{ voteGranted: true }])
  })
})

describe('§7 Log compaction', () => {
  const snapshot = snapshotOf(logIndex(2), term(1), configurationOf([s1, s2, s3]), 'state')

  it('Figure 12: a snapshot replaces what is committed, and keeps index and term of its last entry', () => {
    const before = nodeOf({
      log: [1, 1, 1, 2, 3, 3, 3],
      commitIndex: 5,
      options: { snapshotTail: 0 },
    })
    const { node } = compact(before, logIndex(5), 'x=0 y=9')
    expect(node.snapshot).toMatchObject({
      lastIncludedIndex: 5,
      lastIncludedTerm: 3,
      data: 'x=0 y=9',
    })
    expect(termsOf(node)).toEqual([3, 3])
    const { messages } = step(node, receive(appendEntries(3, [5, 3])))
    expect(messages).toMatchObject([{ success: true, matchIndex: 5 }])
  })

  it('A snapshot includes the latest configuration as of its last entry', () => {
    const two = configurationOf([s1, s2])
    const before = nodeOf({ log: [1, changeTo(1, two), 1], commitIndex: 3 })
    expect(compact(before, logIndex(1), '').node.snapshot?.configuration).not.toEqual(two)
    expect(compact(before, logIndex(2), '').node.snapshot?.configuration).toEqual(two)
  })

  it('The leader sends a snapshot when it has discarded the next entry a follower needs', () => {
    const leader = leaderOf({ snapshot: [4, 1], log: [1], currentTerm: 2 })
    const { messages } = step(leader, receive(refused(s2, 2, 5, [null, 1])))
    expect(ofType(messages, 'InstallSnapshot', s2)).toMatchObject([
      { lastIncludedIndex: 4, lastIncludedTerm: 1 },
    ])
  })

  it.each([
    {
      before: nodeOf({ currentTerm: 2 }),
      request: installSnapshot(1, snapshot),
      next: 0,
      match: null,
      why: '1. reply immediately if term < currentTerm',
    },
    {
      before: nodeOf(),
      request: installSnapshot(1, snapshot, 0, 2),
      next: 2,
      match: null,
      why: '2. to 4. the first piece begins a snapshot, and more is waited for',
    },
    {
      before: nodeOf(),
      request: installSnapshot(1, snapshot, 2, 2),
      next: 0,
      match: null,
      why: '3. a piece is of use at its offset only',
    },
    {
      before: nodeOf({ log: [1, 1, 1] }),
      request: installSnapshot(1, snapshot),
      next: 0,
      match: 2,
      why: '6. entries that follow its last one are retained',
    },
    {
      before: nodeOf({ log: [1] }),
      request: installSnapshot(1, snapshot),
      next: 5,
      match: 2,
      why: '7. else the whole log is discarded',
    },
  ])('Figure 13: $why', ({ before, request, next, match }) => {
    const { messages } = step(before, receive(request))
    expect(messages).toMatchObject([{ nextOffset: next, matchIndex: match }])
  })

  it('Figure 13: 8. the state machine is reset from it, and its configuration is loaded', () => {
    const two = snapshotOf(logIndex(2), term(1), configurationOf([s1, s2]), 'state')
    const { node, installed: reset } = step(nodeOf(), receive(installSnapshot(1, two)))
    expect(reset).toEqual(two)
    expect([asText(currentConfiguration(node)), node.commitIndex]).toEqual(['S1S2', 2])
    expect(termsOf(node)).toEqual([])
  })

  it('Each piece is a sign of life: the follower starts its election timer anew', () => {
    const { node } = stepAt(nodeOf(), ms(100), receive(installSnapshot(1, snapshot, 0, 2)))
    expect(nextDeadline(node)).toBeGreaterThanOrEqual(ms(250))
  })

  it('A follower’s snapshot of what it knows to be committed changes no decision', () => {
    const cluster = clusterOf([[], [], []])
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.give(s1, propose('x'))
    cluster.settle()
    cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    cluster.compact(s2)
    cluster.give(s2, electionTimeout)
    cluster.settle()
    expect(roleOf(cluster.node(s2))).toBe('leader')
    expect(cluster.applied(s1).slice(0, 2)).toEqual(cluster.applied(s2).slice(0, 2))
  })
})

describe('§8 Client interaction', () => {
  it('A client that asks another server than the leader is told of the most recent leader', () => {
    const follower = step(nodeOf(), receive(appendEntries(1, [0, 0]))).node
    expect(step(follower, propose('x')).proposals).toEqual([{ type: 'notLeader', leaderId: s2 }])
  })

  it('A leader has a read confirmed by heartbeats to a majority before it is answered', () => {
    const cluster = clusterOf([[], [], []])
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.reachable.delete(s2)
    cluster.reachable.delete(s3)
    cluster.give(s1, read(1))
    cluster.settle()
    expect(cluster.reads).toEqual([])
    cluster.reachable.add(s2)
    cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    expect(cluster.reads).toEqual([{ type: 'ready', id: 1, readIndex: 1 }])
  })

  it('A leader commits a blank entry of its term, and with it all that older leaders left', () => {
    const cluster = clusterOf([[1, 2], [1, 2], [1]], 2)
    cluster.give(s1, electionTimeout)
    cluster.settle()
    expect(cluster.node(s1).commitIndex).toBe(3)
    expect(entriesIn(cluster.node(s3)).slice(0, 2)).toEqual(entriesOf([1, 2]))
  })
})
