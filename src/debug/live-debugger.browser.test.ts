import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { defaultSettings, openLiveCluster } from '../cluster/live-cluster'
import { entries, get } from '../lib/persistent-map'
import { worldHash } from '../world/hash'
import type { World } from '../world/world'
import type { Debugger } from './debugger'
import { openDebugger } from './open-debugger'

let debug: Debugger
let present: World
let opened = 0

afterEach(() => debug.close())

function shown(): World {
  return debug.state().moment?.world ?? present
}

/** Ends as soon as the present is so. */
function until(isReached: (world: World) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = debug.subscribe((event) => {
      if (event.type !== 'records' || !isReached(event.world)) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
}

const put = { type: 'put', key: 'x', value: '1', server: null, mode: null, as: null } as const

const isLed = ({ servers }: World) =>
  Object.values(servers).some(({ server }) => server?.raft.role.type === 'leader')

describe.each(['indexedDb', 'memory'] as const)('a debugger on real workers, %s', (storage) => {
  beforeEach(() => {
    opened++
    const live = openLiveCluster({
      cluster: `debug-${opened}`,
      settings: { ...defaultSettings, servers: 3 },
      storage,
      perMille: 1000,
      build: 'test',
      saveSettings: () => {},
    })
    debug = openDebugger(live)
    debug.subscribe((event) => {
      if (event.type === 'world' || event.type === 'records') present = event.world
    })
  })

  it('goes back to any event of a live run, and on from there with the same state', async () => {
    await until(isLed)
    expect(await debug.request(put)).toMatchObject({ type: 'done' })
    await debug.request({ type: 'pause' })
    const { branches, live } = debug.state()
    const { length = 0 } = branches.find(({ id }) => id === live) ?? {}
    expect((await debug.events(1, length)).map(({ event }) => event)).toEqual(
      Array.from({ length }, (_, i) => i + 1),
    )
    await debug.goTo(Math.floor(length / 2))
    const wanted = worldHash(shown())
    await debug.fork()
    expect(debug.state().moment).toBeNull()
    expect(worldHash(present)).toBe(wanted)
    expect((await debug.verify()).divergence).toBeNull()

    // What the fork shares with the branch it left is its own past too.
    await debug.goTo(1)
    expect(shown().count).toBe(1)
    expect(debug.state().moment?.branch).toBe(debug.state().live)

    // The branch that was left is still there, each event of it.
    await debug.goTo(length, live)
    expect(shown().count).toBe(length)
    await debug.backToPresent()
    for (let i = 0; i < 30; i++) await debug.move('next')
    const end = worldHash(present)
    for (let i = 0; i < 30; i++) await debug.move('previous')
    expect(worldHash(shown())).toBe(wanted)
    for (let i = 0; i < 30; i++) await debug.move('next')
    expect(worldHash(shown())).toBe(end)
    expect(debug.state().branches).toHaveLength(2)
    const audit = await debug.verify()
    expect(audit).toMatchObject({ divergence: null, violations: [] })
    expect(audit.hashesCompared).toBeGreaterThan(0)
  })

  it('runs on from a fork: what was on its way arrives, and the operation that waited is done', async () => {
    await until(isLed)
    const asked = debug.request({ ...put, key: 'y' })
    await until(({ inFlight }) => inFlight.size > 0)
    await debug.request({ type: 'pause' })
    const world = shown()
    const waiting = [...entries(world.inFlight)].map(([id]) => id)
    expect(waiting).not.toEqual([])
    await debug.goTo(world.count - 1)
    await debug.fork()
    expect(await asked).toEqual({ type: 'unknown' })
    await debug.request({ type: 'play' })
    await until(({ inFlight }) => waiting.every((id) => get(inFlight, id) === undefined))
    expect(await debug.request({ ...put, key: 'z' })).toMatchObject({ type: 'done' })
    expect(await debug.verify()).toMatchObject({ divergence: null, violations: [] })
  })

  it('stops time where a server becomes leader, and shows that moment', async () => {
    debug.setBreakpoints([
      { id: 1, breakpoint: { type: 'role', server: null, role: 'leader' }, isOn: true },
    ])
    await new Promise<void>((resolve) => {
      const stop = debug.watch(({ moment, stop: why }) => {
        if (moment === null || why === null) return
        resolve()
        queueMicrotask(() => stop())
      })
    })
    const { moment, stop } = debug.state()
    expect(stop?.sentence).toMatch(/^S\d becomes leader/)
    expect(moment?.event).toBe(stop?.event)
    expect(isLed(shown())).toBe(true)
    await debug.goTo(shown().count - 1)
    expect(isLed(shown())).toBe(false)
  })
})
