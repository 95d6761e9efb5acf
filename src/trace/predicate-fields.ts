import { unreachable } from '../lib/assert'
import { lastIndex, lastPosition } from '../raft/index'
import type { RaftNode, ServerId } from '../raft/index'
import { ownTime } from '../server/own-clock'
import type { ServerSlot, World } from '../world/world'
import type { FieldName, GlobalName, ProgressName, RoleWord } from './predicate'

/** What a part of a predicate comes to: null is nobody, undefined is unknown. */
export type Value = number | boolean | RoleWord | ServerId | null | undefined

/** A field of one server; undefined where a server that is down, or no leader, has none. */
export function readField(world: World, slot: ServerSlot, field: FieldName): Value {
  const { server, disk } = slot
  const { currentTerm, votedFor, log, snapshot } = server?.raft ?? disk
  switch (field) {
    case 'role':
      return server?.raft.role.type ?? 'down'
    case 'term':
      return currentTerm
    case 'vote':
      return votedFor
    case 'leader':
      return server === null ? undefined : leaderKnown(server.raft)
    case 'commit':
      return server?.raft.commitIndex
    case 'applied':
      return server?.lastApplied
    case 'last':
      return lastIndex(log)
    case 'lastTerm':
      return lastPosition(log).term
    case 'stored':
      return server?.raft.storedIndex
    case 'snapshot':
      return snapshot?.lastIncludedIndex ?? 0
    case 'log':
      return log.entries.size
    case 'votes':
      return server === null ? undefined : votesOf(server.raft)
    case 'timeout':
      return timeoutOf(world, slot)
    case 'up':
      return server !== null
    case 'frozen':
      return slot.status === 'frozen'
    case 'writing':
      return slot.writing !== null
    default:
      return unreachable(field)
  }
}

/** What a leader believes of another server; undefined where it leads not, or knows nothing of it. */
export function readProgress(slot: ServerSlot, field: ProgressName, peer: ServerId): Value {
  const role = slot.server?.raft.role
  const progress = role?.type === 'leader' ? role.progress[peer] : undefined
  return field === 'match' ? progress?.matchIndex : progress?.nextIndex
}

export function readGlobal(world: World, name: GlobalName): number {
  let found = 0
  switch (name) {
    case 'inFlight':
      return world.inFlight.size
    case 'time':
      return world.at / 1000
    case 'leaders':
      for (const { server } of Object.values(world.servers))
        if (server?.raft.role.type === 'leader') found++
      return found
    case 'term':
      for (const { server, disk } of Object.values(world.servers))
        found = Math.max(found, (server?.raft ?? disk).currentTerm)
      return found
    case 'committed':
      for (const { server } of Object.values(world.servers))
        found = Math.max(found, server?.raft.commitIndex ?? 0)
      return found
    default:
      return unreachable(name)
  }
}

function leaderKnown({ id, role }: RaftNode): ServerId | null {
  if (role.type === 'leader') return id
  return role.type === 'follower' ? role.leaderId : null
}

function votesOf({ role }: RaftNode): number {
  if (role.type === 'follower') return 0
  return Object.values(role.votes).filter((isGranted) => isGranted).length
}

/** Milliseconds of its own clock until it times out, 0 where that is overdue; a leader has no such timer. */
function timeoutOf(world: World, { server, clock }: ServerSlot): number | undefined {
  if (server === null || server.raft.role.type === 'leader') return undefined
  return Math.max(0, server.raft.role.electionDeadline - ownTime(clock, world.at)) / 1000
}
