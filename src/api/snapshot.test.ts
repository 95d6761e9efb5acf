import { describe, expect, it } from 'vitest'

import { fromMs, micros } from '../raft/index'
import {
  answersOf,
  asked,
  bootOf,
  diskOf,
  give,
  leaderOf,
  matchedBy,
  receive,
  s1,
  s2,
  stored,
} from '../server/testing/servers'
import { emptyClusterState } from '../store/cluster-store'
import { sampleChange } from '../store/sample-change'
import { withSlot } from '../world/applied'
import { newWorld } from '../world/new-world'
import type { ServerSlot, World } from '../world/world'
import { snapshotOf } from './snapshot'
import { plainHeader } from '../world/testing/header'

const started: World = {
  ...newWorld(plainHeader),
  perMille: 50,
  count: 7,
}

/** The state of a page whose S1 is in a slot like this. */
function stateOf(slot: Partial<ServerSlot>, world: World = started) {
  const state = { ...emptyClusterState, world: withSlot(world, s1, slot) }
  return snapshotOf(state, fromMs(1500))
}

describe('the state as plain data', () => {
  it('is told in milliseconds, and in parts of real time', () => {
    const state = stateOf({})
    expect(state).toMatchObject({ mode: 'live', worldTime: 1500, speed: 0.05, events: 7 })
    expect(stateOf({}, { ...started, perMille: 0 })).toMatchObject({ mode: 'paused', speed: 0 })
  })

  it('of a leader names what it believes of its followers, in the words of Figure 2', () => {
    const written = give(give(leaderOf(), receive(asked(1))).server, stored()).server
    const { server, effects } = give(written, receive(matchedBy(written)))
    expect(answersOf(effects)).toHaveLength(1)
    const [first] = stateOf({ status: 'up', server, disk: diskOf({ log: [1, 1] }) }).servers
    expect(first).toMatchObject({
      id: 'S1',
      isUp: true,
      role: 'leader',
      leader: 'S1',
      term: 1,
      votedFor: 'S1',
      commitIndex: 2,
      lastApplied: 2,
      matchIndex: { S2: 2, S3: 0 },
      nextIndex: { S2: 3 },
      values: { x: '1' },
      disk: { term: 1, votedFor: null, entries: 2 },
    })
    expect(first?.log).toMatchObject([
      { index: 1, term: 1, command: null },
      { index: 2, term: 1, command: { serial: 1, operation: { type: 'put', key: 'x' } } },
    ])
  })

  it('of a follower has no beliefs', () => {
    const [first] = stateOf({ status: 'up', server: bootOf({ log: [1] }) }).servers
    expect(first).toMatchObject({
      role: 'follower',
      leader: null,
      nextIndex: null,
      matchIndex: null,
    })
  })

  it('of a server that is down has its disk and nothing else', () => {
    const disk = diskOf({ log: [1, 2], votedFor: s2 })
    const [first] = stateOf({ status: 'down', server: null, disk }).servers
    expect(first).toMatchObject({
      isUp: false,
      role: 'down',
      term: 2,
      votedFor: 'S2',
      commitIndex: 0,
      values: {},
      log: [{ index: 1 }, { index: 2 }],
    })
  })

  it('of a change shows who decides, what is cut off, and who is behind', () => {
    const world = sampleChange()
    const { servers } = snapshotOf({ ...emptyClusterState, world }, world.at)
    const [leader] = servers
    expect(servers.map(({ membership }) => membership)).toEqual([
      'voter',
      'voter',
      'voter',
      'voter',
      'none',
      'none',
      'none',
    ])
    expect(leader).toMatchObject({
      configuration: {
        voters: ['S1', 'S4', 'S5'],
        outgoing: ['S1', 'S2', 'S3'],
        learners: ['S6'],
        index: 13,
        isCommitted: false,
      },
      snapshot: { lastIncludedIndex: 8, lastIncludedTerm: 2 },
      disk: { entries: 8, snapshotIndex: 8 },
      lastIndex: 14,
      progress: { S2: 'replicate', S5: 'snapshot', S6: 'probe' },
      transferringTo: null,
    })
    expect(leader?.log[0]).toMatchObject({ index: 7, type: 'command' })
    expect(leader?.log[6]).toMatchObject({ index: 13, type: 'configuration', command: null })
    expect(servers[2]).toMatchObject({ role: 'preCandidate', leader: null, leaseEnd: null })
  })

  it('is one that travels: it survives being written and read', () => {
    const state = stateOf({ status: 'up', server: leaderOf() })
    expect(JSON.parse(JSON.stringify(state))).toEqual(structuredClone(state))
  })

  it('is not there before the cluster is', () => {
    expect(() => snapshotOf(emptyClusterState, micros(0))).toThrow('has not started')
  })
})
