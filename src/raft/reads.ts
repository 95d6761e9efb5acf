import type { LogIndex, ServerId } from './brands'
import { logIndex } from './brands'
import { isLeaseValid, leaseEnd } from './lease'
import { termAt } from './log'
import type { ReadIndex, ReadIndexResponse } from './messages'
import type { PendingRead, Round } from './node'
import { committedIndex } from './quorum'
import { readRules } from './tally'
import type { DraftLeader, Transition } from './transition'
import { currentConfiguration } from './transition'

/**
 * Linearizable reads without the log (§8; thesis §6.4). The leader notes what is committed, confirms by
 * a round of messages begun after that that it still leads, and the read may be answered by whoever
 * has applied that much.
 */
export function onRead(t: Transition, id: number, isLease: boolean): void {
  const { node } = t
  const { role } = node
  if (role.type === 'leader') return noteRead(t, role, id, null, isLease)
  const leaderId = role.type === 'follower' ? role.leaderId : null
  if (leaderId !== null && node.options.forward) {
    t.messages.push({ type: 'ReadIndex', from: node.id, to: leaderId, term: node.currentTerm, id })
    t.decisions.push({ type: 'readForwarded', to: leaderId })
    return
  }
  t.reads.push({ type: 'notLeader', id, leaderId })
  t.decisions.push({ type: 'readRefused', because: 'notLeader' })
}

/** A follower asks for a client of its own. */
export function onReadIndex(t: Transition, { from, id }: ReadIndex): void {
  const { role } = t.node
  if (role.type === 'leader') return noteRead(t, role, id, from, false)
  t.decisions.push({ type: 'readRefused', because: 'notLeader' })
  answer(t, from, id, null)
}

export function onReadIndexResponse(t: Transition, { id, readIndex }: ReadIndexResponse): void {
  t.reads.push(
    readIndex === null ? { type: 'lostLeadership', id } : { type: 'ready', id, readIndex },
  )
}

/** Leadership ends: nobody will confirm what waits. */
export function failReads(t: Transition, { reads }: DraftLeader): void {
  for (const { id, from } of reads) {
    t.decisions.push({ type: 'readRefused', because: 'lostLeadership' })
    if (from === null) t.reads.push({ type: 'lostLeadership', id })
    else answer(t, from, id, null)
  }
}

/** Notes reads that waited for the first commit of this term, now that there is one (§8). */
export function noteWaitingReads(t: Transition, leader: DraftLeader): void {
  if (!canNote(t) || leader.reads.every(({ readIndex }) => readIndex !== null)) return
  const { commitIndex: readIndex } = t.node
  const round = leader.round + 1
  leader.reads = leader.reads.map((read): PendingRead => {
    return read.readIndex === null ? { ...read, readIndex, round } : read
  })
  t.isRoundDue = true
}

/** Rounds that are remembered while nobody answers. */
const maxRounds = 64

export function beginRound(t: Transition, leader: DraftLeader): void {
  leader.round++
  const begun: Round = { round: leader.round, startedAt: t.now }
  leader.rounds = [...leader.rounds.slice(-maxRounds + 1), begun]
}

/**
 * Somebody answered a round: what a quorum has answered, or a later one, confirms that this server led
 * when that round began.
 */
export function confirmReads(t: Transition, leader: DraftLeader): void {
  const { node } = t
  const ackedRound = (id: ServerId): LogIndex =>
    logIndex(id === node.id ? leader.round : (leader.progress[id]?.ackedRound ?? 0))
  const confirmed = committedIndex(currentConfiguration(node), ackedRound, readRules(node.rules))
  const newest = leader.rounds.findLast(({ round }) => round <= confirmed)
  if (newest !== undefined) {
    leader.rounds = leader.rounds.filter(({ round }) => round > confirmed)
    const isGivenUp = leader.isSuccessorAsked && node.rules.leaseEndsWithTransfer
    leader.leaseStart = isGivenUp ? null : newest.startedAt
  }
  if (leader.reads.length === 0) return
  const waiting: PendingRead[] = []
  for (const read of leader.reads) {
    if (read.readIndex === null || read.round > confirmed) waiting.push(read)
    else finish(t, read.from, read.id, read.readIndex, read.round)
  }
  leader.reads = waiting
}

function noteRead(
  t: Transition,
  leader: DraftLeader,
  id: number,
  from: ServerId | null,
  isLease: boolean,
): void {
  const { commitIndex, rules } = t.node
  const isNoted = canNote(t)
  const readIndex = isNoted ? commitIndex : null
  const round = leader.round + 1
  if (isNoted && isLease && isLeaseValid(t, leader)) {
    const end = leaseEnd(t.node, leader) ?? t.now
    t.decisions.push({ type: 'leaseRead', readIndex: commitIndex, leaseEnd: end, now: t.now })
    t.reads.push({ type: 'ready', id, readIndex: commitIndex })
    return
  }
  t.decisions.push({ type: 'readNoted', readIndex, round, from })
  if (isNoted && !rules.confirmReads) return finish(t, from, id, commitIndex, leader.round)
  leader.reads = [...leader.reads, { id, from, readIndex, round }]
  if (isNoted) t.isRoundDue = true
}

/** Only an entry of the own term tells a leader what is committed (§8). */
function canNote({ node }: Transition): boolean {
  const hasCommitted = termAt(node.log, node.commitIndex) === node.currentTerm
  return hasCommitted || !node.rules.readAfterOwnTermCommit
}

function finish(
  t: Transition,
  from: ServerId | null,
  id: number,
  readIndex: LogIndex,
  round: number,
): void {
  t.decisions.push({ type: 'readConfirmed', readIndex, round })
  if (from === null) t.reads.push({ type: 'ready', id, readIndex })
  else answer(t, from, id, readIndex)
}

function answer(
  { node, messages }: Transition,
  to: ServerId,
  id: number,
  readIndex: LogIndex | null,
): void {
  const { id: from, currentTerm } = node
  messages.push({ type: 'ReadIndexResponse', from, to, term: currentTerm, id, readIndex })
}
