import { at } from '../lib/persistent-list'
import { entries } from '../lib/persistent-map'
import type { ServerId } from '../raft/index'
import { count } from '../trace/words'
import type { ServerSlot, World } from '../world/world'
import { logOf } from './log-view'

/** What the stage shows of one server: plain values, so that it is drawn again only when one changed. */
export interface ServerView {
  readonly status: ServerSlot['status']
  readonly role: 'follower' | 'candidate' | 'leader' | 'down'
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
  const role = server === null ? 'down' : server.raft.role.type
  const log = logOf(slot)
  return {
    status,
    role,
    term: server === null ? slot.disk.currentTerm : server.raft.currentTerm,
    commitIndex: server?.raft.commitIndex ?? 0,
    lastIndex: log.size,
    lastTerm: at(log, log.size - 1)?.term ?? 0,
    votes: votesOf(world, slot),
    note: noteOf(world, slot),
  }
}

function votesOf(world: World, { server }: ServerSlot): string {
  const role = server?.raft.role
  if (role?.type !== 'candidate') return ''
  return world.header.servers
    .map((voter) => {
      const answer = role.votes[voter]
      if (answer === undefined) return '-'
      return answer ? 'y' : 'n'
    })
    .join('')
}

function noteOf(world: World, slot: ServerSlot): string {
  const { status, clock, id } = slot
  if (status === 'frozen')
    return `${count(waitingFor(world, id), 'message waits', 'messages wait')}`
  if (status === 'refused') return 'see the inspector'
  if (status === 'down') return `term ${slot.disk.currentTerm} on disk`
  if (clock.ratePerMille !== 1000) return `clock at ${clock.ratePerMille / 1000}×`
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
  if (world === null) return false
  return world.header.servers.some(
    (id) => world.servers[id]?.server?.raft.role.type === 'candidate',
  )
}

/** The word that stands beside the disc. */
export function roleWord({ status, role }: Pick<ServerView, 'status' | 'role'>): string {
  if (status === 'starting') return 'starting'
  if (status === 'refused') return 'will not start'
  if (status === 'frozen') return 'frozen'
  return role
}

/** A server as a button is named for those who do not see it. */
export function spokenServer(id: string, view: ServerView): string {
  const word = roleWord(view)
  const role = word === view.role ? word : `${word}, ${view.role}`
  const voters = view.votes.length
  const granted = view.votes.split('y').length - 1
  const votes = voters === 0 ? '' : `, ${granted} of ${voters} votes`
  return `${id}, ${role}, term ${view.term}${votes}, log ends at ${view.lastIndex}, commit ${view.commitIndex}`
}
