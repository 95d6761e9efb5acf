import { defaultClientOptions } from '../client/client'
import { assert } from '../lib/assert'
import { allRules, defaultRaftOptions, micros, serverId } from '../raft/index'
import type { Micros } from '../raft/index'
import { defaultLinks } from '../server/links'
import { newCoverage } from '../sim/coverage'
import { runSeed } from '../sim/run-seed'
import { createSimulation } from '../sim/simulation'
import type { Simulation } from '../sim/simulation'
import { median } from './closed-loop'
import { table } from './report'
import type { Report } from './report'

const servers = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)
const rounds = 9
/** Simulated time of one round. */
const idleMs = 200_000
/** Rounds until the engine has compiled what runs often. */
const coldRounds = 3
const seedsPerRound = 40

const leastIdle = 1000
const leastFuzz = 100

/**
 * How many simulated seconds pass in a real one. Idle, five servers send heartbeats, and each record is folded
 * and its digest compared; nobody judges. The fuzz mix is what `npm run fuzz` runs: clusters, load and faults
 * as the seeds draw them, all checkers on.
 */
export function measureSimulator(): Report {
  const idle = measureIdle()
  const found: string[] = []
  const fuzz = measureFuzz((sentence) => found.push(sentence))
  const rows = table([
    ['', 'simulated s per s', 'records/s'],
    ['five servers, idle, no checkers', round(idle.speed), round(idle.records)],
    ['fuzz mix, all checkers', round(fuzz.speed), round(fuzz.records)],
  ])
  return {
    lines: [...rows, ...found],
    findings: [
      {
        what: 'five servers, idle, no checkers',
        measured: `${round(idle.speed)} simulated s/s`,
        aim: `at least ${round(leastIdle)}`,
        isMet: idle.speed >= leastIdle,
      },
      {
        what: 'fuzz mix, all checkers',
        measured: `${round(fuzz.speed)} simulated s/s`,
        aim: `at least ${leastFuzz}`,
        isMet: fuzz.speed >= leastFuzz,
      },
    ],
  }
}

interface Speed {
  /** Simulated seconds in a real one. */
  readonly speed: number
  readonly records: number
}

function measureIdle(): Speed {
  return medianOf(rounds + coldRounds, coldRounds, (i) => {
    const simulation = startIdle(i + 1)
    const [before, count] = [simulation.world().at, simulation.world().count]
    const from = performance.now()
    simulation.run(idleMs)
    const seconds = (performance.now() - from) / 1000
    assert(simulation.finding() === null, simulation.finding()?.detail ?? '')
    const world = simulation.world()
    return speedOf(seconds, micros(world.at - before), world.count - count)
  })
}

/** A cluster that has just elected its leader. */
function startIdle(seed: number): Simulation {
  const simulation = createSimulation({
    seed,
    servers,
    clients: [],
    options: defaultRaftOptions,
    rules: allRules,
    links: defaultLinks,
    clientOptions: defaultClientOptions,
    diskMinMs: 1,
    diskMaxMs: 5,
    isJudged: false,
    watch: () => {},
  })
  const isLed = simulation.runUntil(
    () =>
      Object.values(simulation.world().servers).some(
        ({ server }) => server?.raft.role.type === 'leader',
      ),
    10_000,
  )
  assert(isLed, 'somebody leads')
  return simulation
}

function measureFuzz(onFound: (sentence: string) => void): Speed {
  return medianOf(rounds, 1, (i) => {
    let [at, records] = [0, 0]
    const from = performance.now()
    for (let k = 1; k <= seedsPerRound; k++) {
      const run = runSeed(i * seedsPerRound + k, newCoverage())
      if (run.finding !== null) {
        onFound(`Seed ${run.seed} found ${run.finding.what}: ${run.finding.detail}`)
      }
      at += run.at
      records += run.records
    }
    return speedOf((performance.now() - from) / 1000, micros(at), records)
  })
}

function speedOf(seconds: number, simulated: Micros, records: number): Speed {
  return { speed: simulated / 1e6 / seconds, records: records / seconds }
}

function medianOf(count: number, cold: number, measure: (i: number) => Speed): Speed {
  const all = Array.from({ length: count }, (_, i) => measure(i)).slice(cold)
  return {
    speed: median(all.map(({ speed }) => speed)),
    records: median(all.map(({ records }) => records)),
  }
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en')
}
