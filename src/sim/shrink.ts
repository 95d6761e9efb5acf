import { defaultRaftOptions } from '../raft/index'
import type { ServerId } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { Peer } from '../server/messages'
import type { Action, TimedAction } from './action'
import { newCoverage } from './coverage'
import type { Plan } from './plan'
import { runPlan } from './run-plan'
import type { PlanRun } from './run-plan'

/** A plan in which the same breaks, and how many runs it took to find it. */
export interface Shrunk {
  readonly plan: Plan
  readonly run: PlanRun
  readonly runs: number
}

/**
 * Makes a failing plan smaller as long as the same breaks: fewer actions (delta debugging, Zeller 2002),
 * fewer clients and servers, plainer weather and options, less time. The same plan always shrinks alike.
 */
export function shrink(failing: Plan, mostRuns = 300): Shrunk {
  let plan = failing
  let run = runPlan(plan, newCoverage())
  const what = run.finding?.what
  let runs = 1

  /** Takes a smaller plan where it fails alike. */
  function take(smaller: Plan): boolean {
    if (runs >= mostRuns || what === undefined) return false
    runs++
    const tried = runPlan(smaller, newCoverage())
    if (tried.finding?.what !== what) return false
    plan = smaller
    run = tried
    return true
  }

  for (let isSmaller = true; isSmaller && runs < mostRuns;) {
    const before = weigh(plan)
    take(withoutAfter(plan, run))
    for (const id of [...plan.spares, ...plan.servers].toReversed()) take(withoutServer(plan, id))
    for (const client of plan.clients.toReversed()) take(withoutPeers(plan, [client]))
    dropActions(() => plan, take)
    for (const plainer of plainerThan(plan)) take({ ...plan, ...plainer })
    isSmaller = weigh(plan) < before
  }
  return { plan, run, runs }
}

function weigh({ actions, servers, spares, clients, faultsMs }: Plan): number {
  return (
    actions.length * 10 + (servers.length + spares.length + clients.length) * 10 + faultsMs / 1000
  )
}

/** Tries without ever smaller parts of what is left. */
function dropActions(plan: () => Plan, take: (smaller: Plan) => boolean): void {
  for (let size = Math.ceil(plan().actions.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < plan().actions.length;) {
      const { actions } = plan()
      const kept = [...actions.slice(0, from), ...actions.slice(from + size)]
      if (!take({ ...plan(), actions: kept })) from += size
    }
  }
}

/** What was to come after the finding changes nothing of it; nor does time without actions. */
function withoutAfter(plan: Plan, { at }: PlanRun): Plan {
  const faultsMs = Math.min(plan.faultsMs, Math.ceil(at / 1000))
  return { ...plan, faultsMs, actions: plan.actions.filter(({ atMs }) => atMs <= faultsMs) }
}

function withoutServer(plan: Plan, id: ServerId): Plan {
  const without = (list: readonly ServerId[]) => list.filter((other) => other !== id)
  const isLast = plan.servers.length === 1 && plan.servers.includes(id)
  if (isLast) return plan
  const smaller = { ...plan, servers: without(plan.servers), spares: without(plan.spares) }
  return withoutPeers(smaller, [id])
}

/** Without what is done to these, or by them. */
function withoutPeers(plan: Plan, gone: readonly Peer[]): Plan {
  const isGone = (peer: Peer | null) => peer !== null && gone.includes(peer)
  const kept = plan.actions.flatMap(({ atMs, action }): TimedAction[] => {
    const left = actionWithout(action, isGone)
    return left === null ? [] : [{ atMs, action: left }]
  })
  return { ...plan, clients: plan.clients.filter((client) => !isGone(client)), actions: kept }
}

function actionWithout(action: Action, isGone: (peer: Peer | null) => boolean): Action | null {
  if (action.type === 'changeVoters') {
    return { ...action, voters: action.voters.filter((id) => !isGone(id)) }
  }
  const named: readonly (Peer | 'leader' | null)[] = [
    'server' in action ? action.server : null,
    'client' in action ? action.client : null,
    'to' in action ? action.to : null,
  ]
  return named.some((peer) => peer !== 'leader' && isGone(peer)) ? null : action
}

function plainerThan(plan: Plan): readonly Partial<Plan>[] {
  const { version } = plan.links
  return [
    { links: { ...defaultLinks, version } },
    { options: defaultRaftOptions },
    { diskMinMs: 1, diskMaxMs: 1 },
  ]
}
