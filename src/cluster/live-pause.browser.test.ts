import { afterEach, beforeEach, expect, it } from 'vitest'

import { realNow } from '../adapters/clock-world'
import { acquireServerLock } from '../adapters/lock-web'
import { serverId } from '../raft/index'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import type { Cluster, ClusterEvent } from './cluster'
import { defaultSettings, openLiveCluster } from './live-cluster'
import { nextTurn } from './next-turn'
import { serverLock } from './worker-types'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
let cluster: Cluster
let world: World
let recorded: WorldRecord[]
let release: () => void

/** A cluster one of whose threads cannot start before `release`, as on a machine that is busy. */
beforeEach(async () => {
  const name = `pause-${crypto.randomUUID()}`
  recorded = []
  release = await acquireServerLock(serverLock(name, s2))
  cluster = openLiveCluster({
    cluster: name,
    settings: { ...defaultSettings, servers: 3 },
    storage: 'memory',
    perMille: 1000,
    build: 'test',
    saveSettings: () => {},
  })
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
    if (event.type === 'records') recorded.push(...event.steps.map(({ record }) => record))
  })
})

afterEach(async () => {
  release()
  await cluster.close()
})

function until(isReached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (event: ClusterEvent) => {
      if ((event.type === 'records' || event.type === 'world') && isReached()) resolve()
    }
    cluster.subscribe(look)
  })
}

/** A pause that one thread hears of when its clock has gone on for a while. */
async function pauseLate(): Promise<void> {
  await until(() => [s1, s3].every((id) => world.servers[id]?.status === 'up'))
  const isStopped = until(() => world.perMille === 0)
  const paused = cluster.request({ type: 'pause' })
  await isStopped
  const { at } = world
  const began = realNow()
  while (realNow() - began < 20) await nextTurn()
  release()
  await paused
  expect(world.at).toBeGreaterThan(at)
}

it('once time stands all clocks show the same, whoever heard of it late', async () => {
  await pauseLate()
  const { at } = world
  for (const server of [s1, s2, s3])
    await cluster.request({ type: 'timeout', server, timer: 'election' })
  const steps = recorded.filter(({ type }) => type === 'step')
  expect(steps.slice(-3).map((step) => 'at' in step && step.at)).toEqual([at, at, at])
})

it('and a leader is elected step by step, by a clock that never goes back', async () => {
  await pauseLate()
  const first = recorded.length
  const isLed = () =>
    Object.values(world.servers).some(({ server }) => server?.raft.role.type === 'leader')
  for (let i = 0; i < 200 && !isLed(); i++) await cluster.request({ type: 'step' })
  expect(isLed()).toBe(true)
  const times = recorded.slice(first).flatMap((record) => ('at' in record ? [record.at] : []))
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

it('who is frozen while time stands is so when that is answered', async () => {
  release()
  await cluster.request({ type: 'pause' })
  for (const server of [s1, s2, s3]) {
    await cluster.request({ type: 'freeze', server })
    expect(world.servers[server]?.status).toBe('frozen')
    await cluster.request({ type: 'thaw', server })
    expect(world.servers[server]?.status).toBe('up')
  }
})
