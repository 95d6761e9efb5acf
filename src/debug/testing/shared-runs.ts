import { readFileSync } from 'node:fs'

import { defaultClientOptions } from '../../client/client'
import { openSimulatedCluster } from '../../cluster/simulated-cluster'
import { allRules, defaultRaftOptions, serverId } from '../../raft/index'
import { scenarioHeader } from '../../scenario/first-world'
import { parseScenario } from '../../scenario/parse'
import { runScenario } from '../../scenario/run'
import { defaultLinks } from '../../server/links'
import { clientId } from '../../server/messages'
import { newCoverage } from '../../sim/coverage'
import { drawPlan } from '../../sim/draw-plan'
import { runPlan } from '../../sim/run-plan'
import { createSimulation, headerOf } from '../../sim/simulation'
import type { SharedRun } from '../../trace/shared-run'
import { apply } from '../../world/apply'
import { worldHash } from '../../world/hash'
import { newWorld } from '../../world/new-world'
import type { RunHeader, WorldRecord } from '../../world/record'

/** Whatever the simulator draws: members, snapshots, disk faults, crashes, clients; its first records. */
export function drawnRun(seed: number, most: number): SharedRun {
  const plan = drawPlan(seed)
  const { records } = runPlan(plan, newCoverage())
  return sharedRun(headerOf(plan), records.slice(0, most))
}

/** The same from its middle on, with the world there as the image that it begins with. */
export function halfRun(seed: number, most: number): SharedRun {
  const { header, records } = drawnRun(seed, 2 * most)
  const middle = Math.floor(records.length / 2)
  let image = newWorld(header)
  for (const record of records.slice(0, middle)) image = apply(image, record).world
  return sharedRun({ ...image.header, image }, records.slice(middle))
}

/** What a scenario file does, moved by hand from the image that it declares. */
export async function scenarioRun(path: string): Promise<SharedRun> {
  const parsed = parseScenario(readFileSync(path, 'utf8'))
  if (parsed.type === 'bad') throw new Error(JSON.stringify(parsed.errors))
  const cluster = openSimulatedCluster(scenarioHeader)
  let header: RunHeader = scenarioHeader
  let records: WorldRecord[] = []
  cluster.subscribe((event) => {
    if (event.type === 'world') {
      header = { ...event.world.header, image: event.world }
      records = []
    } else if (event.type === 'records') records.push(...event.steps.map(({ record }) => record))
  })
  await runScenario(parsed.scenario, cluster)
  return sharedRun(header, records)
}

/** Five servers with the paper's timing, until they have stored three values. */
export function firstCommits(): SharedRun {
  const records: WorldRecord[] = []
  const client = clientId('C1.k3f9')
  const made = {
    seed: 7,
    servers: ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId),
    options: defaultRaftOptions,
    rules: allRules,
    links: defaultLinks,
  }
  const simulation = createSimulation({
    ...made,
    clients: [client],
    clientOptions: defaultClientOptions,
    diskMinMs: 0.2,
    diskMaxMs: 5,
    watch: ({ record }) => records.push(record),
  })
  for (const value of ['1', '2', '3']) {
    let isDone = false
    const onDone = () => (isDone = true)
    simulation.submit(client, { type: 'put', key: 'x', value }, null, onDone)
    simulation.runUntil(() => isDone, 2000)
  }
  simulation.hashAll()
  return sharedRun(headerOf(made), records)
}

/** A run that is looked at where it ends. */
export function sharedRun(header: RunHeader, records: readonly WorldRecord[]): SharedRun {
  let world = newWorld(header)
  for (const record of records) world = apply(world, record).world
  const view = { name: null, selection: null, stage: 'ring', breakpoints: [] } as const
  const alone = { header, records, stood: [], beside: null }
  return { ...alone, moment: world.count, hash: worldHash(world), ...view }
}
