import { checkLinearizability } from '../check/linearizability'
import { violationOf } from '../check/linearizability-words'
import { emptyMap } from '../lib/persistent-map'
import { digest } from '../lib/digest'
import type { Micros, ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { Server } from '../server/server'
import { foldClients, historyOf, newClientHistory } from '../trace/client-history'
import type { History } from '../trace/history'
import type { WorldRecord } from '../world/record'
import { count } from './coverage'
import type { Coverage } from './coverage'
import { hasAgreed, whyNoProgress, whyNotAgreed } from './liveness'
import { perform } from './perform'
import type { Plan } from './plan'
import { refold } from './refold'
import { createSimulation } from './simulation'
import type { Finding, Simulation } from './simulation'
import { runningServers } from './target'
import { watchInto } from './watch'
import { watchWorkload } from './workload'
import type { Workload } from './workload'

/** What a plan came to. */
export interface PlanRun {
  /** The first thing that should not have been, or null. */
  readonly finding: Finding | null
  /** Of the world at the end: the same plan gives the same. */
  readonly digest: number
  /** How long the story was, world time. */
  readonly at: Micros
  readonly records: readonly WorldRecord[]
}

/** A healed cluster must commit something within so many of its longest election timeouts. */
const patience = 20
/** And answer, and have come to agree within so many: catching up may take one message for each entry. */
const longPatience = 120
/** How hard to look for an order of what clients saw. */
const searchSteps = 200_000

/**
 * Carries a plan out: a cluster under load and faults, whose every record is judged; then all is healed, and
 * it must answer, agree, and hold all that it ever acknowledged, once; what its clients saw must have an
 * order; and its recording, folded anew, must come to the same world.
 */
export function runPlan(plan: Plan, coverage: Coverage): PlanRun {
  const records: WorldRecord[] = []
  const sees = watchInto(coverage)
  let history = newClientHistory(emptyMap(), 'leftOut')
  const simulation = createSimulation({
    ...plan,
    watch: (judged) => {
      records.push(judged.record)
      sees(judged)
      history = foldClients(history, judged)
    },
    onDeath: (point) => count(coverage, `crash: ${point}`),
  })
  const retired = new Set<ServerId>()
  const workload = watchWorkload()
  let isOver = false
  const stage = { simulation, retired, isOver: () => isOver, onSettled: workload.onSettled }
  let nowMs = 0
  for (const { atMs, action } of plan.actions) {
    simulation.run(atMs - nowMs)
    nowMs = atMs
    if (simulation.finding() !== null) break
    perform(stage, action)
  }
  simulation.run(plan.faultsMs - nowMs)
  isOver = true
  for (let each = retired.size; each > 0; each--) count(coverage, 'serverRetired')

  const judges: readonly (() => Found | null)[] = [
    () => judgePeace(simulation, plan, retired, workload),
    () => judgeWords(simulation, workload),
    () => violationIn(historyOf(history)),
    () => judgeRecording(simulation, records),
  ]
  let finding = simulation.finding()
  for (const judge of judges) {
    const found = finding === null ? judge() : null
    // The simulation may have stood still meanwhile for a reason of its own.
    finding ??=
      simulation.finding() ?? (found === null ? null : { ...found, event: records.length })
  }
  return { finding, digest: digest(simulation.world()), at: simulation.world().at, records }
}

type Found = Omit<Finding, 'event'>

/** Heals everything, and demands that the cluster commits, answers and agrees before patience ends. */
function judgePeace(
  simulation: Simulation,
  plan: Plan,
  retired: ReadonlySet<ServerId>,
  workload: Workload,
): Found | null {
  const timeoutMs = plan.options.electionTimeoutMax / 1000
  const [client] = plan.clients
  heal(simulation, plan, retired)
  const before = workload.written()
  const committed = () => mostOf(simulation, ({ raft }) => raft.commitIndex)
  const committedBefore = committed()
  const isAnswered = () => workload.written() > before
  let hasEnded = false
  /** Again and again, so that a leader that comes late has something of its own to commit. */
  const ask = () => {
    if (client === undefined || hasEnded) return
    const operation = { type: 'put', key: 'end', value: 'end' } as const
    simulation.submit(client, operation, null, (result) => {
      if (result.type === 'done') workload.onWritten()
      else simulation.later(timeoutMs, ask)
    })
  }
  const asks = Math.ceil(longPatience / askEvery)
  let isAgreed = false
  for (let i = 0; i < asks && !isAgreed; i++) {
    ask()
    const isReached = () => isAnswered() && hasAgreed(simulation.world())
    isAgreed = simulation.runUntil(isReached, askEvery * timeoutMs)
    hasEnded = isAgreed
    const isTooLate = committed() === committedBefore && (i + 1) * askEvery >= patience
    if (simulation.finding() !== null) return null
    if (isTooLate) return { what: 'Liveness', detail: whyNoProgress(simulation.world()) }
  }
  simulation.hashAll()
  if (isAgreed) return null
  const detail = isAnswered() ? whyNotAgreed(simulation.world()) : 'No client is answered any more.'
  return { what: 'Agreement', detail: detail ?? '' }
}

/** How many of the longest election timeouts are between two questions. */
const askEvery = 10

/** Repairs everything there is to repair, and soon again for those that were still dying. */
function heal(simulation: Simulation, plan: Plan, retired: ReadonlySet<ServerId>): void {
  const { version: _, ...calm } = defaultLinks
  simulation.setLinks(calm)
  const all = [...plan.servers, ...plan.spares].filter((id) => !retired.has(id))
  const repair = (id: ServerId) => {
    simulation.setDisk(id, 0, false)
    if (simulation.world().servers[id]?.server?.failure != null) simulation.crash(id, 'idle')
    simulation.restart(id)
    simulation.order(id, (host) => {
      if (simulation.world().servers[id]?.clock.ratePerMille !== 1000) host.setRate(1000)
      host.thaw()
    })
  }
  for (const afterMs of repairsAfterMs) simulation.later(afterMs, () => all.forEach(repair))
}

/** Who is dying, or writes to a full disk, ends a little later. */
const repairsAfterMs = [0, 100, 600]

function judgeWords(simulation: Simulation, workload: Workload): Found | null {
  for (const server of runningServers(simulation.world())) {
    // Who waits to be added, or was removed, is behind.
    const isBehind = server.lastApplied < mostOf(simulation, ({ lastApplied }) => lastApplied)
    const detail = isBehind ? null : workload.judge(server)
    if (detail !== null) return { what: 'Lost or Doubled Write', detail }
  }
  return null
}

function mostOf(simulation: Simulation, what: (server: Server) => number): number {
  return Math.max(0, ...runningServers(simulation.world()).map(what))
}

function violationIn(history: History): Found | null {
  const violation = violationOf(checkLinearizability(history, searchSteps))
  return violation === null ? null : { what: violation.invariant, detail: violation.detail }
}

function judgeRecording(simulation: Simulation, records: readonly WorldRecord[]): Found | null {
  const world = simulation.world()
  const folded = refold(world.header, records)
  if (folded === digest(world)) return null
  const detail = typeof folded === 'string' ? folded : 'The recording comes to another world.'
  return { what: 'Recording', detail }
}
