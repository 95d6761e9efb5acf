import type { ServerId } from '../raft/index'
import type { Server } from '../server/server'
import type { World } from '../world/world'

/** Whom an action is meant for: who leads is found out when it happens, and may be nobody. */
export type Target = ServerId | 'leader'

export function targetIn(world: World, target: Target): ServerId | null {
  return target === 'leader' ? (leaderOf(world)?.id ?? null) : target
}

/** The running leader of the highest term; an older one may not know that it is deposed. */
export function leaderOf(world: World): Server | null {
  let latest: Server | null = null
  for (const server of runningServers(world)) {
    const isLater = latest === null || server.raft.currentTerm > latest.raft.currentTerm
    if (server.raft.role.type === 'leader' && isLater) latest = server
  }
  return latest
}

/** Those that take steps: a server whose disk has failed does nothing any more. */
export function runningServers(world: World): readonly Server[] {
  return Object.values(world.servers).flatMap(({ server }) =>
    server === null || server.failure !== null ? [] : [server],
  )
}
