import { createDice } from '../sim/dice'
import type { SpillStore } from '../adapters/spill-indexeddb'
import { createBranchTree } from '../debug/branch-tree'
import type { BranchTree } from '../debug/branch-tree'
import { newWorld } from '../world/new-world'
import { quantile } from './closed-loop'
import { openLongRun } from './long-run'
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
  const { header, second, read } = openLongRun(run, perSecond, ports.spill)
  const tree = createBranchTree()
  tree.add({ id: run, name: run, header, first: newWorld(header), parent: null, read })
  const measured: Measured[] = []
  for (let seconds = 1; seconds <= (lengthsMin.at(-1) ?? 0) * 60; seconds++) {
    tree.hear(run, second())
    await ports.breathe()
    const minutes = lengthsMin.find((length) => length * 60 === seconds)
    if (minutes === undefined) continue
    measured.push({ minutes, ...(await seekAround(tree, run)), bytes: ports.usedBytes() })
  }
  return measured
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
