import { digest } from '../lib/digest'
import { lastIndex, lastPosition } from '../raft/index'
import type { Micros, Rules } from '../raft/index'
import type { World } from '../world/world'
import { watchInto } from './coverage'
import type { Coverage } from './coverage'
import { healAll, startFaults } from './faults'
import { drawPlan } from './plan'
import { createSimulation } from './simulation'
import type { Finding, Simulation } from './simulation'
import { startWorkload } from './workload'

/** What a seed came to. */
export interface SeedRun {
  readonly seed: number
  /** The first thing that should not have been, or null. */
  readonly finding: Finding | null
  /** Of the world at the end: the same seed gives the same. */
  readonly digest: number
  readonly records: number
  /** How long the story was, world time. */
  readonly at: Micros
}

/** How long a healed cluster may take: twenty of the longest election timeouts. */
const patienceMs = 6000

/**
 * One seed is one story: a cluster under load and faults, whose every record is judged; then all is
 * healed, and it must make progress, agree, and hold all that it ever acknowledged.
 */
export function runSeed(seed: number, coverage: Coverage, change: Partial<Rules> = {}): SeedRun {
  const plan = drawPlan(seed, change)
  const simulation = createSimulation({ ...plan.simulation, watch: watchInto(coverage) })
  let isOver = false
  startFaults(simulation, plan, () => isOver)
  const workload = startWorkload(simulation, plan, () => isOver)
  simulation.run(plan.faultsMs)
  isOver = true
  const finding = simulation.finding() ?? judgePeace(simulation)
  const lost = plan.simulation.servers.map((id) => workload.judge(simulation.world(), id))
  const missing = lost.find((sentence) => sentence !== null) ?? null
  const world = simulation.world()
  const event = world.count
  return {
    seed,
    finding: finding ?? (missing === null ? null : { what: 'Lost Write', detail: missing, event }),
    digest: digest(world),
    records: event,
    at: world.at,
  }
}

/** Heals everything, and demands that the cluster answers and agrees before patience ends. */
function judgePeace(simulation: Simulation): Finding | null {
  const [client] = Object.values(simulation.world().clients)
  healAll(simulation)
  let isAnswered = false
  const ask = () => {
    if (client === undefined || isAnswered) return
    simulation.submit(client.id, { type: 'put', key: 'end', value: 'end' }, null, (result) => {
      isAnswered = result.type === 'done'
      ask()
    })
  }
  ask()
  const hasProgress = simulation.runUntil(() => isAnswered, patienceMs)
  const isAgreed =
    hasProgress && simulation.runUntil(() => hasAgreed(simulation.world()), patienceMs)
  simulation.hashAll()
  const found = simulation.finding()
  if (found !== null || isAgreed) return found
  const detail = hasProgress ? 'The servers do not come to agree.' : 'Nothing is answered any more.'
  return { what: 'Liveness', detail, event: simulation.world().count }
}

/** All servers run, hold the same log, have applied all of it and come to the same values. */
export function hasAgreed(world: World): boolean {
  const running = Object.values(world.servers).flatMap(({ server }) => server ?? [])
  const [first] = running
  if (first === undefined || running.length < world.header.servers.length) return false
  const isSettled = Object.values(world.clients).every(({ pending }) => pending.length === 0)
  return (
    isSettled &&
    running.every(
      ({ raft, lastApplied, store }) =>
        lastPosition(raft.log).index === lastPosition(first.raft.log).index &&
        lastApplied === lastIndex(raft.log) &&
        digest(store) === digest(first.store),
    )
  )
}
