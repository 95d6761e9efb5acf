import { entries } from '../lib/persistent-map'
import { lastPosition, votersOf } from '../raft/index'
import type { ServerId } from '../raft/index'
import { count } from '../trace/words'
import type { ServerSlot, World } from '../world/world'
import { configurationIn, logOf, serversOf, standingOf } from './members'
import type { Standing } from './members'

/**
 * What a server is drawn as: its role in Raft; a follower that no quorum counts by what it is to the
 * cluster instead.
 */
export type DrawnRole =
  'follower' | 'preCandidate' | 'candidate' | 'leader' | 'learner' | 'outside' | 'down'

/** What the stage shows of one server: plain values, so that it is drawn again only when one changed. */
export interface ServerView {
  readonly status: ServerSlot['status']
  readonly role: DrawnRole
  readonly standing: Standing
  readonly term: number
  readonly commitIndex: number
  readonly lastIndex: number
  readonly lastTerm: number
  /** Answers to a candidate as text, a letter for each voter: y granted, n refused, - none yet. */
  readonly votes: string
  /** One line under the label: what is unusual here, or what a vote depends on. */
  readonly note: string
}

export function serverView(world: World | null, id: ServerId): ServerView | null {
  const slot = world?.servers[id]
  if (world === null || slot === undefined) return null
  const { server, status } = slot
  const last = lastPosition(logOf(slot))
  return {
    status,
    role: drawnRole(world, slot),
    standing: standingOf(configurationIn(world), id),
    term: server === null ? slot.disk.currentTerm : server.raft.currentTerm,
    commitIndex: server?.raft.commitIndex ?? 0,
    lastIndex: last.index,
    lastTerm: last.term,
    votes: votesOf(slot),
    note: noteOf(world, slot),
  }
}

export function drawnRole(world: World, { id, server }: ServerSlot): DrawnRole {
  if (server === null) return 'down'
  const role = server.raft.role.type
  if (role !== 'follower') return role
  const standing = standingOf(configurationIn(world), id)
  return standing === 'voter' ? 'follower' : standing
}

/** By the voters it asks itself. */
function votesOf({ server }: ServerSlot): string {
  const raft = server?.raft
  if (raft?.role.type !== 'candidate' && raft?.role.type !== 'preCandidate') return ''
  const { votes } = raft.role
  const configuration = raft.configurations.at(-1)?.configuration
  const voters = configuration === undefined ? [] : votersOf(configuration)
  return voters
    .map((voter) => {
      const answer = votes[voter]
      if (answer === undefined) return '-'
      return answer ? 'y' : 'n'
    })
    .join('')
}

function noteOf(world: World, slot: ServerSlot): string {
  const { status, clock, id, server } = slot
  if (status === 'frozen')
    return `${count(waitingFor(world, id), 'message waits', 'messages wait')}`
  if (status === 'refused') return 'see the inspector'
  if (status === 'down') return `term ${slot.disk.currentTerm} on disk`
  if (clock.ratePerMille !== 1000) return `clock at ${clock.ratePerMille / 1000}×`
  const role = server?.raft.role
  if (role?.type === 'leader' && role.transfer !== null) return `hands over to ${role.transfer.to}`
  return ''
}

/** What would be in the inbox of a server that does nothing. */
function waitingFor(world: World, id: ServerId): number {
  let waiting = 0
  for (const [, flight] of entries(world.inFlight)) {
    if (flight.to === id && !flight.isStray && flight.due <= world.at) waiting++
  }
  return waiting
}

/** Votes depend on where logs end, so that is shown while somebody asks for them. */
export function isCampaign(world: World | null): boolean {
  return serversOf(world).some((id) => {
    const role = world?.servers[id]?.server?.raft.role.type
    return role === 'candidate' || role === 'preCandidate'
  })
}

/** The words for a role. */
export const roleWords: Readonly<Record<DrawnRole, string>> = {
  follower: 'follower',
  preCandidate: 'pre-candidate',
  candidate: 'candidate',
  leader: 'leader',
  learner: 'learner',
  outside: 'not a member',
  down: 'down',
}

/** The word that stands beside the disc. */
export function roleWord({ status, role }: Pick<ServerView, 'status' | 'role'>): string {
  if (status === 'starting') return 'starting'
  if (status === 'refused') return 'will not start'
  if (status === 'frozen') return 'frozen'
  return roleWords[role]
}

/** A server as a button is named for those who do not see it. */
export function spokenServer(id: string, view: ServerView): string {
  const word = roleWord(view)
  const role = word === roleWords[view.role] ? word : `${word}, ${roleWords[view.role]}`
  const isDownStranger = view.role === 'down' && view.standing !== 'voter'
  const standing = isDownStranger ? `, ${roleWords[view.standing]}` : ''
  const voters = view.votes.length
  const granted = view.votes.split('y').length - 1
  const votes = voters === 0 ? '' : `, ${granted} of ${voters} votes`
  return `${id}, ${role}${standing}, term ${view.term}${votes}, log ends at ${view.lastIndex}, commit ${view.commitIndex}`
}
