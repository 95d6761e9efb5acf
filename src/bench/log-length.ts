import { defaultRaftOptions } from '../raft/index'
import { median } from './closed-loop'
import { putsAfter } from './commands'
import { createPump } from './pump'
import type { Pump } from './pump'
import { table } from './report'
import type { Report } from './report'

const names = ['S1', 'S2', 'S3']
const lengths = [1000, 1_000_000] as const
const commandCount = 10_000
const batchSize = 100
const rounds = 15
/** Rounds of the same thing differ by as much. */
const tolerancePercent = 10

/**
 * What a command costs behind a short log, and behind a long one of which nothing is compacted. Both are in
 * memory at once and rounds alternate, each from the same servers, so that neither the collector of
 * garbage nor anybody else on the machine takes sides; what counts is the median of the rounds' ratios.
 */
export function measureLogLength(): Report {
  const pumps = lengths.map((length) => {
    const costs: number[] = []
    return { length, filled: fill(length), costs }
  })
  for (let round = 0; round <= rounds; round++) {
    for (const { length, filled, costs } of pumps) {
      const cost = costOf(filled.fork(), length)
      if (round > 0) costs.push(cost)
    }
  }
  const [short = [], long = []] = pumps.map(({ costs }) => costs)
  const ratio = median(long.map((cost, round) => cost / (short[round] ?? cost)))
  const percent = Math.round((ratio - 1) * 100)
  return {
    lines: [
      `${commandCount} commands on ${names.length} servers, ${batchSize} per batch, with digests and decisions:`,
      ...table([
        ['entries before', 'µs per command'],
        ...pumps.map(({ length, costs }) => [String(length), median(costs).toFixed(2)]),
      ]),
    ],
    findings: [
      {
        what: `a command behind ${lengths[1]} entries instead of ${lengths[0]}`,
        measured: `${percent < 0 ? '' : '+'}${percent}%`,
        aim: `no more, within ${tolerancePercent}%`,
        isMet: percent <= tolerancePercent,
      },
    ],
  }
}

function fill(length: number): Pump {
  const pump = createPump(names, { ...defaultRaftOptions, snapshotThreshold: 0 })
  for (let done = 0; done < length; done += 1000) pump.commit(putsAfter(done, 1000))
  return pump
}

/** Microseconds per command. */
function costOf(pump: Pump, done: number): number {
  const batches = Array.from({ length: commandCount / batchSize }, (_, i) =>
    putsAfter(done + i * batchSize, batchSize),
  )
  const from = performance.now()
  for (const batch of batches) pump.commit(batch)
  const cost = ((performance.now() - from) * 1000) / commandCount
  pump.judge(done + commandCount)
  return cost
}
