import { describe, expect, it } from 'vitest'

import { fromMs, serverId } from '../raft/index'
import { enabled, nextChoice } from '../world/enabled'
import { plainHeader } from '../world/testing/header'
import type { Request } from '../world/request'
import { worldHash } from '../world/hash'
import type { World } from '../world/world'
import type { Outcome } from './cluster'
import { openSimulatedCluster } from './simulated-cluster'
import { queueOf } from './stopped'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]

function setUp(seed = 1) {
  const cluster = openSimulatedCluster({ ...plainHeader, seed })
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  const now = (): World => {
    if (world === null) throw new Error('a cluster tells its world at once')
    return world
  }
  return {
    cluster,
    now,
    async ask(...requests: readonly Request[]) {
      for (const request of requests) await cluster.request(request)
    },
    /** Steps until something is so, and fails where it never is. */
    async stepUntil(isReached: (world: World) => boolean) {
      for (let i = 0; i < 2000; i++) {
        if (isReached(now())) return
        await cluster.request({ type: 'step' })
      }
      throw new Error('it never came to that')
    },
  }
}

const leads = ({ servers }: World) =>
  Object.values(servers).some(({ server }) => server?.raft.role.type === 'leader')

const put = (key: string, value: string): Request => ({
  type: 'put',
  key,
  value,
  server: null,
  mode: null,
  as: null,
})

describe('step by step', () => {
  it.each([1, 2, 3, 4, 5])('a leader is elected and commits, with seed %i', async (seed) => {
    const { cluster, stepUntil, now } = setUp(seed)
    await stepUntil(leads)
    let outcome: Outcome | null = null
    void cluster.request(put('x', '7')).then((result) => (outcome = result))
    await stepUntil(() => outcome !== null)
    expect(outcome).toMatchObject({ type: 'done' })
    await stepUntil(({ servers }) =>
      Object.values(servers).every(({ server }) => (server?.raft.commitIndex ?? 0) >= 3),
    )
    expect(now().at).toBeGreaterThan(fromMs(150))
    expect(await cluster.verify()).toMatchObject({ divergence: null, violations: [] })
  })

  it('the same seed comes to the same world', async () => {
    const run = async () => {
      const { stepUntil, now, cluster } = setUp(9)
      await stepUntil(leads)
      void cluster.request(put('x', '1'))
      for (let i = 0; i < 40; i++) await cluster.request({ type: 'step' })
      return worldHash(now())
    }
    expect(await run()).toBe(await run())
  })

  it('time never goes back, and what comes next is never earlier than what was', async () => {
    const { cluster, now } = setUp()
    for (let i = 0; i < 100; i++) {
      const choice = nextChoice(now())
      await cluster.request({ type: 'step' })
      expect(now().at).toBe(choice?.at)
    }
  })
})

describe('what can happen next', () => {
  const shown = (world: World) =>
    enabled(world).map(({ id, blocked }) => (blocked === null ? id : `(${id}: ${blocked})`))

  it('is the election timers at first, in due order', () => {
    const choices = enabled(setUp().now())
    expect(choices.map(({ kind, timer }) => [kind, timer])).toEqual([
      ['timer', 'election'],
      ['timer', 'election'],
      ['timer', 'election'],
    ])
    const moments = choices.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted((a, b) => a - b))
  })

  it('is a held write before all, and what waits for it says so', async () => {
    const { ask, now } = setUp()
    await ask({ type: 'setDisk', disk: 'hand' })
    await ask({ type: 'timeout', server: s1, timer: 'election' })
    expect(shown(now())[0]).toBe('write S1')
    expect(shown(now())).toContain('(election S1: S1 waits for its disk.)')
    await ask({ type: 'step' })
    expect(queueOf(now())).toHaveLength(2)
  })

  it('is nothing that is held, and a loss where the link is cut or nobody is there', async () => {
    const { ask, now } = setUp()
    await ask({ type: 'timeout', server: s1, timer: 'election' })
    const [toS2, toS3] = queueOf(now())
    if (toS2 === undefined || toS3 === undefined) throw new Error('two are asked')
    await ask(
      { type: 'hold', message: toS2.id },
      { type: 'cut', from: s1, to: s3 },
      { type: 'crash', server: s2, fault: null },
      { type: 'freeze', server: s3 },
    )
    const of = (id: string) => enabled(now()).find((choice) => choice.id === id)
    expect(of(toS2.id)).toMatchObject({ blocked: 'That message is held.' })
    expect(of(toS3.id)).toMatchObject({ blocked: null, loss: expect.stringContaining('cut') })
    expect(shown(now()).slice(-2)).toEqual([
      '(server S2: S2 is down: no timer, no inbox.)',
      '(server S3: S3 is frozen.)',
    ])
    await ask({ type: 'release', message: toS2.id })
    expect(of(toS2.id)).toMatchObject({ blocked: null, loss: expect.stringContaining('down') })
    await ask({ type: 'heal', from: null, to: null })
    expect(of(toS3.id)).toMatchObject({ blocked: 'S3 is frozen.' })
    await ask({ type: 'step' }, { type: 'step' })
    expect(queueOf(now()).map(({ id }) => id)).toContain(toS3.id)
  })

  it('is nothing at all where everybody is down', async () => {
    const { ask } = setUp()
    for (const server of [s1, s2, s3]) await ask({ type: 'crash', server, fault: null })
    await expect(ask({ type: 'step' })).rejects.toThrow('Nothing can happen next.')
  })
})

describe('a client while time stands', () => {
  it('asks, is answered by hand, and its operation ends', async () => {
    const { ask, cluster, now, stepUntil } = setUp()
    await stepUntil(leads)
    const outcome = cluster.request(put('x', '7'))
    await stepUntil(({ clients }) =>
      Object.values(clients).every(({ session }) => session !== null),
    )
    await stepUntil(({ servers }) =>
      Object.values(servers).some(({ server }) => (server?.store.values.size ?? 0) > 0),
    )
    const isAnswer = () =>
      enabled(now()).find(({ flying }) => flying?.message.type === 'ClientResponse')
    await stepUntil(() => isAnswer() !== undefined)
    const answer = isAnswer()
    if (answer === undefined) throw new Error('an answer is on its way')
    await ask(answer.request)
    await expect(outcome).resolves.toMatchObject({ type: 'done' })
  })

  it('tries again when it is woken, and gives up in its time', async () => {
    const { cluster, now, ask } = setUp()
    const outcome = cluster.request({ type: 'get', key: 'x', server: s2, mode: 'local', as: null })
    const [client] = Object.values(now().clients)
    if (client === undefined) throw new Error('there is a client')
    const [asked] = enabled(now()).filter(({ kind }) => kind === 'message')
    if (asked?.flying == null) throw new Error('it has asked')
    await ask({ type: 'drop', message: asked.flying.id })
    expect(enabled(now()).map(({ kind }) => kind)).toContain('client')
    await ask({ type: 'advance', ms: 7000 }, { type: 'wake', client: client.id })
    await expect(outcome).resolves.toEqual({ type: 'unknown' })
    await expect(ask({ type: 'wake', client: client.id })).rejects.toThrow('waits for nothing')
  })

  it('goes on in what is loaded: the same client, and what it waits for', async () => {
    const { cluster, now, stepUntil } = setUp()
    await stepUntil(leads)
    const old = cluster.request(put('x', '7'))
    const mark = now()
    await cluster.load(mark)
    await expect(old).resolves.toEqual({ type: 'unknown' })
    expect(now().clients).toEqual(mark.clients)
    await stepUntil(({ clients }) =>
      Object.values(clients).every(({ pending }) => pending.length === 0),
    )
    const read = cluster.request({ type: 'get', key: 'x', server: null, mode: null, as: null })
    let value: Outcome | null = null
    void read.then((result) => (value = result))
    await stepUntil(() => value !== null)
    expect(value).toMatchObject({ type: 'done', reply: { value: '7' } })
    expect(await cluster.verify()).toMatchObject({ divergence: null, violations: [] })
  })
})
