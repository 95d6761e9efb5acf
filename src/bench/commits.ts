import { measureLoop, median } from './closed-loop'
import type { Measured } from './closed-loop'
import { openFloor } from './floor'
import { openRaftWithoutDelay } from './raft-subject'
import { inMs, table } from './report'
import type { Report } from './report'
import type { Subject } from './subject'

/** Latency is measured with one command in flight, throughput with 64. */
interface Round {
  readonly one: Measured
  readonly many: Measured
}

const rounds = 4
const many = 64
const measuredMs = 2500
/** Until the engine has compiled what runs often, which is more in a cluster than in the floor. */
const coldMs = 2000
const warmUpMs = 300

/** How far above the floor a cluster may lie. */
const mostLatencyRatio = 1.5
const leastRateRatio = 0.5

/**
 * The cluster beside the floor, on the same disks in the same minutes. Rounds alternate, so that
 * whatever else the machine does meets both; the ratio is the median of the rounds' ratios.
 */
export async function measureCommits(servers: number): Promise<Report> {
  const pairs: { readonly floor: Round; readonly raft: Round }[] = []
  for (let i = 0; i < rounds; i++) {
    const floor = await measureRound(() => openFloor(servers))
    const raft = await measureRound(() => openRaftWithoutDelay(servers))
    pairs.push({ floor, raft })
  }
  const latencyRatio = median(
    pairs.map(({ floor, raft }) => raft.one.medianMs / floor.one.medianMs),
  )
  const rateRatio = median(
    pairs.map(({ floor, raft }) => raft.many.perSecond / floor.many.perSecond),
  )
  return {
    lines: [
      `${servers} servers, 64 B values, no link delay, ${rounds} alternating rounds of ${measuredMs / 1000} s each:`,
      ...table([
        ['', '1 in flight: median', 'p95', 'puts/s', `${many} in flight: median`, 'p95', 'puts/s'],
        ...pairs.flatMap(({ floor, raft }, i) => [
          [`floor, round ${i + 1}`, ...cells(floor)],
          [`raft,  round ${i + 1}`, ...cells(raft)],
        ]),
      ]),
    ],
    findings: [
      {
        what: `${servers} servers, median latency with 1 in flight`,
        measured: `${latencyRatio.toFixed(2)}× the floor's`,
        aim: `at most ${mostLatencyRatio}×`,
        isMet: latencyRatio <= mostLatencyRatio,
      },
      {
        what: `${servers} servers, commands/s with ${many} in flight`,
        measured: `${rateRatio.toFixed(2)}× the floor's`,
        aim: `at least ${leastRateRatio}×`,
        isMet: rateRatio >= leastRateRatio,
      },
    ],
  }
}

async function measureRound(open: () => Promise<Subject>): Promise<Round> {
  const subject = await open()
  try {
    await measureLoop(subject, { inFlight: many, warmUpMs: coldMs, measuredMs: 0 })
    return {
      one: await measureLoop(subject, { inFlight: 1, warmUpMs, measuredMs }),
      many: await measureLoop(subject, { inFlight: many, warmUpMs, measuredMs }),
    }
  } finally {
    await subject.close()
  }
}

function cells({ one, many: load }: Round): readonly string[] {
  return [one, load].flatMap(({ medianMs, p95Ms, perSecond }) => [
    inMs(medianMs),
    inMs(p95Ms),
    perSecond.toFixed(0),
  ])
}
