import type { ServerId } from '../raft/index'
import { isCut } from '../server/links'
import { count } from '../trace/words'
import type { ServerSlot, World } from '../world/world'
import { isMajority } from './log-view'

/** Why a server is as it is, in one or two sentences. */
export function serverWhy(world: World, slot: ServerSlot): string {
  const { id, server, disk, failure, status } = slot
  if (status === 'refused') return failure ?? 'It does not start.'
  if (status === 'starting') return 'Its worker reads the disk.'
  if (server === null) {
    const reason = failure === null ? '' : `${failure} `
    return `${reason}Its thread has ended. Term ${disk.currentTerm} and ${count(disk.log.size, 'entry', 'entries')} are on its disk.`
  }
  if (server.failure !== null) return `It stopped: ${server.failure}`
  if (status === 'frozen')
    return 'It runs but does nothing, and its inbox fills. Others take it for dead.'
  const { role, currentTerm, voters } = server.raft
  const needed = Math.floor(voters.length / 2) + 1
  switch (role.type) {
    case 'leader': {
      const rival = voters.find(
        (other) => (world.servers[other]?.server?.raft.currentTerm ?? 0) > currentTerm,
      )
      if (rival !== undefined) {
        return `It leads term ${currentTerm}, but ${rival} is in a later one: it will step down as soon as it hears of that.`
      }
      const up = voters.filter((other) => other === id || isReachable(world, id, other)).length
      return isMajority(up, voters.length)
        ? `It leads, and reaches ${up} of ${voters.length} servers.`
        : `It leads, but reaches ${up} of ${voters.length} servers and needs ${needed}: it can commit nothing.`
    }
    case 'candidate': {
      const votes = Object.values(role.votes).filter((granted) => granted).length
      return `It asks for votes: it has ${votes} of ${voters.length} and needs ${needed}.`
    }
    case 'follower':
      return role.leaderId === null
        ? `It has not heard from a leader of term ${currentTerm}. When its timer ends it asks for votes.`
        : `It follows ${role.leaderId}. Should it hear nothing until its timer ends, it asks for votes.`
  }
}

function isReachable(world: World, from: ServerId, to: ServerId): boolean {
  const status = world.servers[to]?.status
  const { links } = world
  return status === 'up' && !isCut(links, from, to) && !isCut(links, to, from)
}
