import { expect, it } from 'vitest'

import { get } from '../lib/persistent-map'
import type { ServerId } from '../raft/index'
import type { MessageId } from '../server/messages'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { defaultSettings, openLiveCluster } from './live-cluster'
import { queueOf } from './stopped'

/** Three real servers that have a leader, stopped, with nothing on its way but heartbeats of that leader. */
async function setUp() {
  const cluster = openLiveCluster({
    cluster: `handled-${crypto.randomUUID()}`,
    settings: { ...defaultSettings, servers: 3 },
    storage: 'memory',
    perMille: 1000,
    build: 'test',
    saveSettings: () => {},
  })
  let world: World | null = null
  const waiting = new Set<(world: World) => void>()
  cluster.subscribe((event) => {
    if (event.type !== 'world' && event.type !== 'records') return
    world = event.world
    for (const look of waiting) look(event.world)
  })
  const now = (): World => world ?? expect.fail('a cluster tells its world at once')
  const until = (isReached: (world: World) => boolean) =>
    new Promise<void>((resolve) => {
      const look = (seen: World) => {
        if (!isReached(seen)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look(now())
    })
  const ask = async (...requests: readonly Request[]) => {
    for (const request of requests) await cluster.request(request)
  }
  const deliverAll = async () => {
    for (let [next] = queueOf(now()); next !== undefined; [next] = queueOf(now()))
      await ask({ type: 'deliver', message: next.id })
  }
  await until((seen) => leaderIn(seen) !== null)
  await ask({ type: 'pause' })
  await deliverAll()
  const leader = leaderIn(now()) ?? expect.fail('nobody has taken its place')
  await ask({ type: 'timeout', server: leader, timer: 'heartbeat' })
  return { cluster, leader, now, until, ask, deliverAll }
}

it('what was copied or released while time stood arrives once time goes on', async () => {
  const { cluster, now, until, ask } = await setUp()
  const isThere = ({ inFlight }: World, id: MessageId) => get(inFlight, id) !== undefined
  const [copied, held] = queueOf(now())
  if (copied === undefined || held === undefined) expect.fail('two followers are sent heartbeats')
  await ask({ type: 'duplicate', message: copied.id })
  await ask({ type: 'hold', message: held.id }, { type: 'release', message: held.id })
  const handled = queueOf(now()).map(({ id }) => id)
  expect(handled).toHaveLength(3)
  const { at } = now()
  await ask({ type: 'play' })
  const late = now().options.electionTimeoutMax
  await until((seen) => seen.at > at + late || !handled.some((id) => isThere(seen, id)))
  expect(handled.filter((id) => isThere(now(), id))).toEqual([])
  expect((await cluster.verify()).divergence).toBeNull()
  await cluster.close()
})

it('what a server said before it crashed arrives in a fork, too', async () => {
  const { cluster, leader, now, ask, deliverAll } = await setUp()
  await ask({ type: 'crash', server: leader, fault: null })
  expect(queueOf(now()).some(({ from }) => from === leader)).toBe(true)
  await cluster.load(now())
  await deliverAll()
  expect(queueOf(now())).toEqual([])
  expect((await cluster.verify()).divergence).toBeNull()
  await cluster.close()
})

function leaderIn({ servers }: World): ServerId | null {
  const leads = Object.values(servers).find(({ server }) => server?.raft.role.type === 'leader')
  return leads?.id ?? null
}
