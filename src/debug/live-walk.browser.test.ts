import { afterEach, beforeEach, expect, it } from 'vitest'

import { RequestError } from '../cluster/cluster'
import { defaultSettings, openLiveCluster } from '../cluster/live-cluster'
import { drawInteger, randomFrom } from '../lib/random'
import { serverId } from '../raft/index'
import { apply } from '../world/apply'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { World } from '../world/world'
import type { Debugger, Move } from './debugger'
import { openDebugger } from './open-debugger'
import { drawRequest } from './testing/random-requests'

let debug: Debugger
let present: World
let problems: string[]
let opened = 0

beforeEach(() => {
  opened++
  problems = []
  debug = openDebugger(
    openLiveCluster({
      cluster: `walk-${opened}`,
      settings: { ...defaultSettings, servers: 3 },
      storage: opened % 2 === 0 ? 'indexedDb' : 'memory',
      perMille: 1000,
      build: 'test',
      saveSettings: () => {},
    }),
  )
  debug.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') present = event.world
    if (event.type === 'notice') problems.push(event.notice.text)
  })
})

afterEach(() => debug.close())

function shown(): World {
  return debug.state().moment?.world ?? present
}

/** Ends once so many more events have happened, or time stands. */
function happen(count: number): Promise<void> {
  const until = present.count + count
  return new Promise((resolve) => {
    const stop = debug.subscribe((event) => {
      if (event.type !== 'records' && event.type !== 'world') return
      // A run that has just begun has not said yet whether time runs.
      if (event.world.count === 0) return
      if (event.world.count < until && event.world.perMille > 0) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof RequestError)) throw error
}

const put = { type: 'put', key: 'x', value: '1', server: null, mode: null, as: null } as const
const moves: readonly Move[] = ['next', 'previous', 'nextMilestone', 'previousMilestone', 'start']
const anyLeader = { type: 'role', server: null, role: 'leader' } as const

/** What a person might do next, by a number below 20; numbers choose among what is there. */
async function act(kind: number, chosen: number): Promise<unknown> {
  const { branches } = debug.state()
  const branch = branches[chosen % branches.length]
  const event = Math.round((chosen / 1000) * (branch?.length ?? 0))
  switch (kind) {
    case 0:
    case 1:
      await debug.request({ type: 'play' })
      return happen(chosen % 60)
    case 2:
      return debug.request({ type: 'pause' })
    case 3:
    case 4:
      return debug.goTo(event, branch?.id)
    case 5:
      return debug.fork()
    case 6:
      return debug.backToPresent()
    case 7:
      // It may be answered when time goes on, or never.
      debug.request(put).catch(unlessRefused)
      return
    case 8:
    case 9:
    case 10:
      return debug.request({ type: 'step' })
    case 11:
    case 12:
      return debug.move(moves[chosen % moves.length] ?? 'next')
    case 13:
      return debug.setBreakpoints([{ id: 1, breakpoint: anyLeader, isOn: chosen % 2 > 0 }])
    case 14: {
      const stop = debug.watch(({ work }) => {
        if ((work?.done ?? 0) > 30) debug.stopRunning()
      })
      return debug.runUntil({ type: 'term', above: chosen % 5 }).finally(stop)
    }
    default:
      return debug.request(drawRequest(shown(), randomFrom(chosen)).request)
  }
}

async function check(): Promise<void> {
  await debug.request({ type: 'pause' })
  const { divergence } = await debug.verify()
  expect(divergence).toBeNull()
  for (const { id, name, length, divergence: parting } of debug.state().branches) {
    expect(parting, name).toBeNull()
    const { header, records } = await debug.recording(length, id)
    let world = newWorld(header)
    for (const record of records) {
      world = apply(world, record).world
      if (id === debug.state().shown && world.count === shown().count)
        expect(worldHash(world), `${name} at ${world.count}`).toBe(worldHash(shown()))
    }
    expect(world.count, name).toBe(length)
  }
}

it.each([1, 2])('whatever somebody does to real workers: walk %i', async (seed) => {
  let random = randomFrom(seed)
  const below = (count: number) => {
    const { integer, state } = drawInteger(random, 0, count - 1)
    random = state
    return integer
  }
  await happen(20)
  for (let i = 0; i < 25; i++) {
    const acts = Array.from({ length: below(4) === 0 ? 2 : 1 }, () => [below(20), below(1000)])
    await Promise.all(acts.map(([kind = 0, chosen = 0]) => act(kind, chosen).catch(unlessRefused)))
  }
  await check()
  expect(problems).toEqual([])
})

it('an invariant that breaks stops time, and its moment is shown', async () => {
  await debug.request({ type: 'pause' })
  await debug.request({ type: 'setRule', rule: 'oneVotePerTerm', isOn: false })
  // All three campaign in one term, and each votes for whoever asks.
  for (const server of Object.values(present.servers))
    await debug.request({ type: 'timeout', server: server.id, timer: 'election' })
  const stopped = new Promise<void>((resolve) => {
    const stop = debug.watch(({ moment, stop: why }) => {
      if (moment === null || why === null) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
  await debug.request({ type: 'play' })
  await stopped
  const { moment, stop, branches } = debug.state()
  expect(stop?.breakpoint).toEqual({ type: 'violation' })
  expect(moment?.event).toBe(stop?.event)
  expect(branches[0]?.violations[0]?.event).toBe(stop?.event)
  await check()
})

it('what is asked at once while time stands happens one after the other', async () => {
  await happen(60)
  await debug.request({ type: 'pause' })
  const before = present.count
  await Promise.all(Array.from({ length: 10 }, () => debug.request({ type: 'step' })))
  const names = Object.keys(present.servers)
  await Promise.all(
    names.flatMap((from) =>
      names
        .filter((to) => to !== from)
        .map((to) => debug.request({ type: 'cut', from: serverId(from), to: serverId(to) })),
    ),
  )
  expect(present.links.cuts).toHaveLength(6)
  expect(present.count).toBeGreaterThan(before + 15)
  // Time goes on and stands again before anybody has seen that it did.
  const quick = [debug.request({ type: 'play' }), debug.request({ type: 'pause' })]
  await Promise.all([...quick, debug.request({ type: 'step' })])
  expect(present.perMille).toBe(0)
  await check()
})

it('time that stands and goes on at once keeps nobody waiting', async () => {
  await happen(60)
  for (let i = 0; i < 5; i++)
    await Promise.all([debug.request({ type: 'pause' }), debug.request({ type: 'play' })])
  expect(present.perMille).toBe(1000)
  const moved = debug.move('previous')
  await debug.request({ type: 'play' })
  await moved.catch(unlessRefused)
  await check()
})

it('whoever is on the way when another run begins comes nowhere, and nothing is the matter', async () => {
  await happen(120)
  await debug.request({ type: 'pause' })
  const { length = 0 } = debug.state().branches[0] ?? {}
  await debug.goTo(Math.floor(length / 2))
  const gone = [3, length - 1, 40].map((event) => debug.goTo(event))
  const forked = debug.fork()
  await Promise.all([...gone, forked])
  expect(debug.state().moment).toBeNull()
  expect(debug.state().live).not.toBe(debug.state().branches[0]?.id)
  await check()
  // Two forks at once are two branches; the cluster that begins anew forgets them all.
  await debug.goTo(30)
  await Promise.all([debug.fork(), debug.fork()])
  expect(debug.state().branches).toHaveLength(4)
  await Promise.all([
    debug.goTo(10).catch(unlessRefused),
    debug.request({ type: 'newCluster', servers: 3 }),
  ])
  expect(debug.state().branches).toHaveLength(1)
  expect(debug.state().moment).toBeNull()
  await happen(20)
  await check()
})

it('who is frozen is asked for nothing that it would have to answer', async () => {
  const leading = () =>
    Object.values(present.servers).find(({ server }) => server?.raft.role.type === 'leader')
  while (leading() === undefined) await happen(1)
  await debug.request({ type: 'pause' })
  const leader = leading()
  if (leader === undefined) throw new Error('somebody leads now')
  const [other] = Object.keys(present.servers).filter((id) => id !== leader.id)
  await debug.request({ type: 'freeze', server: leader.id })
  const asked = debug.request({ type: 'transfer', server: null, to: serverId(other ?? '') })
  await expect(asked).rejects.toThrow(`${leader.id} is frozen.`)
  await debug.request({ type: 'thaw', server: leader.id })
  await check()
})
