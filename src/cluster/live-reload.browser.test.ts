import { afterEach, expect, it, vi } from 'vitest'

import { databaseNames } from '../adapters/database-indexeddb'
import { digest } from '../lib/digest'
import { serverId } from '../raft/index'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import type { Cluster } from './cluster'
import { defaultSettings, openLiveCluster } from './live-cluster'
import type { ClusterSettings } from './live-cluster'
import { openLiveDisks } from './live-disks'

// Each reload starts all threads again.
vi.setConfig({ testTimeout: 60_000 })

const settings: ClusterSettings = { ...defaultSettings, servers: 3 }

/** What stays in the browser when a page goes. */
let name = ''
let saved: ClusterSettings = settings

let cluster: Cluster
let world: World
let stopHearing: () => void

async function open(perMille: number): Promise<void> {
  cluster = openLiveCluster({
    cluster: name,
    settings: saved,
    storage: 'indexedDb',
    disks: await openLiveDisks(name, true),
    perMille,
    build: 'test',
    saveSettings: (changed) => (saved = changed),
  })
  stopHearing = cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
}

async function openNew(): Promise<void> {
  name = `reload-${crypto.randomUUID()}`
  saved = settings
  await open(1000)
  await until(isLed)
}

/** The page goes without a word, and comes again; so slowly that time stands before anybody campaigns. */
async function reload(): Promise<void> {
  await kill()
  await open(1)
  await cluster.request({ type: 'pause' })
  await until(({ servers }) => Object.values(servers).every(({ status }) => status !== 'starting'))
}

async function kill(): Promise<void> {
  stopHearing()
  await cluster.close()
}

afterEach(kill)

async function until(isReached: (now: World) => boolean): Promise<void> {
  if (isReached(world)) return
  await new Promise<void>((resolve) => {
    const stop = cluster.subscribe((event) => {
      if (event.type !== 'records' || !isReached(event.world)) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
}

const isLed = ({ servers }: World) =>
  Object.values(servers).some(({ server }) => server?.raft.role.type === 'leader')

async function put(key: string, value: string): Promise<void> {
  const asked: Request = { type: 'put', key, value, server: null, mode: null, as: null }
  expect(await cluster.request(asked)).toMatchObject({ type: 'done' })
}

async function get(key: string): Promise<string | null> {
  await cluster.request({ type: 'setSpeed', perMille: 1000 })
  await cluster.request({ type: 'play' })
  await until(isLed)
  const asked: Request = { type: 'get', key, server: null, mode: null, as: null }
  const outcome = await cluster.request(asked)
  if (outcome.type !== 'done' || outcome.reply.type !== 'ok') throw new Error('a read is answered')
  return outcome.reply.value
}

/** The world at a moment at which time stands. */
async function pausedWorld(): Promise<World> {
  await cluster.request({ type: 'pause' })
  return world
}

const disksIn = ({ servers }: World) =>
  Object.fromEntries(Object.values(servers).map(({ id, disk }) => [id, digest(disk)]))

/** Whose servers have databases. */
async function written(): Promise<readonly string[]> {
  const names = (await databaseNames()) ?? []
  const own = names.filter((each) => each.startsWith(`raft/${name}`) && /S\d$/.test(each))
  return [...new Set(own.map((each) => each.slice(0, -'/S1'.length)))]
}

it('what was acknowledged in a fork of a fork is there again, and nothing of what was left', async () => {
  await openNew()
  await put('x', 'before the forks')
  const past = await pausedWorld()
  await cluster.request({ type: 'play' })
  await put('x', 'of the branch that was left')
  await cluster.load(past)
  await cluster.request({ type: 'play' })
  await put('y', 'of the first fork')
  await cluster.load(await pausedWorld())
  await cluster.request({ type: 'play' })
  await put('z', 'of the second')
  const before = disksIn(await pausedWorld())

  await reload()
  expect(disksIn(world)).toEqual(before)
  expect(await get('x')).toBe('before the forks')
  expect(await get('y')).toBe('of the first fork')
  expect(await get('z')).toBe('of the second')
  await expect.poll(written).toHaveLength(1)

  // A cluster that was found again is left like any other.
  await cluster.load(past)
  await cluster.request({ type: 'play' })
  await put('y', 'of the third')
  await reload()
  expect(await get('y')).toBe('of the third')
  await expect.poll(written).toHaveLength(1)
})

it('servers and options of a fork come back; a new cluster begins with those of before', async () => {
  await openNew()
  await cluster.load(await pausedWorld())
  await cluster.request({ type: 'setOptions', options: { noop: false } })
  await cluster.request({ type: 'setRule', rule: 'oneVotePerTerm', isOn: false })
  await cluster.request({ type: 'play' })
  await cluster.request({ type: 'addServer', as: 'learner' })
  await cluster.request({ type: 'crash', server: serverId('S2'), fault: null })
  await reload()
  expect(Object.keys(world.servers)).toEqual(['S1', 'S2', 'S3', 'S4'])
  expect(world.servers[serverId('S4')]?.voters).toEqual([])
  expect(world.options.noop).toBe(false)
  expect(world.rules.oneVotePerTerm).toBe(false)
  expect(saved).toEqual(settings)

  await cluster.request({ type: 'setSpeed', perMille: 1000 })
  await cluster.request({ type: 'newCluster', servers: 5 })
  await until(isLed)
  expect(Object.keys(world.servers)).toHaveLength(5)
  expect(world.options).toEqual(settings.options)
  expect(world.rules).toEqual(settings.rules)
  await expect.poll(written).toHaveLength(1)
  await cluster.request({ type: 'setOptions', options: { noop: false } })
  expect(saved).toEqual({ ...settings, servers: 5, options: { ...settings.options, noop: false } })
})

it('a new cluster is empty, and comes back', async () => {
  await openNew()
  await put('x', 'of the old cluster')
  await cluster.request({ type: 'newCluster', servers: 3 })
  await until(isLed)
  await put('y', 'of the new one')
  await reload()
  expect(await get('x')).toBeNull()
  expect(await get('y')).toBe('of the new one')
  await expect.poll(written).toHaveLength(1)
})

it('a page that is killed anywhere while it forks leaves one cluster or the other, whole', async () => {
  await openNew()
  await put('x', 'of one')
  let here = await pausedWorld()
  await cluster.request({ type: 'play' })
  await put('x', 'of the other')
  let there = await pausedWorld()
  await cluster.load(here)
  const came: string[] = []
  for (const turns of [0, 16, 128, 1024, null]) {
    const loading = cluster.load(there)
    if (turns === null) await loading
    else await Promise.race([loading, passTurns(turns)])
    loading.catch(() => {})
    await reload()
    const found = disksIn(world)
    expect([disksIn(here), disksIn(there)]).toContainEqual(found)
    const isFork = digest(found) === digest(disksIn(there))
    came.push(isFork ? 'the fork' : 'what it left')
    if (isFork) [here, there] = [there, here]
  }
  expect([came[0], came.at(-1)]).toEqual(['what it left', 'the fork'])
  await expect.poll(written).toHaveLength(1)
})

/** As a page gets them between two events. */
async function passTurns(count: number): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  for (let turn = 0; turn < count; turn++) {
    await new Promise((resolve) => {
      port1.onmessage = resolve
      port2.postMessage(null)
    })
  }
}
