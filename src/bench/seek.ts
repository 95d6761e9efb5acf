import { createDice } from '../sim/dice'
import { createSimulation, headerOf } from '../sim/simulation'
import type { SimulationOptions } from '../sim/simulation'
import type { SpillStore } from '../adapters/spill-indexeddb'
import { defaultClientOptions } from '../client/client'
import { createTape } from '../cluster/tape'
import type { RecordedStep } from '../cluster/cluster'
import { createBranchTree } from '../debug/branch-tree'
import type { BranchTree } from '../debug/branch-tree'
import { allRules, defaultRaftOptions, serverId } from '../raft/index'
import { defaultLinks } from '../server/links'
import { clientId } from '../server/messages'
import { newWorld } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import { quantile } from './closed-loop'
import { inMs, table } from './report'
import type { Report } from './report'

/** Where a long recording is kept, and how much memory is in use. */
export interface SeekPorts {
  readonly spill: SpillStore
  /** Bytes of the heap in use, after what is dead was collected if that is possible; null where nobody says. */
  readonly usedBytes: () => number | null
  /** Lets others have the thread: chunks are written meanwhile. */
  readonly breathe: () => Promise<void>
}

const servers = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)
const client = clientId('C1.bench')
const lengthsMin = [1, 10, 60]
const seeks = 60
const mostMs = 100
/** Events that are told with a moment. */
const recent = 400

/**
 * How long it takes to show any moment of a long run, and what remembering it costs: one hour at 1× of five
 * servers, as the simulator makes it, kept as the page keeps it, its records spilled as the recorder does.
 */
export async function measureSeek(ports: SeekPorts): Promise<Report> {
  const kinds = [
    { name: 'idle', perSecond: 0 },
    { name: '10 operations/s', perSecond: 10 },
  ]
  const rows = [['', 'events', 'checkpoints', 'seek: median', 'p95', 'heap']]
  const findings: Report['findings'][number][] = []
  for (const { name, perSecond } of kinds) {
    const measured = await measureRun(`bench-${perSecond}`, perSecond, ports)
    for (const { minutes, events, checkpoints, times, bytes } of measured) {
      rows.push([
        `${name}, ${minutes} min`,
        events.toLocaleString('en'),
        String(checkpoints),
        inMs(quantile(times, 0.5)),
        inMs(quantile(times, 0.95)),
        bytes === null ? '–' : `${(bytes / 1e6).toFixed(0)} MB`,
      ])
    }
    const times = measured.at(-1)?.times ?? []
    findings.push({
      what: `seeking in an hour, ${name}, median`,
      measured: inMs(quantile(times, 0.5)),
      aim: `less than ${mostMs} ms`,
      isMet: quantile(times, 0.5) < mostMs,
    })
  }
  return { lines: table(rows), findings }
}

interface Measured {
  readonly minutes: number
  readonly events: number
  readonly checkpoints: number
  readonly times: readonly number[]
  readonly bytes: number | null
}

async function measureRun(run: string, perSecond: number, ports: SeekPorts) {
  const options = optionsOf(perSecond)
  const header = { ...headerOf(options), run }
  const tree = createBranchTree()
  const tape = createTape(0, {
    write: (first, records) => ports.spill.write(run, first, records),
    // What comes back is what was written.
    read: async (first, count) =>
      (await ports.spill.read(run, first, count)) as readonly WorldRecord[],
    earliest: () => ports.spill.earliest(run),
  })
  const first = newWorld(header)
  tree.add({ id: run, name: run, header, first, parent: null, read: tape.read })
  let heard: RecordedStep[] = []
  const simulation = createSimulation({
    ...options,
    watch({ record, applied }) {
      tape.push(record)
      heard.push({ record, applied, event: applied.world.count })
    },
  })
  const measured: Measured[] = []
  for (let second = 0; second < (lengthsMin.at(-1) ?? 0) * 60; second++) {
    for (let i = 0; i < perSecond; i++) {
      simulation.later((i * 1000) / perSecond, () => put(second * perSecond + i))
    }
    simulation.run(1000)
    tree.hear(run, heard)
    heard = []
    tape.trim(tape.last())
    await ports.breathe()
    const minutes = lengthsMin.find((length) => length * 60 === second + 1)
    if (minutes === undefined) continue
    measured.push({ minutes, ...(await seekAround(tree, run)), bytes: ports.usedBytes() })
  }
  return measured

  function put(i: number): void {
    const operation = { type: 'put', key: `key-${i % 500}`, value: `value-${i}` } as const
    simulation.submit(client, operation, null, () => {})
  }
}

/** Shows moments all over the run, as somebody does who jumps around in it. */
async function seekAround(tree: BranchTree, run: string) {
  const { length } = tree.branch(run)
  const dice = createDice(length, 'seek')
  const times: number[] = []
  for (let i = 0; i < seeks; i++) {
    const event = dice.integer(1, length)
    const from = performance.now()
    await tree.worldAt(run, event)
    await tree.events(run, event - recent + 1, event)
    times.push(performance.now() - from)
  }
  return { events: length, checkpoints: tree.checkpoints(run), times }
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
