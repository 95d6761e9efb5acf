import { digest } from '../lib/digest'
import {
  asText,
  currentConfiguration,
  hasQuorum,
  isJoint,
  isVoter,
  lastPosition,
  members,
  serverId,
} from '../raft/index'
import type { Position, ServerId } from '../raft/index'
import type { Server } from '../server/server'
import type { ServerSlot, World } from '../world/world'
import { leaderOf, runningServers } from './target'

/**
 * Whether the leader is one of the voters, and all that it counts among its members have come to the same: the same log, all of it
 * committed and applied, the same values and sessions; and no client waits.
 */
export function hasAgreed(world: World): boolean {
  return whyNotAgreed(world) === null
}

/** What is missing to that, in one sentence; null where nothing is. */
export function whyNotAgreed(world: World): string | null {
  const leader = leaderOf(world)
  if (leader === null) return 'Nobody leads.'
  const waits = Object.values(world.clients).find(({ pending }) => pending.length > 0)
  if (waits !== undefined) return `${waits.id} still waits for an answer.`
  const configuration = currentConfiguration(leader.raft)
  if (!isVoter(configuration, leader.id)) return `${leader.id} leads, and was removed.`
  if (isJoint(configuration)) return `${leader.id} does not leave joint consensus.`
  for (const id of members(configuration)) {
    const server = runningServers(world).find((each) => each.id === id)
    if (server === undefined) return `${id} ${whyDown(world.servers[id])}.`
    const why = whyDifferent(leader, server)
    if (why !== null) return why
  }
  return null
}

/** Why nobody gets anything committed: for each server, why it cannot win. */
export function whyNoProgress(world: World): string {
  const leader = leaderOf(world)
  const lines = Object.values(world.servers).map(
    (slot) => `${slot.id} ${whyNotWinning(world, slot)}.`,
  )
  return leader === null ? lines.join(' ') : `${whyNotCommitting(world, leader)} ${lines.join(' ')}`
}

function whyNotWinning(world: World, slot: ServerSlot): string {
  const { server } = slot
  if (server === null || server.failure !== null) return whyDown(slot)
  const { raft } = server
  if (raft.role.type === 'leader') return `leads term ${raft.currentTerm}`
  const configuration = currentConfiguration(raft)
  if (!isVoter(configuration, raft.id)) return 'is not a voter'
  const mine = lastPosition(raft.log)
  const voters = runningServers(world).filter(({ id }) => isVoter(configuration, id))
  const ahead = voters.find((other) => isAhead(lastPosition(other.raft.log), mine))
  const isBehind = (id: ServerId) =>
    voters.some((each) => each.id === id && !isAhead(lastPosition(each.raft.log), mine))
  const of = `a quorum of ${asText(configuration)}`
  if (!hasQuorum(configuration, (id) => voters.some((each) => each.id === id)))
    return `cannot win: ${of} does not run`
  if (ahead !== undefined && !hasQuorum(configuration, isBehind)) {
    const theirs = lastPosition(ahead.raft.log)
    return `cannot win: its log is behind ${ahead.id} (${spell(mine)} < ${spell(theirs)})`
  }
  return `could win: its log is as good as those of ${of}, and it is a ${raft.role.type} of term ${raft.currentTerm}`
}

function whyNotCommitting(world: World, { id, raft }: Server): string {
  const { role } = raft
  if (role.type !== 'leader') return ''
  const matched = Object.entries(role.progress).map(([other, each]) => {
    const isUp = world.servers[serverId(other)]?.server != null
    return `${other} ${each.matchIndex} (${each.state}${isUp ? '' : ', down'})`
  })
  const transfer = role.transfer === null ? '' : ` It hands over to ${role.transfer.to}.`
  return `${id} leads term ${raft.currentTerm}, ends at ${spell(lastPosition(raft.log))} and has committed ${raft.commitIndex}; matched: ${matched.join(', ')}.${transfer}`
}

function whyDown(slot: ServerSlot | undefined): string {
  const failure = slot?.server?.failure ?? slot?.failure
  if (slot?.status === 'refused') return `does not start: ${failure}`
  return failure == null ? 'is down' : `does nothing any more: ${failure}`
}

function whyDifferent(leader: Server, server: Server): string | null {
  const [theirs, mine] = [lastPosition(leader.raft.log), lastPosition(server.raft.log)]
  if (theirs.index !== mine.index || theirs.term !== mine.term)
    return `${server.id} holds ${spell(mine)}, ${leader.id} ${spell(theirs)}.`
  if (server.lastApplied !== mine.index)
    return `${server.id} has applied ${server.lastApplied} of ${mine.index} entries.`
  return digest(server.store) === digest(leader.store)
    ? null
    : `${server.id} and ${leader.id} have applied the same and hold different values.`
}

function isAhead(theirs: Position, mine: Position): boolean {
  return theirs.term === mine.term ? theirs.index > mine.index : theirs.term > mine.term
}

/** An index and its term, as in `3@t2`. */
function spell({ index, term }: Position): string {
  return `${index}@t${term}`
}
