import { afterEach, beforeEach, expect, it } from 'vitest'

import { entries } from '../lib/persistent-map'
import { serverId } from '../raft/index'
import type { InFlight, World } from '../world/world'
import type { Cluster } from './cluster'
import { defaultSettings, openLiveCluster } from './live-cluster'

const s2 = serverId('S2')
let cluster: Cluster
let world: World

beforeEach(() => {
  cluster = openLiveCluster({
    cluster: `boot-${crypto.randomUUID()}`,
    settings: { ...defaultSettings, servers: 3 },
    storage: 'memory',
    perMille: 1000,
    build: 'test',
    saveSettings: () => {},
  })
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
})

afterEach(() => cluster.close())

async function until(isReached: () => boolean): Promise<void> {
  if (isReached()) return
  await new Promise<void>((resolve) => {
    const stop = cluster.subscribe((event) => {
      if (event.type !== 'records' || !isReached()) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
}

function waiting(): readonly InFlight[] {
  const all = [...entries(world.inFlight)].map(([, flying]) => flying)
  return all.filter(({ to, isStray }) => to === s2 && !isStray)
}

it('who comes up while time is stopped takes in what waited for it', async () => {
  await until(() => Object.values(world.servers).every(({ status }) => status === 'up'))
  await cluster.request({ type: 'crash', server: s2, fault: null })
  await until(() => waiting().length > 1)
  await Promise.all([
    cluster.request({ type: 'restart', server: s2 }),
    cluster.request({ type: 'pause' }),
  ])
  await until(() => world.servers[s2]?.status === 'up')
  const had = new Set(waiting().map(({ id }) => id))
  const { at } = world
  await cluster.request({ type: 'play' })
  await until(() => world.at > at + 500_000)
  expect(waiting().filter(({ id }) => had.has(id))).toEqual([])
  expect((await cluster.verify()).divergence).toBeNull()
})
