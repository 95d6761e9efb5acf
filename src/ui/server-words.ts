import { hasQuorum, isVoter, lastIndex, members, votersOf } from '../raft/index'
import type { Configuration, RaftNode, ServerId } from '../raft/index'
import { isCut } from '../server/links'
import { count } from '../trace/words'
import type { ServerSlot, World } from '../world/world'
import { neededText, placedOf } from './members'

/** Why a server is as it is, in one or two sentences. */
export function serverWhy(world: World, slot: ServerSlot): string {
  const { server, disk, failure, status } = slot
  if (status === 'refused') return failure ?? 'It does not start.'
  if (status === 'starting') return 'Its worker reads the disk.'
  if (server === null) {
    const reason = failure === null ? '' : `${failure} `
    const size = count(lastIndex(disk.log) - disk.log.baseIndex, 'entry', 'entries')
    return `${reason}Its thread has ended. Term ${disk.currentTerm} and ${size} are on its disk.`
  }
  if (server.failure !== null) return `It stopped: ${server.failure}`
  if (status === 'frozen')
    return 'It runs but does nothing, and its inbox fills. Others take it for dead.'
  return roleWhy(world, server.raft, placedOf(slot).configuration)
}

function roleWhy(world: World, raft: RaftNode, configuration: Configuration): string {
  const { id, role, currentTerm } = raft
  const voters = votersOf(configuration)
  switch (role.type) {
    case 'leader':
      return leaderWhy(world, raft, configuration)
    case 'preCandidate': {
      const votes = Object.values(role.votes).filter((granted) => granted).length
      return `Before it begins term ${currentTerm + 1} it asks whether it could win: ${votes} of ${voters.length} say yes, it needs ${neededText(configuration)}.`
    }
    case 'candidate': {
      const votes = Object.values(role.votes).filter((granted) => granted).length
      return `It asks for votes: it has ${votes} of ${voters.length} and needs ${neededText(configuration)}.`
    }
    case 'follower':
      return followerWhy(role.leaderId, currentTerm, id, configuration)
  }
}

function followerWhy(
  leaderId: ServerId | null,
  currentTerm: number,
  id: ServerId,
  configuration: Configuration,
): string {
  if (!isVoter(configuration, id)) {
    if (!members(configuration).includes(id)) {
      return leaderId === null
        ? 'It is in no configuration it knows of, and waits to be added.'
        : `It is in no configuration it knows of; ${leaderId} sends to it all the same.`
    }
    return leaderId === null
      ? 'It is a learner: it receives the log and is counted in no majority. It hears no leader.'
      : `It is a learner: ${leaderId} sends it the log, and no majority counts it.`
  }
  return leaderId === null
    ? `It has not heard from a leader of term ${currentTerm}. When its timer ends it asks for votes.`
    : `It follows ${leaderId}. Should it hear nothing until its timer ends, it asks for votes.`
}

function leaderWhy(world: World, raft: RaftNode, configuration: Configuration): string {
  const { id, role, currentTerm } = raft
  const voters = votersOf(configuration)
  const rival = voters.find(
    (other) => (world.servers[other]?.server?.raft.currentTerm ?? 0) > currentTerm,
  )
  if (rival !== undefined) {
    return `It leads term ${currentTerm}, but ${rival} is in a later one: it will step down as soon as it hears of that.`
  }
  if (role.type === 'leader' && role.transfer !== null) {
    const { to, isSent } = role.transfer
    return isSent
      ? `It has asked ${to} to campaign at once, and takes no commands until that is decided.`
      : `It hands its leadership to ${to} once ${to} has its whole log, and takes no commands meanwhile.`
  }
  const isUp = (other: ServerId) => other === id || isReachable(world, id, other)
  const up = voters.filter(isUp).length
  const leads = isVoter(configuration, id) ? 'It leads' : 'It leads until its own removal commits'
  return hasQuorum(configuration, isUp)
    ? `${leads}, and reaches ${up} of ${voters.length} servers.`
    : `${leads}, but reaches ${up} of ${voters.length} servers and needs ${neededText(configuration)}: it can commit nothing.`
}

function isReachable(world: World, from: ServerId, to: ServerId): boolean {
  const status = world.servers[to]?.status
  const { links } = world
  return status === 'up' && !isCut(links, from, to) && !isCut(links, to, from)
}
