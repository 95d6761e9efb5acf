import { describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import { allRules, entriesBetween, firstIndex, lastIndex, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { Request } from '../world/request'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import type { Cluster } from './cluster'
import { openSimulatedCluster } from './simulated-cluster'
import { heldIn, queueOf } from './stopped'

const [s1, s2, s3] = ['S1', 'S2', 'S3'].map(serverId) as [ServerId, ServerId, ServerId]

/** Three servers whose time stands, and a short way to ask and to look. */
function setUp() {
  const cluster = openSimulatedCluster(plainHeader)
  const seen = watch(cluster)
  return {
    ...seen,
    cluster,
    async ask(...requests: readonly Request[]) {
      for (const request of requests) await cluster.request(request)
    },
    async deliverAll() {
      for (let next = queueOf(seen.world())[0]; next !== undefined; next = queueOf(seen.world())[0])
        await cluster.request({ type: 'deliver', message: next.id })
    },
    raft(id: ServerId) {
      const raft = seen.world().servers[id]?.server?.raft
      if (raft === undefined) throw new Error(`${id} is down`)
      return raft
    },
    queue: () =>
      queueOf(seen.world()).map(({ message: { type, from, to } }) => `${type} ${from}>${to}`),
    first() {
      const [oldest] = queueOf(seen.world())
      if (oldest === undefined) throw new Error('nothing is in flight')
      return oldest.id
    },
  }
}

function watch(cluster: Cluster) {
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  return {
    world() {
      if (world === null) throw new Error('a cluster tells its world at once')
      return world
    },
  }
}

const campaign = (server: ServerId): Request => ({ type: 'timeout', server, timer: 'election' })
const put = (server: ServerId): Request => ({
  type: 'put',
  key: 'x',
  value: '1',
  server,
  mode: null,
  as: { client: 'A', serial: 1 },
})

describe('while time stands', () => {
  it('nothing happens but what is asked for, and its write is on the disk before the answer', async () => {
    const { ask, raft, queue, world } = setUp()
    await ask(campaign(s1))
    expect(raft(s1).role.type).toBe('candidate')
    expect(queue()).toEqual(['RequestVote S1>S2', 'RequestVote S1>S3'])
    expect(world().servers[s1]).toMatchObject({
      disk: { currentTerm: 1, votedFor: s1 },
      writing: null,
    })
  })

  it('a message is delivered once, lost once, held until it is released, and copied', async () => {
    const { ask, queue, first, world, deliverAll, raft } = setUp()
    await ask(campaign(s1))
    await ask({ type: 'hold', message: first() })
    expect(queue()).toEqual(['RequestVote S1>S3'])
    await ask({ type: 'duplicate', message: first() })
    await ask({ type: 'drop', message: first() })
    expect(queue()).toEqual(['RequestVote S1>S3'])
    const [held] = heldIn(world())
    if (held === undefined) throw new Error('one is held')
    await ask({ type: 'release', message: held.id })
    expect(queue()).toEqual(['RequestVote S1>S3', 'RequestVote S1>S2'])
    await deliverAll()
    expect(raft(s1).role.type).toBe('leader')
    await expect(ask({ type: 'deliver', message: held.id })).rejects.toThrow('no longer in flight')
  })

  it('a copy has a name that no copy had before it, though that one is gone', async () => {
    const { ask, first, world } = setUp()
    await ask(campaign(s1))
    const message = first()
    await ask({ type: 'duplicate', message })
    const [one] = queueOf(world()).slice(-1)
    if (one === undefined) throw new Error('there is a copy')
    await ask({ type: 'deliver', message: one.id }, { type: 'duplicate', message })
    const copies = queueOf(world()).filter(({ to, from }) => to === one.to && from === one.from)
    expect(copies.map(({ id }) => id)).toHaveLength(2)
    expect(copies.map(({ id }) => id)).not.toContain(one.id)
  })

  it('a server that its disk keeps from starting is down', async () => {
    const { ask, world } = setUp()
    await ask(campaign(s1))
    const fault = { type: 'flipBit', record: 0, bit: 40 } as const
    await ask({ type: 'crash', server: s1, fault }, { type: 'restart', server: s1 })
    expect(world().servers[s1]?.status).toBe('refused')
    const voters = [s1, s2]
    for (const asked of [
      { type: 'changeVoters', server: s1, how: 'single', voters },
      { type: 'timeout', server: s1, timer: 'election' },
      { type: 'freeze', server: s1 },
    ] as const)
      await expect(ask(asked)).rejects.toThrow('S1 is down.')
  })

  it('what is on its way to a server that is down waits for whoever is there at delivery', async () => {
    const { ask, queue, first, raft } = setUp()
    await ask(campaign(s1), { type: 'crash', server: s2, fault: null })
    expect(queue()).toHaveLength(2)
    await ask({ type: 'restart', server: s2 }, { type: 'deliver', message: first() })
    expect(raft(s2).votedFor).toBe(s1)
    await ask(campaign(s3), { type: 'crash', server: s2, fault: null })
    const before = queue()
    expect(before.at(-1)).toBe('RequestVote S3>S2')
  })

  it('a cut is judged at delivery', async () => {
    const { ask, first, raft, queue } = setUp()
    await ask(campaign(s1), { type: 'cut', from: s1, to: s2 })
    await ask({ type: 'deliver', message: first() })
    expect(raft(s2).currentTerm).toBe(0)
    await ask({ type: 'heal', from: null, to: null })
    expect(queue()).toEqual(['RequestVote S1>S3'])
  })

  it.each<{ request: Request; says: string; why: string }>([
    { request: { type: 'play' }, says: 'moves by hand only', why: 'time cannot run here' },
    { request: { type: 'complete', server: s1 }, says: 'no write under way', why: 'nothing is written' },
    { request: { type: 'transfer', server: null, to: s2 }, says: 'no leader', why: 'nobody leads' },
    { request: { type: 'transfer', server: s1, to: s2 }, says: 'does not lead', why: 'S1 does not lead' },
    { request: { type: 'addServer', as: 'voter' }, says: 'no leader', why: 'nobody could add it' },
    { request: { type: 'restart', server: s1 }, says: 'is running', why: 'it runs' },
  ])('a request is refused in one sentence: $why', async ({ request, says }) => {
    await expect(setUp().ask(request)).rejects.toThrow(says)
  }) // prettier-ignore
})

describe('a disk by hand', () => {
  const byHand: Request = { type: 'setDisk', disk: 'hand' }

  it('a write waits, and what depends on it, until it is completed', async () => {
    const { ask, queue, world } = setUp()
    await ask(byHand, campaign(s1))
    expect(queue()).toEqual([])
    expect(world().servers[s1]?.disk.currentTerm).toBe(0)
    await ask({ type: 'complete', server: s1 })
    expect(queue()).toEqual(['RequestVote S1>S2', 'RequestVote S1>S3'])
    expect(world().servers[s1]?.disk.currentTerm).toBe(1)
  })

  it('a crash loses it', async () => {
    const { ask, raft } = setUp()
    await ask(byHand, campaign(s1), { type: 'crash', server: s1, fault: null })
    await ask({ type: 'restart', server: s1 })
    expect(raft(s1)).toMatchObject({ currentTerm: 0, votedFor: null })
  })

  it('meanwhile nothing is delivered to the server', async () => {
    const { ask, first } = setUp()
    await ask(campaign(s2), byHand, campaign(s1))
    await expect(ask({ type: 'deliver', message: first() })).rejects.toThrow('waits for its disk')
  })

  it('goes with the world: what is loaded may complete it or lose it', async () => {
    const { ask, cluster, world, queue, raft } = setUp()
    await ask(byHand, campaign(s1))
    const mark = world()
    await ask({ type: 'complete', server: s1 })
    const completed = digest(raft(s1))
    await cluster.load(mark)
    expect(queue()).toEqual([])
    await ask({ type: 'complete', server: s1 })
    expect(digest(raft(s1))).toBe(completed)
    await cluster.load(mark)
    await ask({ type: 'crash', server: s1, fault: null }, { type: 'restart', server: s1 })
    expect(raft(s1).currentTerm).toBe(0)
  })
})

describe('a world that is loaded', () => {
  it('goes on as it would have gone on', async () => {
    const { ask, cluster, world, deliverAll } = setUp()
    await ask(campaign(s1))
    const mark = world()
    const goOn = async () => {
      await deliverAll()
      await ask(put(s1))
      await deliverAll()
      await ask({ type: 'crash', server: s2, fault: null }, { type: 'restart', server: s2 })
      return Object.values(world().servers).map(({ server }) => digest(server))
    }
    const once = await goOn()
    await cluster.load(mark)
    expect(await goOn()).toEqual(once)
    expect((await cluster.verify()).divergence).toBeNull()
  })

  it('holds servers that are down, and what their disks suffered', async () => {
    const { ask, cluster, world, deliverAll, raft } = setUp()
    await ask(campaign(s1))
    await deliverAll()
    await ask({ type: 'crash', server: s2, fault: { type: 'loseEntries', count: 1 } })
    await cluster.load(world())
    await ask({ type: 'restart', server: s2 })
    expect(lastIndex(raft(s2).log)).toBe(0)
    expect(raft(s2).currentTerm).toBe(1)
  })
})

describe('what a disk suffers in a crash', () => {
  async function led() {
    const stage = setUp()
    await stage.ask(campaign(s1))
    await stage.deliverAll()
    await stage.ask({
      type: 'put',
      key: 'x',
      value: '1',
      server: s1,
      mode: null,
      as: { client: 'A', serial: 1 },
    })
    await stage.deliverAll()
    return stage
  }

  it('a torn record was not acknowledged, and is cut', async () => {
    const { ask, raft, world } = await led()
    const before = lastIndex(raft(s2).log)
    await ask({ type: 'crash', server: s2, fault: { type: 'tearLast' } })
    await ask({ type: 'restart', server: s2 })
    expect(world().servers[s2]?.status).toBe('up')
    expect(lastIndex(raft(s2).log)).toBeLessThan(before)
  })

  it('a flipped bit is found, and the server refuses to start', async () => {
    const { ask, world } = await led()
    await ask({ type: 'crash', server: s2, fault: { type: 'flipBit', record: 1, bit: 20 } })
    await ask({ type: 'restart', server: s2 })
    expect(world().servers[s2]).toMatchObject({ status: 'refused', server: null })
    expect(world().servers[s2]?.failure).toMatch(/damaged, though it was acknowledged/)
  })

  it('an erased disk is an empty one', async () => {
    const { ask, raft } = await led()
    await ask({ type: 'crash', server: s2, fault: { type: 'erase' } })
    await ask({ type: 'restart', server: s2 })
    const { log, currentTerm } = raft(s2)
    expect(entriesBetween(log, firstIndex(log), lastIndex(log))).toEqual([])
    expect(currentTerm).toBe(0)
  })
})

describe('rules and options', () => {
  it('hold for all servers from the next step on, and for those that start later', async () => {
    const { ask, raft } = setUp()
    await ask({ type: 'crash', server: s3, fault: null })
    await ask({ type: 'setRule', rule: 'oneVotePerTerm', isOn: false })
    await ask({ type: 'setOptions', options: { noop: false } }, { type: 'restart', server: s3 })
    for (const id of [s1, s2, s3]) {
      expect(raft(id).rules).toEqual({ ...allRules, oneVotePerTerm: false })
      expect(raft(id).options.noop).toBe(false)
    }
  })
})
