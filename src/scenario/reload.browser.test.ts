import { expect, it } from 'vitest'

import type { Cluster } from '../cluster/cluster'
import { defaultSettings, openLiveCluster } from '../cluster/live-cluster'
import { openLiveDisks } from '../cluster/live-disks'
import { digest } from '../lib/digest'
import type { World } from '../world/world'
import { parseScenario } from './parse'
import { runScenario } from './run'

const text = `
cluster S2 S3 S5
spare S7
opt noop=false
node S2 term=3 vote=S2 log=1,1,3
node S3 term=2 log=1,1
node S5 term=3 down=true
ready
timeout S3
`

const name = `scenario-reload-${crypto.randomUUID()}`

/** So slowly that nobody campaigns before time stands. */
async function open(): Promise<Cluster> {
  return openLiveCluster({
    cluster: name,
    settings: { ...defaultSettings, servers: 1 },
    storage: 'indexedDb',
    disks: await openLiveDisks(name, true),
    perMille: 1,
    build: 'test',
    saveSettings: () => {},
  })
}

/** Once all servers that are to start have. */
function started(cluster: Cluster): Promise<World> {
  return new Promise((resolve) => {
    cluster.subscribe((event) => {
      if (event.type !== 'world' && event.type !== 'records') return
      const slots = Object.values(event.world.servers)
      if (slots.every(({ status }) => status !== 'starting')) resolve(event.world)
    })
  })
}

const disksIn = ({ servers }: World) =>
  Object.fromEntries(Object.values(servers).map(({ id, disk }) => [id, digest(disk)]))

it('a cluster that a scenario began is there after a reload, as any other that lived last', async () => {
  const parsed = parseScenario(text)
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  const cluster = await open()
  let world: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' || event.type === 'records') world = event.world
  })
  expect((await runScenario(parsed.scenario, cluster)).failures).toEqual([])
  if (world === null) throw new Error('a cluster tells its world at once')
  const before: World = world
  await cluster.close()

  const again = await open()
  const found = await started(again)
  expect(disksIn(found)).toEqual(disksIn(before))
  expect(Object.keys(found.servers)).toEqual(['S2', 'S3', 'S5', 'S7'])
  expect(found.options).toEqual(before.options)
  await again.close()
})
