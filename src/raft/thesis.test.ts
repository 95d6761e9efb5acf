import { describe, expect, it } from 'vitest'
import type { ServerId } from './brands'
import { micros } from './brands'
import { asText, configurationOf } from './configuration'
import type { RaftOptions } from './options'
import { nextDeadline } from './step'
import type { TestCluster } from './testing/cluster'
import { createTestCluster } from './testing/cluster'
import { changeTo } from './testing/entries'
import { accepted } from './testing/messages'
import {
  leading,
  addServer,
  changeVoters,
  electionTimeout,
  heartbeatTimeout,
  ids,
  leaderOf,
  ms,
  nodeOf,
  outcomeOf,
  propose,
  read,
  receive,
  removeServer,
  s1,
  s2,
  s3,
  s4,
  s5,
  s6,
  shipped,
  step,
  transferTo,
  wake,
} from './testing/situation'
import { currentConfiguration } from './transition'

/** What the thesis adds to the paper, each with its section. The focused tests beside it go further. */

const inForce = (cluster: TestCluster, id: ServerId) =>
  asText(currentConfiguration(cluster.node(id)))
const roleOf = (cluster: TestCluster, id: ServerId) => cluster.node(id).role.type
/** So many servers, of which the first `voters` decide; S1 leads, and all have heard so. */
const running = (servers: number, voters: number, options: Partial<RaftOptions> = shipped) => {
  const cluster = createTestCluster(
    ids.slice(0, servers).map((id, i) => {
      const configuration = configurationOf(i < voters ? ids.slice(0, voters) : [])
      return nodeOf({ id, configuration, options, seed: i })
    }),
  )
  cluster.give(s1, electionTimeout)
  cluster.settle()
  beat(cluster, s1)
  return cluster
}
const beat = (cluster: TestCluster, id: ServerId) => {
  cluster.give(id, heartbeatTimeout)
  cluster.settle()
}

describe('§3.10 Leadership transfer extension', () => {
  it('The prior leader stops accepting, updates the target’s log, and the target wins at once', () => {
    const cluster = running(3, 3)
    cluster.give(s1, propose('x'))
    cluster.drop(({ to }) => to === s2)
    expect(cluster.give(s1, transferTo(s2), propose('y')).proposals).toEqual([
      { type: 'transferring' },
    ])
    cluster.settle()
    beat(cluster, s1)
    expect([roleOf(cluster, s1), roleOf(cluster, s2)]).toEqual(['follower', 'leader'])
    expect(cluster.node(s2).currentTerm).toBe(2)
  })

  it('If it does not complete after about an election timeout, the prior leader resumes', () => {
    const cluster = running(3, 3)
    cluster.give(s1, transferTo(s2))
    cluster.drop(({ type }) => type === 'TimeoutNow')
    cluster.now = micros(ms(300))
    expect(cluster.give(s1, wake, propose('x')).proposals).toMatchObject([{ type: 'accepted' }])
  })
})

describe('§4.1 Safety, and the correction of 2015', () => {
  it('Only one server is added or removed at a time', () => {
    const asked = running(5, 3).give(s1, changeVoters('single', s1, s2, s3, s4, s5))
    expect(outcomeOf(asked)).toBe('severalVoters')
  })

  it('A change is not begun before the one before it is committed', () => {
    const cluster = running(4, 4)
    expect(outcomeOf(cluster.give(s1, removeServer(s4), removeServer(s3)))).toBe('inProgress')
    cluster.settle()
    expect(outcomeOf(cluster.give(s1, removeServer(s3)))).toBe('ok')
  })

  it('A leader must have committed an entry of its own term before', () => {
    const leader = leaderOf({ log: [1], currentTerm: 2 })
    expect(outcomeOf(step(leader, removeServer(s3)))).toBe('noCommittedEntryInTerm')
  })
})

describe('§4.2 Availability', () => {
  it('§4.2.1 A new server catches up before it votes: adding one that is down stops nothing', () => {
    const cluster = running(4, 3)
    cluster.reachable.delete(s4)
    cluster.reachable.delete(s3)
    cluster.give(s1, addServer(s4, 'voter'))
    cluster.settle()
    cluster.give(s1, propose('x'))
    cluster.settle()
    expect(cluster.node(s1).commitIndex).toBe(3)
    expect(inForce(cluster, s1)).toBe('S1S2S3')
  })

  it('§4.2.2 A leader removed steps down when C_new is committed, and the rest go on', () => {
    const cluster = running(3, 3)
    cluster.give(s1, removeServer(s1))
    cluster.settle()
    expect(roleOf(cluster, s1)).toBe('follower')
    cluster.now = micros(ms(1000))
    cluster.give(s2, electionTimeout)
    cluster.settle()
    expect(roleOf(cluster, s2)).toBe('leader')
    expect(cluster.node(s2).commitIndex).toBe(3)
  })

  it('§4.2.2 A server that is not in its latest configuration still starts elections until it commits', () => {
    const log = [1, changeTo(1, configurationOf([s2]))]
    const removed = nodeOf({ voters: 2, log })
    expect(step(removed, electionTimeout).node.role.type).toBe('candidate')
    const committed = nodeOf({ voters: 2, log, commitIndex: 2 })
    expect(step(committed, electionTimeout).node.role.type).toBe('follower')
  })

  it('§4.2.2 A server that left is told once that is committed, and falls silent', () => {
    const cluster = running(3, 3)
    cluster.give(s1, removeServer(s3))
    expect(inForce(cluster, s3)).toBe('S1S2S3')
    cluster.settle()
    expect(inForce(cluster, s3)).toBe('S1S2')
    expect(cluster.node(s3).commitIndex).toBe(cluster.node(s1).commitIndex)
    expect(nextDeadline(cluster.node(s3))).toBeNull()
    expect(leading(cluster.node(s1)).leaving).toEqual({})
  })

  it('§4.2.3 A removed server that was not told cannot depose the leader', () => {
    const cluster = running(3, 3, { ...shipped, preVote: false })
    cluster.cuts.add('S1>S3')
    cluster.give(s1, removeServer(s3))
    cluster.settle()
    cluster.cuts.delete('S1>S3')
    cluster.give(s3, electionTimeout)
    cluster.settle()
    expect([roleOf(cluster, s1), cluster.node(s1).currentTerm]).toEqual(['leader', 1])
  })
})

describe('§4.3 Arbitrary configuration changes using joint consensus', () => {
  it('Moves to servers that have nothing in common with those before', () => {
    const cluster = running(6, 3)
    cluster.give(s1, changeVoters('joint', s4, s5, s6))
    for (let i = 0; i < 3 && roleOf(cluster, s1) === 'leader'; i++) {
      cluster.settle()
      cluster.give(s1, heartbeatTimeout)
    }
    cluster.settle()
    expect(roleOf(cluster, s1)).toBe('follower')
    cluster.now = micros(ms(1000))
    for (const id of [s1, s2, s3]) cluster.reachable.delete(id)
    cluster.give(s5, electionTimeout)
    cluster.settle()
    beat(cluster, s5)
    expect([s4, s5, s6].map((id) => inForce(cluster, id))).toEqual(Array(3).fill('S4S5S6'))
    expect(cluster.applied(s4)).toEqual(cluster.applied(s5))
  })
})

describe('§6.2 Routing requests to the leader', () => {
  it('A leader steps down if an election timeout passes without heartbeats to a majority answered', () => {
    const cluster = running(3, 3)
    cluster.reachable.delete(s1)
    for (const at of [300, 600]) {
      cluster.now = micros(ms(at))
      cluster.give(s1, wake)
    }
    expect(roleOf(cluster, s1)).toBe('follower')
    expect(cluster.give(s1, propose('x')).proposals).toEqual([
      { type: 'notLeader', leaderId: null },
    ])
  })
})

describe('§6.4 Processing read-only queries more efficiently', () => {
  it('1. A leader that has not committed an entry of its term waits until it has', () => {
    const leader = step(leaderOf({ log: [1], currentTerm: 2 }), read(1), heartbeatTimeout).node
    const answered = step(leader, receive(accepted(s2, 2, 1, 1)))
    expect(answered.reads).toEqual([])
  })

  it('2. and 3. It saves commitIndex, and exchanges a round of heartbeats with a majority', () => {
    const cluster = running(3, 3)
    cluster.give(s1, read(1), propose('x'))
    expect(cluster.reads).toEqual([])
    cluster.settle()
    expect(cluster.reads).toEqual([{ type: 'ready', id: 1, readIndex: 1 }])
  })

  it('Followers ask the leader for a readIndex, and answer once they have applied it', () => {
    const cluster = running(3, 3)
    cluster.give(s1, propose('x'))
    cluster.settle()
    cluster.give(s3, read(5))
    cluster.settle()
    expect(cluster.reads).toEqual([{ type: 'ready', id: 5, readIndex: 2 }])
  })

  it('§6.4.1 With clocks a lease needs no messages, until an election timeout after its round began', () => {
    const cluster = running(3, 3)
    expect(cluster.give(s1, read(1, true)).reads).toHaveLength(1)
    cluster.now = micros(ms(150))
    expect(cluster.give(s1, read(2, true)).reads).toEqual([])
  })
})

describe('§9.6 Preventing disruptions when a server rejoins the cluster', () => {
  it('A server increments its term only when it could win: a partitioned one comes back unnoticed', () => {
    const cluster = running(3, 3)
    cluster.reachable.delete(s3)
    for (let i = 0; i < 9; i++) cluster.give(s3, electionTimeout)
    cluster.settle()
    cluster.reachable.add(s3)
    beat(cluster, s1)
    expect(cluster.nodes().map(({ currentTerm }) => currentTerm)).toEqual([1, 1, 1])
    expect(roleOf(cluster, s1)).toBe('leader')
  })
})

describe('§10.2.1 Writing to the leader’s disk in parallel', () => {
  it('An entry may commit before it is on the leader’s own disk, by a majority of others', () => {
    const leader = leaderOf({ voters: 5, currentTerm: 1 })
    const answers = [s2, s3, s4].map((from) => receive(accepted(from, 1, 1)))
    const { node } = step(leader, ...answers)
    expect([node.commitIndex, node.storedIndex]).toEqual([1, 0])
    expect(step(leader, ...answers.slice(1)).node.commitIndex).toBe(0)
  })
})
