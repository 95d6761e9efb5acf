import { beforeEach, describe, expect, it } from 'vitest'

import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { nextChoice } from '../world/enabled'
import type { Request } from '../world/request'
import { plainHeader } from '../world/testing/header'
import type { Debugger } from './debugger'
import { openDebugger } from './open-debugger'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
const put = { type: 'put', key: 'x', value: '1', server: null, mode: null, as: null } as const

let debug: Debugger

beforeEach(() => {
  debug = openDebugger(openSimulatedCluster(plainHeader))
})

function timeout(server: ServerId): Request {
  return { type: 'timeout', server, timer: 'election' }
}

function branches(): number {
  return debug.state().branches.length
}

it('says when all that was asked for is over', async () => {
  const asked = Promise.all(Array.from({ length: 20 }, () => debug.move('next')))
  await debug.settled()
  const { length } = debug.state().branches[0] ?? {}
  await asked
  expect(length).toBeGreaterThan(20)
  expect(debug.state().branches[0]?.length).toBe(length)
})

describe('what is asked in the past', () => {
  it('of a client, is answered when somebody has moved on, and holds up nobody', async () => {
    await debug.request(timeout(s1))
    await debug.goTo(5)
    const answer = debug.request(put)
    for (let i = 0; i < 200; i++) await debug.move('next')
    expect(await answer).toMatchObject({ type: 'done' })
  })

  it('before some had started, finds that all start', async () => {
    await debug.goTo(2)
    const shown = Object.values(debug.state().moment?.world.servers ?? {})
    expect(shown.map(({ status }) => status)).toContain('starting')
    await debug.request(timeout(s1))
    expect(branches()).toBe(2)
    await debug.runUntil({ type: 'role', server: s1, role: 'leader' })
    const [, fork] = debug.state().branches
    const steps = await debug.events(3, fork?.length ?? 0)
    const started = steps.flatMap(({ record }) => (record.type === 'boot' ? [record.server] : []))
    expect(started.toSorted()).toEqual([s2, s3])
    expect((await debug.verify()).divergence).toBeNull()
  })

  it('of a client, is walked into where it was asked there already', async () => {
    await debug.request(timeout(s1))
    void debug.request(put)
    await debug.move('next')
    await debug.move('previous')
    await debug.move('previous')
    await debug.request(put)
    expect(branches()).toBe(1)
  })

  it('and refused, leaves no branch behind', async () => {
    await debug.request(timeout(s1))
    await debug.move('previous')
    const { moment } = debug.state()
    await expect(debug.request({ type: 'restart', server: s1 })).rejects.toThrow('S1 is running.')
    await expect(debug.request({ ...put, key: '' })).rejects.toThrow('key')
    expect(branches()).toBe(1)
    expect(debug.state().moment).toBe(moment)
  })

  it('is found in whichever branch did it, seen from whichever branch', async () => {
    await debug.request(timeout(s1))
    await debug.move('previous')
    const { moment, shown: main } = debug.state()
    const at = moment?.event ?? 0
    await debug.request(timeout(s2))
    const fork = debug.state().live
    // The fork begins where it left the other: that is the same moment.
    await debug.goTo(at)
    expect(debug.state().shown).toBe(fork)
    await debug.request(timeout(s1))
    expect(debug.state().shown).toBe(main)
    await debug.goTo(at - 1)
    await debug.fork()
    await debug.goTo(at, main)
    await debug.request(timeout(s2))
    expect(debug.state().shown).toBe(fork)
    expect(branches()).toBe(3)
  })
})

describe('replaying without an event', () => {
  it('waits for no client to be answered', async () => {
    await debug.request(timeout(s1))
    void debug.request(put)
    await debug.request(timeout(s2))
    const [, left] = (await debug.events(1, Infinity)).filter(
      ({ record }) => record.type === 'step' && record.inputs[0]?.type === 'timeout',
    )
    await debug.goTo(1)
    await debug.replayWithout(left?.event ?? 0)
    expect(debug.state().report).toMatchObject({ skipped: [] })
  })
})

describe('several things asked at once, while time stands', () => {
  it('happen one after the other', async () => {
    await debug.request(timeout(s1))
    await Promise.all(Array.from({ length: 12 }, () => debug.request({ type: 'step' })))
    const once = await debug.recording(Infinity)
    debug = openDebugger(openSimulatedCluster(plainHeader))
    await debug.request(timeout(s1))
    for (let i = 0; i < 12; i++) await debug.request({ type: 'step' })
    expect((await debug.recording(Infinity)).records).toEqual(once.records)
  })
})

describe('running until something', () => {
  it('that is no condition is refused', async () => {
    const run = debug.runUntil({ type: 'predicate', text: 'leaders = 1' })
    await expect(run).rejects.toThrow('Column 9')
    expect(debug.state().work).toBeNull()
  })

  it('ends where somebody goes back', async () => {
    await debug.request(timeout(s1))
    const run = debug.runUntil({ type: 'term', above: 9 })
    await new Promise<void>((resolve) => {
      debug.watch(({ work }) => (work?.done ?? 0) > 40 && resolve())
    })
    await debug.goTo(3)
    await run
    expect(debug.state().moment?.event).toBe(3)
  })
})

/** S3 forgets its vote for S1, and gives S2 one in the same term: both lead. */
async function twoLeaders(): Promise<void> {
  await debug.request({ type: 'cut', from: s1, to: s2 })
  await debug.request(timeout(s1))
  await debug.runUntil({ type: 'role', server: s1, role: 'leader' })
  await debug.request({ type: 'partition', groups: [[s1], [s2, s3]] })
  await debug.request({ type: 'crash', server: s3, fault: { type: 'loseVote' } })
  await debug.request({ type: 'restart', server: s3 })
  await debug.request(timeout(s2))
  await debug.runUntil({ type: 'role', server: s2, role: 'leader' })
}

describe('whoever breaks', () => {
  it('is ended, as its thread would be', async () => {
    await twoLeaders()
    await debug.request({ type: 'heal', from: null, to: null })
    await debug.runUntil({ type: 'predicate', text: 'count(not S.up) > 0' })
    const { stop, branches: all } = debug.state()
    const [broken] = await debug.events(stop?.event ?? 0, stop?.event ?? 0)
    expect(broken?.record).toMatchObject({
      type: 'crash',
      failure: expect.stringContaining('both lead term 1'),
    })
    expect(all[0]?.divergence).toBeNull()
  })
})

describe('an invariant that broke', () => {
  it('is come to on the way through the past', async () => {
    await twoLeaders()
    const shared = await debug.recording(Infinity)
    const view = {
      hash: 0,
      name: null,
      beside: null,
      selection: null,
      stage: 'ring',
      breakpoints: [],
    } as const
    await debug.open({ ...shared, ...view, moment: 0 })
    await debug.runUntil({ type: 'commit', server: null, index: 100 })
    const { stop, moment, branches: all, shown } = debug.state()
    const [first] = all.find(({ id }) => id === shown)?.violations ?? []
    expect(first?.invariant).toBe('Terms and Votes')
    expect(stop).toMatchObject({ event: first?.event, sentence: 'Terms and Votes is broken' })
    expect(moment?.event).toBe(first?.event)
  })
})

describe('a place that is none', () => {
  it.each([NaN, 0, -1, 1.5, 1e9])('%s: nothing is replayed without it', async (event) => {
    await debug.request(timeout(s1))
    await expect(debug.replayWithout(event)).rejects.toThrow(`There is no event ${event}.`)
    expect(branches()).toBe(1)
  })

  it('cannot be gone to, or is the nearest that is one', async () => {
    await debug.request(timeout(s1))
    await expect(debug.goTo(NaN)).rejects.toThrow('An event has a number.')
    await expect(debug.goTo(2, 'nowhere')).rejects.toThrow('There is no branch nowhere.')
    await debug.goTo(-7)
    expect(debug.state().moment?.event).toBe(0)
    await debug.goTo(Infinity)
    expect(debug.state().moment).toBeNull()
  })
})

describe('a run of another seed', () => {
  it('goes on with its own chances', async () => {
    const other = openDebugger(openSimulatedCluster({ ...plainHeader, run: 'other', seed: 99 }))
    await other.request(timeout(s1))
    const shared = await other.recording(Infinity)
    const view = {
      hash: 0,
      name: null,
      beside: null,
      selection: null,
      stage: 'ring',
      breakpoints: [],
    } as const
    await debug.open({ ...shared, ...view, moment: shared.records.length })
    await debug.fork()
    for (let i = 0; i < 6; i++) {
      await debug.move('next')
      await other.move('next')
    }
    const ends = await Promise.all(
      [debug, other].map(async (each) => (await each.events(1, Infinity)).at(-1)?.applied.world),
    )
    const next = ends.map((world) => (world === undefined ? null : nextChoice(world)))
    expect(next[0]).toEqual(next[1])
    expect(next[0]).not.toBeNull()
  })
})
