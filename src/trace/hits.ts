import { unreachable } from '../lib/assert'
import { serverId } from '../raft/index'
import type { Role, ServerId } from '../raft/index'
import type { ServerDecision } from '../server/step'
import type { ServerSlot, World } from '../world/world'
import type { Breakpoint } from './breakpoint'
import { roleName } from './breakpoint-words'
import type { RecordedStep } from './line'
import { beginsToHold } from './predicate-watch'

/**
 * One sentence if this event hits a breakpoint, else null. Edges are looked for: what held before the event
 * already is no hit. A broken invariant is told by whoever judges, so here it is never hit.
 *
 * It is asked at every event, so it looks first whether the event is of a kind that can hit at all.
 */
export function hitBy(breakpoint: Breakpoint, before: World, step: RecordedStep): string | null {
  switch (breakpoint.type) {
    case 'role':
      return roleHit(breakpoint.server, breakpoint.role, before, step)
    case 'term':
      return termHit(breakpoint.above, before, step)
    case 'message':
      return messageHit(breakpoint, step)
    case 'overwritten':
      return overwriteHit(breakpoint.server, step)
    case 'commit':
      return commitHit(breakpoint.server, breakpoint.index, before, step)
    case 'violation':
      return null
    case 'predicate': {
      const { text } = breakpoint
      return beginsToHold(text, before, step.applied.world) ? `${text} begins to hold` : null
    }
    default:
      return unreachable(breakpoint)
  }
}

/** The server whose role, term, log or commit index this event may have changed. */
function movedBy({ record }: RecordedStep): ServerId | null {
  return record.type === 'step' || record.type === 'boot' ? record.server : null
}

function roleHit(
  server: ServerId | null,
  wanted: Role['type'],
  before: World,
  step: RecordedStep,
): string | null {
  const moved = movedBy(step)
  if (moved === null || (server !== null && server !== moved)) return null
  const { world, decisions } = step.applied
  if (roleIn(before, moved) === wanted) return null
  const isNow = roleIn(world, moved) === wanted
  if (!isNow && !decisions.some((decision) => roleTaken(decision) === wanted)) return null
  return `${moved} becomes ${roleName(wanted)}`
}

function roleIn(world: World, id: ServerId): Role['type'] | null {
  return world.servers[id]?.server?.raft.role.type ?? null
}

/** One step may pass through several roles: a cluster of one is candidate and leader at once. */
function roleTaken(decision: ServerDecision): Role['type'] | null {
  switch (decision.type) {
    case 'becamePreCandidate':
      return 'preCandidate'
    case 'becameCandidate':
      return 'candidate'
    case 'becameLeader':
      return 'leader'
    case 'becameFollower':
      return 'follower'
    default:
      return null
  }
}

function termHit(above: number, before: World, step: RecordedStep): string | null {
  const moved = movedBy(step)
  const slot = moved === null ? undefined : step.applied.world.servers[moved]
  if (slot === undefined || termOf(slot) <= above) return null
  for (const id in before.servers) {
    const other = before.servers[serverId(id)]
    if (other !== undefined && termOf(other) > above) return null
  }
  return `${slot.id}’s term exceeds ${above}`
}

function termOf({ server, disk }: ServerSlot): number {
  return server === null ? disk.currentTerm : server.raft.currentTerm
}

type MessageBreakpoint = Extract<Breakpoint, { readonly type: 'message' }>

/** What is lost on its link was sent too. */
function messageHit(
  breakpoint: MessageBreakpoint,
  { record, applied }: RecordedStep,
): string | null {
  if (record.type !== 'step') return null
  if (breakpoint.from !== null && breakpoint.from !== record.server) return null
  for (const sent of [applied.sent, applied.lost])
    for (const { message, to } of sent) {
      if (breakpoint.to !== null && breakpoint.to !== to) continue
      if (
        breakpoint.message === null ? isOfRaft(message.type) : breakpoint.message === message.type
      )
        return `${message.type} goes from ${message.from} to ${to}`
    }
  return null
}

function isOfRaft(type: string): boolean {
  return type !== 'ClientRequest' && type !== 'ClientRead' && type !== 'ClientResponse'
}

function overwriteHit(server: ServerId | null, { record, applied }: RecordedStep): string | null {
  if (record.type !== 'step' || (server !== null && server !== record.server)) return null
  for (const decision of applied.decisions) {
    if (decision.type !== 'truncated') continue
    const { fromIndex, toIndex } = decision
    const what = fromIndex === toIndex ? `index ${fromIndex}` : `indexes ${fromIndex} to ${toIndex}`
    return `${record.server} overwrites ${what}`
  }
  return null
}

function commitHit(
  server: ServerId | null,
  index: number,
  before: World,
  step: RecordedStep,
): string | null {
  const moved = movedBy(step)
  if (moved === null || (server !== null && server !== moved)) return null
  if (commitIn(step.applied.world, moved) < index) return null
  for (const id of server === null ? Object.keys(before.servers) : [server])
    if (commitIn(before, serverId(id)) >= index) return null
  return `${moved}’s commit index reaches ${index}`
}

function commitIn(world: World, id: ServerId): number {
  return world.servers[id]?.server?.raft.commitIndex ?? -1
}
