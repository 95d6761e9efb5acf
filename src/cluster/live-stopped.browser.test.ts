import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import { serverId } from '../raft/index'
import type { Request } from '../world/request'
import { worldHash } from '../world/hash'
import type { World } from '../world/world'
import type { Cluster, Outcome } from './cluster'
import { defaultSettings, openLiveCluster } from './live-cluster'
import { openSimulatedCluster } from './simulated-cluster'
import { queueOf } from './stopped'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]

function watched(cluster: Cluster): () => World {
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  return () => {
    if (world === null) throw new Error('a cluster tells its world at once')
    return world
  }
}

function leadersIn({ servers }: World): readonly string[] {
  return Object.values(servers).flatMap(({ id, server }) =>
    server?.raft.role.type === 'leader' ? [id] : [],
  )
}

/** Workers, channels and databases, whose time a person has stopped. */
describe('real workers while time stands', () => {
  let cluster: Cluster
  let world: World

  beforeAll(() => {
    cluster = openLiveCluster({
      cluster: `stopped-${crypto.randomUUID()}`,
      settings: { ...defaultSettings, servers: 3 },
      storage: 'indexedDb',
      perMille: 1000,
      build: 'test',
      saveSettings: () => {},
    })
    cluster.subscribe((event) => {
      if (event.type === 'world' || event.type === 'records') world = event.world
    })
  })
  afterAll(() => cluster.close())

  const ask = async (...requests: readonly Request[]) => {
    for (const request of requests) await cluster.request(request)
  }
  const deliverAll = async () => {
    for (let [next] = queueOf(world); next !== undefined; [next] = queueOf(world))
      await cluster.request({ type: 'deliver', message: next.id })
  }
  const stepUntil = async (isReached: (world: World) => boolean) => {
    for (let i = 0; i < 1000 && !isReached(world); i++) await cluster.request({ type: 'step' })
    expect(isReached(world)).toBe(true)
  }
  const raftOf = (id: typeof s1) => world.servers[id]?.server?.raft

  it('are stopped in the middle of a run, and moved by hand', async () => {
    await ask({ type: 'pause' })
    expect(world.perMille).toBe(0)
    const at = world.count
    await ask({ type: 'timeout', server: s1, timer: 'heartbeat' })
    const { servers } = world
    await ask({ type: 'advance', ms: 1000 })
    expect(world.servers).toEqual(servers)
    expect(world.count).toBeGreaterThan(at)
  })

  it('hold a write that was under way, through a fork, to be completed or lost', async () => {
    await ask({ type: 'setDisk', disk: 'hand' })
    const before = raftOf(s2)?.currentTerm ?? 0
    await ask({ type: 'setOptions', options: { preVote: false, sticky: false } })
    await ask({ type: 'timeout', server: s2, timer: 'election' })
    const candidate = raftOf(s2)?.role.type === 'leader' ? s3 : s2
    if (candidate === s3) await ask({ type: 'timeout', server: s3, timer: 'election' })
    const mark = world
    expect(mark.servers[candidate]?.writing).not.toBeNull()

    await ask({ type: 'complete', server: candidate })
    expect(mark.servers[candidate]?.writing).not.toBeNull()
    expect(world.servers[candidate]?.writing).toBeNull()
    const completed = digest(world.servers[candidate]?.server)

    await cluster.load(mark)
    expect(world.disk).toBe('hand')
    await ask({ type: 'complete', server: candidate })
    expect(digest(world.servers[candidate]?.server)).toBe(completed)

    await cluster.load(mark)
    await ask({ type: 'crash', server: candidate, fault: null })
    await ask({ type: 'restart', server: candidate })
    expect(raftOf(candidate)?.currentTerm).toBeLessThanOrEqual(before + 1)
    expect(world.servers[candidate]?.disk.serial).toBe(mark.servers[candidate]?.disk.serial)
    const { divergence, violations } = await cluster.verify()
    expect({ divergence, violations }).toEqual({ divergence: null, violations: [] })
  })

  it('refuse a flipped bit, and say so', async () => {
    await ask({ type: 'setDisk', disk: 'auto' })
    await deliverAll()
    const fault = { type: 'flipBit', record: 0, bit: 40 } as const
    await ask({ type: 'crash', server: s1, fault }, { type: 'restart', server: s1 })
    expect(world.servers[s1]).toMatchObject({ status: 'refused' })
    expect(world.servers[s1]?.failure).toMatch(/damaged, though it was acknowledged/)
  })

  it('are stepped, their client too, through a fork', async () => {
    await stepUntil(({ servers }) =>
      Object.values(servers).some(({ server }) => server?.raft.role.type === 'leader'),
    )
    const put = { type: 'put', key: 'x', value: '7', server: null, mode: null, as: null } as const
    const old = cluster.request(put)
    await stepUntil(({ clients }) =>
      Object.values(clients).some(({ pending }) => pending.length > 0),
    )
    const { clients } = world
    await cluster.load(world)
    await expect(old).resolves.toEqual({ type: 'unknown' })
    expect(world.clients).toEqual(clients)
    let outcome: Outcome | null = null
    void cluster.request({ ...put, value: '8' }).then((result) => (outcome = result))
    await stepUntil(() => outcome !== null)
    expect(outcome).toMatchObject({ type: 'done' })
    const { divergence, violations } = await cluster.verify()
    expect({ divergence, violations }).toEqual({ divergence: null, violations: [] })
  })

  it('leave on its way what a server sent before a fork, where it crashes there at once', async () => {
    const [leader] = leadersIn(world)
    const server = serverId(leader ?? '')
    await ask({ type: 'timeout', server, timer: 'heartbeat' })
    const sent = () => queueOf(world).flatMap(({ id, from }) => (from === server ? [id] : []))
    const before = sent()
    expect(before.length).toBeGreaterThan(0)
    await cluster.load(world)
    await ask({ type: 'crash', server, fault: null })
    // By then each of the others has said what it makes of the crash.
    await cluster.verify()
    expect(sent()).toEqual(before)
    await ask({ type: 'restart', server })
    await deliverAll()
    expect((await cluster.verify()).divergence).toBeNull()
  })

  it('take the same steps as simulated ones', async () => {
    const mark = world
    const simulated = openSimulatedCluster({ ...mark.header, image: mark })
    const twin = watched(simulated)
    await cluster.load(mark)
    for (let i = 0; i < 60; i++) {
      await ask({ type: 'step' })
      await simulated.request({ type: 'step' })
      expect(worldHash(world)).toBe(worldHash(twin()))
    }
  })

  it('do not campaign at once when time goes on after it stood for long', async () => {
    await stepUntil(({ servers }) =>
      Object.values(servers).some(({ server }) => server?.raft.role.type === 'leader'),
    )
    await ask({ type: 'advance', ms: 20_000 })
    const since = world.at
    const leaders = leadersIn(world)
    const { electionTimeoutMin } = world.options
    const campaigns: number[] = []
    const stop = cluster.subscribe((event) => {
      if (event.type !== 'records') return
      for (const { applied } of event.steps)
        if (applied.decisions.some(({ type }) => type === 'timedOut' || type === 'becameFollower'))
          campaigns.push(applied.world.at - since)
    })
    await ask({ type: 'play' })
    await new Promise<void>((resolve) => {
      cluster.subscribe((event) => {
        if (event.type === 'records' && event.world.at > since + electionTimeoutMin) resolve()
      })
    })
    stop()
    expect(campaigns.filter((after) => after < electionTimeoutMin)).toEqual([])
    expect(leadersIn(world)).toEqual(leaders)
  })

  it('run on when time does', async () => {
    await ask({ type: 'play' })
    await new Promise<void>((resolve) => {
      const stop = cluster.subscribe((event) => {
        if (event.type !== 'records') return
        const leads = Object.values(event.world.servers).some(
          ({ server }) => server?.raft.role.type === 'leader' && event.world.perMille > 0,
        )
        if (leads) resolve()
      })
      void stop
    })
    const result = await cluster.request({
      type: 'put',
      key: 'x',
      value: '1',
      server: null,
      mode: null,
      as: null,
    })
    expect(result.type).toBe('done')
    expect((await cluster.verify()).divergence).toBeNull()
  })
})
