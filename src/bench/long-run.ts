import type { Cluster, ClusterEvent, RecordedStep } from '../cluster/cluster'
import { RequestError } from '../cluster/cluster'
import { createTape } from '../cluster/tape'
import type { SpillStore } from '../adapters/spill-indexeddb'
import { defaultClientOptions } from '../client/client'
import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { clientId } from '../server/messages'
import { createSimulation, headerOf } from '../sim/simulation'
import type { SimulationOptions } from '../sim/simulation'
import { newWorld } from '../world/new-world'
import type { RunHeader, WorldRecord } from '../world/record'

const servers = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)
const client = clientId('C1.bench')

/** A long run as the simulator makes it, kept as the recorder keeps one: its older records are spilled. */
export interface LongRun {
  readonly header: RunHeader
  /** Goes on by a second of world time, and answers with what happened in it. */
  second(): readonly RecordedStep[]
  read(first: number, count: number): Promise<readonly WorldRecord[]>
}

/** Five servers at 1×, and so many puts a second. */
export function openLongRun(run: string, perSecond: number, spill: SpillStore): LongRun {
  const options = optionsOf(perSecond)
  const tape = createTape(0, {
    write: (first, records) => spill.write(run, first, records),
    // What comes back is what was written.
    read: async (first, count) => (await spill.read(run, first, count)) as readonly WorldRecord[],
    earliest: () => spill.earliest(run),
  })
  let heard: RecordedStep[] = []
  const simulation = createSimulation({
    ...options,
    watch({ record, applied }) {
      tape.push(record)
      heard.push({ record, applied, event: applied.world.count })
    },
  })
  let asked = 0

  function put(): void {
    const operation = { type: 'put', key: `key-${asked % 500}`, value: `value-${asked}` } as const
    asked++
    simulation.submit(client, operation, null, () => {})
  }

  return {
    header: { ...headerOf(options), run },
    second() {
      heard = []
      for (let i = 0; i < perSecond; i++) simulation.later((i * 1000) / perSecond, put)
      simulation.run(1000)
      tape.trim(tape.last())
      return heard
    },
    read: tape.read,
  }
}

/** A cluster of which this is the run: it can be looked at, and told to go on; nothing can be asked of it. */
export function clusterOf({ header, second, read }: LongRun): Cluster & { goOn(): void } {
  const listeners = new Set<(event: ClusterEvent) => void>()
  let world = newWorld(header)
  const refuse = () => Promise.reject(new RequestError('This run was recorded.'))
  return {
    goOn() {
      const steps = second()
      world = steps.at(-1)?.applied.world ?? world
      for (const listener of listeners) listener({ type: 'records', steps, world })
    },
    subscribe(listener) {
      listeners.add(listener)
      listener({ type: 'world', world, isNewRun: true })
      return () => listeners.delete(listener)
    },
    readRecords: (_, first, count) => read(first, count),
    worldNow: () => world.at,
    request: refuse,
    load: refuse,
    readDisk: refuse,
    verify: refuse,
    close: async () => {},
  }
}

function optionsOf(perSecond: number): Omit<SimulationOptions, 'watch'> {
  return {
    seed: 1,
    servers,
    clients: perSecond === 0 ? [] : [client],
    options: defaultRaftOptions,
    rules: allRules,
    links: defaultLinks,
    clientOptions: defaultClientOptions,
    diskMinMs: 1,
    diskMaxMs: 5,
    isJudged: false,
  }
}
