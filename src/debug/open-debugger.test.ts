import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Cluster } from '../cluster/cluster'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { serverId } from '../raft/index'
import type { Request } from '../world/request'
import { hashText, worldHash } from '../world/hash'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import type { Debugger } from './debugger'
import { openDebugger } from './open-debugger'

const [s1, s2] = ['S1', 'S2'].map((id) => serverId(id)) as [
  ReturnType<typeof serverId>,
  ReturnType<typeof serverId>,
]
const timeout: Request = { type: 'timeout', server: s1, timer: 'election' }
const step: Request = { type: 'step' }

let cluster: Cluster
let debug: Debugger
let present: World

beforeEach(() => {
  cluster = openSimulatedCluster(plainHeader)
  debug = openDebugger(cluster)
  debug.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') present = event.world
  })
})

function shown(): World {
  return debug.state().moment?.world ?? present
}

function hashes(): string {
  return hashText(worldHash(shown()))
}

async function steps(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await debug.move('next')
}

describe('moving through time', () => {
  it('goes 50 events on, 50 back and 50 on again, by the same hashes', async () => {
    await debug.request(timeout)
    const on = [hashes()]
    for (let i = 0; i < 50; i++) {
      await debug.move('next')
      on.push(hashes())
    }
    const back = [hashes()]
    for (let i = 0; i < 50; i++) {
      await debug.move('previous')
      back.push(hashes())
    }
    expect(back).toEqual(on.toReversed())
    const again = [hashes()]
    for (let i = 0; i < 50; i++) {
      await debug.move('next')
      again.push(hashes())
    }
    expect(again).toEqual(on)
    expect(debug.state().moment).toBeNull()
    expect(debug.state().branches).toHaveLength(1)
  })

  it('a key that is held down goes as far as one that is pressed as often', async () => {
    await debug.request(timeout)
    await Promise.all(Array.from({ length: 30 }, () => debug.move('next')))
    const end = hashes()
    await Promise.all(Array.from({ length: 30 }, () => debug.move('previous')))
    for (let i = 0; i < 30; i++) await debug.move('next')
    expect(hashes()).toBe(end)
    expect(debug.state().branches).toHaveLength(1)
  })

  it('shows the past, and leaves the servers where they are', async () => {
    await debug.request(timeout)
    await steps(10)
    const end = debug.state().branches[0]?.length ?? 0
    await debug.goTo(0)
    expect(debug.state().moment).toMatchObject({ event: 0, isEnd: false })
    expect(shown().count).toBe(0)
    expect((await cluster.verify()).divergence).toBeNull()
    expect(debug.state().branches[0]?.length).toBeGreaterThanOrEqual(end)
    await debug.backToPresent()
    expect(debug.state().moment).toBeNull()
  })

  it('who went somewhere later is shown, however long the other takes', async () => {
    await debug.request(timeout)
    await steps(40)
    await Promise.all([debug.goTo(3), debug.goTo(30), debug.goTo(7)])
    expect(debug.state().moment?.event).toBe(7)
  })
})

describe('acting in the past', () => {
  it('does what was done already by walking on', async () => {
    await debug.request(timeout)
    const after = hashes()
    await debug.move('previous')
    await debug.request(timeout)
    expect(debug.state().branches).toHaveLength(1)
    expect(hashes()).toBe(after)
  })

  it('does something else in a branch of its own, and finds both again', async () => {
    await debug.request(timeout)
    const first = hashes()
    const event = debug.state().branches[0]?.length ?? 0
    await debug.move('previous')
    const left = debug.state().moment?.event
    await debug.request({ type: 'timeout', server: s2, timer: 'election' })
    const { branches, live, shown: shownBranch } = debug.state()
    expect(branches.map(({ name, parent }) => [name, parent?.event ?? null])).toEqual([
      ['main', null],
      ['fork 1', left],
    ])
    expect(live).toBe(branches[1]?.id)
    expect(shownBranch).toBe(live)
    const second = hashes()
    expect(second).not.toBe(first)

    await debug.goTo(event, branches[0]?.id)
    expect(hashes()).toBe(first)
    await debug.move('previous')
    // From the moment they share, both are known.
    await debug.request({ type: 'timeout', server: s2, timer: 'election' })
    expect(debug.state().branches).toHaveLength(2)
    expect(hashes()).toBe(second)
  })

  it('goes on from a fork with the same events as without it', async () => {
    await debug.request(timeout)
    await steps(20)
    const end = hashes()
    const { length = 0 } = debug.state().branches[0] ?? {}
    await debug.goTo(Math.floor(length / 2))
    while (debug.state().moment !== null && !isRestNow()) await debug.move('next')
    const missing = (await debug.events((debug.state().moment?.event ?? 0) + 1, length)).length
    expect(missing).toBeGreaterThan(5)
    await debug.fork()
    for (let i = 0; i < 60 && hashes() !== end; i++) await debug.request(step)
    expect(hashes()).toBe(end)
  })

  it('a branch of a branch has all events from the first on', async () => {
    await debug.request(timeout)
    await steps(12)
    await debug.goTo(12)
    await debug.fork()
    await steps(3)
    await debug.goTo(14)
    await debug.fork()
    await steps(3)
    const { live, branches } = debug.state()
    const { length = 0 } = branches.find(({ id }) => id === live) ?? {}
    const events = await debug.events(1, length)
    expect(events.map(({ event }) => event)).toEqual(Array.from({ length }, (_, i) => i + 1))
    const { header, records } = await debug.recording(length)
    expect(header.parent).toBeNull()
    expect(records).toHaveLength(length)
  })
})

describe('a run from elsewhere', () => {
  it('opens beside those that are there, at the same moment, with the same hash', async () => {
    await debug.request(timeout)
    await steps(15)
    await debug.goTo(17)
    const hash = hashes()
    const { live, branches } = debug.state()
    const { header, records } = await debug.recording(branches[0]?.length ?? 0)
    const other = openDebugger(openSimulatedCluster({ ...plainHeader, run: 'other' }))
    const copy: typeof records = JSON.parse(JSON.stringify(records))
    await other.open({
      header,
      records: copy,
      stood: [],
      name: null,
      beside: null,
      moment: 17,
      hash: 0,
      selection: null,
      stage: 'ring',
      breakpoints: [],
    })
    const { moment, branches: known } = other.state()
    expect(known.map(({ name, divergence }) => [name, divergence])).toEqual([
      ['main', null],
      ['opened 1', null],
    ])
    expect(moment?.branch).toBe(live)
    expect(moment === null ? '' : hashText(worldHash(moment.world))).toBe(hash)
    await other.fork()
    await other.request(step)
    expect((await other.verify()).divergence).toBeNull()
    expect(other.state().branches.map(({ name }) => name)).toEqual(['main', 'opened 1', 'fork 1'])
  })
})

describe('stopping', () => {
  it('finds what happened before it was ready to look', async () => {
    const breakpoint = { type: 'message', message: null, from: s1, to: null } as const
    debug.setBreakpoints([{ id: 1, breakpoint, isOn: true }])
    // At once: what looks for breakpoints is still being loaded.
    const asked = cluster.request(timeout)
    await vi.waitFor(() => expect(debug.state().stop?.sentence).toContain('S1'))
    await asked
  })

  it('runs until somebody leads', async () => {
    await debug.runUntil({ type: 'role', server: null, role: 'leader' })
    const { stop } = debug.state()
    expect(stop?.sentence).toMatch(/^S\d becomes leader/)
    const leaders = Object.values(shown().servers).filter(
      ({ server }) => server?.raft.role.type === 'leader',
    )
    expect(leaders).toHaveLength(1)
    // From the past it is found again, and nothing is added.
    const { length } = debug.state().branches[0] ?? {}
    await debug.goTo(0)
    await debug.runUntil({ type: 'role', server: null, role: 'leader' })
    expect(debug.state().branches[0]?.length).toBe(length)
    expect(debug.state().stop?.event).toBe(stop?.event)
  })
})

/** Whether the moment is one where a person would stop. */
function isRestNow(): boolean {
  const world = debug.state().moment?.world
  return Object.values(world?.servers ?? {}).every(
    ({ server }) => server === null || server.writing === null,
  )
}
