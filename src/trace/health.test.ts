import { describe, expect, it } from 'vitest'

import { configurationOf, logIndex, micros, snapshotOf, term } from '../raft/index'
import type { ServerId } from '../raft/index'
import { messageId } from '../server/messages'
import type { Message } from '../server/messages'
import type { Server } from '../server/server'
import type { ServerDecision } from '../server/step'
import { bootOf, c1, leaderOf, s1, s2, s3 } from '../server/testing/servers'
import { quietly, withSlot } from '../world/applied'
import { inFlightOf } from '../world/flight'
import { newWorld } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import { plainHeader } from '../world/testing/header'
import type { InFlight } from '../world/world'
import { foldHealth, newHealth } from './health'
import type { Health } from './health'
import { quantile } from './latencies'
import type { Told } from './line'

const world = newWorld(plainHeader)
const leader = leaderOf()
const follower = bootOf({ currentTerm: 1 })

describe('the health of a server', () => {
  it('counts elections, and what became of them', () => {
    const health = after(
      stepOf(0, follower, [{ type: 'timedOut', term: term(1) }]),
      stepOf(1, follower, [{ type: 'becamePreCandidate', term: term(2), isAgain: false }]),
      stepOf(2, follower, [{ type: 'becameCandidate', term: term(2) }]),
      stepOf(3, leader, [{ type: 'becameLeader', term: term(2), votes: 2, voters: 3 }]),
      stepOf(4, follower, [deposed('quorumLost')]),
    )
    const counts = { timeouts: 1, preVotes: 1, elections: 1, won: 1 }
    expect(health).toMatchObject({ ...counts, stepDowns: 1, quorumsLost: 1 })
  })

  it('counts a blank entry of a leader where leaders append one (§8)', () => {
    const won: ServerDecision = { type: 'becameLeader', term: term(1), votes: 2, voters: 3 }
    const { raft } = leader
    const without = { ...leader, raft: { ...raft, options: { ...raft.options, noop: false } } }
    expect(after(stepOf(0, leader, [won])).appended).toBe(1)
    expect(after(stepOf(0, without, [won])).appended).toBe(0)
  })

  it('measures from the proposal to the commit, entry by entry', () => {
    const { commitLatency, proposals, appended, committed } = after(
      stepOf(1000, leader, [proposed(5), proposed(6)]),
      stepOf(2000, leader, [proposed(7)]),
      stepOf(4000, leader, [commit(5, 5)]),
      stepOf(9000, leader, [commit(6, 7)]),
    )
    expect(commitLatency).toMatchObject({ count: 3, last: 7000, longest: 8000 })
    expect(quantile(commitLatency, 0.01)).toBeCloseTo(3000, -3)
    expect({ proposals, appended, committed }).toEqual({ proposals: [], appended: 3, committed: 3 })
  })

  it('does not measure what it no longer leads to its commit', () => {
    const { commitLatency } = after(
      stepOf(1000, leader, [proposed(5)]),
      stepOf(2000, follower, [deposed('higherTerm')]),
      stepOf(9000, leader, [commit(5, 5)]),
    )
    expect(commitLatency.count).toBe(0)
  })

  it('keeps a bounded number of proposals', () => {
    const steps = Array.from({ length: 400 }, (_, n) => stepOf(n * 10, leader, [proposed(n * 2)]))
    expect(after(...steps).proposals.length).toBe(256)
  })

  it('measures how long a write takes, and forgets one that a crash cut short', () => {
    const writing = (serial: number) => ({
      ...follower,
      writing: { serial, lastIndex: logIndex(0), messages: [] },
    })
    const { writeLatency } = after(
      stepOf(1000, writing(1), []),
      stepOf(1500, follower, [{ type: 'stored', serial: 1 }]),
      stepOf(2000, writing(2), []),
      crash(2500),
      boot(3000, 2),
      stepOf(9000, follower, [{ type: 'stored', serial: 2 }]),
    )
    expect(writeLatency).toMatchObject({ count: 1, last: 500 })
  })

  it('counts a message once by its type, lost or in copies, and each that comes', () => {
    const message = heartbeat()
    const health = after({
      ...stepOf(0, leader, []),
      applied: {
        ...quietly(world),
        sent: [flying(message, 0, 0), flying(message, 0, 1)],
        lost: [flying(message, 1, 0)],
        taken: [flying(message, 2, 0), flying(message, 2, 1)],
      },
    })
    expect(health.sent).toEqual({ AppendEntries: 2 })
    expect(health.received).toEqual({ AppendEntries: 2 })
  })

  it('counts its lives, and keeps what it was through', () => {
    const timedOut: ServerDecision = { type: 'timedOut', term: term(1) }
    const health = after(
      boot(0, 1),
      stepOf(1, follower, [timedOut]),
      crash(2),
      boot(3, 2),
      stepOf(4, follower, [timedOut]),
    )
    expect(health).toMatchObject({ crashes: 1, restarts: 1, timeouts: 2 })
  })

  it('counts terms and leaders as they come', () => {
    const health = after(
      stepOf(0, following(s2, 1), []),
      stepOf(1, following(s2, 1), []),
      stepOf(2, following(null, 2), []),
      stepOf(3, following(s2, 2), []),
      stepOf(4, following(s3, 3), []),
    )
    expect(health).toMatchObject({ termChanges: 3, leaderChanges: 1, leader: { id: s3, term: 3 } })
  })

  it('counts reads by how they were answered', () => {
    const read = { type: 'readAnswered', client: c1, serial: 1, key: 'x', value: null } as const
    const logged: ServerDecision = {
      type: 'applied',
      index: logIndex(3),
      client: c1,
      serial: 1,
      kind: 'read',
      isRetry: false,
      reply: { type: 'ok', value: null },
    }
    const health = after(
      stepOf(0, leader, [
        { ...read, mode: 'readIndex', readIndex: logIndex(2) },
        { ...read, mode: 'local', readIndex: null },
        logged,
      ]),
      stepOf(1, follower, [logged]),
    )
    expect(health.reads).toEqual({ log: 1, readIndex: 1, lease: 0, local: 1 })
  })

  it('counts snapshots with their lengths', () => {
    const at = { lastIncludedIndex: logIndex(4), lastIncludedTerm: term(1) }
    const snapshot = snapshotOf(logIndex(4), term(1), configurationOf([s1, s2, s3]), 'abcdef')
    const restored = { ...follower, raft: { ...follower.raft, snapshot } }
    const piece: Message = {
      type: 'InstallSnapshot',
      from: s1,
      to: s2,
      term: term(1),
      ...snapshot,
      offset: 0,
      data: 'abc',
      done: false,
      round: 1,
    }
    const { snapshots } = after(
      stepOf(0, leader, [{ type: 'compacted', ...at, length: 20, baseIndex: logIndex(4) }]),
      {
        ...stepOf(1, leader, []),
        applied: { ...quietly(world), sent: [flying(piece, 0, 0)] },
      },
      stepOf(2, restored, [{ type: 'snapshotInstalled', from: s2, ...at }]),
    )
    expect(snapshots).toEqual({
      taken: 1,
      takenLength: 20,
      sentPieces: 1,
      sentLength: 3,
      installed: 1,
      installedLength: 6,
    })
  })

  it('counts what it refused: entries that do not fit, not those of older terms', () => {
    const refused = { type: 'appendRefused', from: s2 } as const
    const health = after(
      stepOf(0, follower, [
        {
          ...refused,
          because: { type: 'tooShort', prevLogIndex: logIndex(4), lastIndex: logIndex(1) },
        },
        { ...refused, because: { type: 'olderTerm', term: term(3), currentTerm: term(4) } },
        { type: 'clientRefused', client: c1, serial: 1, because: 'notLeader' },
      ]),
    )
    expect(health).toMatchObject({ refusedAppends: 1, refusedClients: 1 })
  })

  it('is left alone by what happens elsewhere', () => {
    const before = { [s1]: newHealth, [s2]: newHealth }
    const record: WorldRecord = { type: 'speed', perMille: 0, at: micros(0) }
    expect(foldHealth(before, { record, applied: quietly(world) })).toBe(before)
    const moved = foldHealth(before, stepOf(0, leader, [proposed(1)]))
    expect(moved[s2]).toBe(newHealth)
  })
})

function after(...told: readonly Told[]): Health {
  return told.reduce(foldHealth, {})[s1] ?? newHealth
}

function stepOf(at: number, server: Server, decisions: readonly ServerDecision[]): Told {
  const when = { at: micros(at), now: micros(at) }
  return {
    record: { type: 'step', server: s1, incarnation: 1, n: 1, ...when, inputs: [] },
    applied: { ...quietly(withSlot(world, s1, { server })), decisions },
  }
}

function crash(at: number): Told {
  const ended = { lastN: 1, at: micros(at), failure: null, fault: null }
  return {
    record: { type: 'crash', server: s1, incarnation: 1, ...ended },
    applied: quietly(withSlot(world, s1, { server: null })),
  }
}

function boot(at: number, incarnation: number): Told {
  const { options, rules } = plainHeader
  const when = { at: micros(at), now: micros(at), ratePerMille: 1000 }
  const found = { serial: 0, disk: null, seed: 0, links: 0, options, rules, voters: [] }
  return {
    record: { type: 'boot', server: s1, incarnation, ...when, ...found },
    applied: quietly(withSlot(world, s1, { server: follower })),
  }
}

function following(leaderId: ServerId | null, inTerm: number): Server {
  const { raft } = follower
  if (raft.role.type !== 'follower') throw new Error('who boots follows')
  const role = { ...raft.role, leaderId }
  return { ...follower, raft: { ...raft, currentTerm: term(inTerm), role } }
}

function proposed(index: number): ServerDecision {
  return { type: 'proposed', index: logIndex(index), term: term(1) }
}

function commit(from: number, to: number): ServerDecision {
  const place = { fromIndex: logIndex(from), toIndex: logIndex(to) }
  return { type: 'committed', ...place, stored: 2, voters: 3 }
}

function deposed(because: 'quorumLost' | 'higherTerm'): ServerDecision {
  return { type: 'becameFollower', term: term(2), because, from: s2, wasRole: 'leader' }
}

function heartbeat(): Message {
  return {
    type: 'AppendEntries',
    from: s1,
    to: s2,
    term: term(1),
    prevLogIndex: logIndex(0),
    prevLogTerm: term(0),
    entries: [],
    leaderCommit: logIndex(0),
    round: 1,
  }
}

function flying(message: Message, k: number, copy: number): InFlight {
  const id = messageId(s1, 1, 1, k, copy)
  const when = { sentAt: micros(0), due: micros(0), isStray: false, isHeld: false, place: 0 }
  return inFlightOf({ id, message, from: message.from, to: message.to, ...when })
}
