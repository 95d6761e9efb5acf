import { assert } from '../lib/assert'
import { batchFrom, emptyBatch } from './batch'
import type { LogIndex, ServerId } from './brands'
import { logIndex, micros, term } from './brands'
import { lastIndex, termAt } from './log'
import { beginRound } from './reads'
import type { Draft, DraftLeader, DraftProgress, Transition } from './transition'
import { others } from './transition'

/**
 * What a leader sends at the end of a step: to everybody where a round is due, and to each follower what
 * it lacks, as far as its progress allows. In `probe` that is one AppendEntries, then nothing until it
 * is answered; in `replicate` as many as its window holds, where nextIndex moves on sending; in
 * `snapshot` nothing but pieces of it. Where no flow is kept, who is due gets all that it may lack.
 */
export function replicate(t: Transition, leader: DraftLeader): void {
  if (t.isRoundDue) sendRound(t, leader)
  for (const id of others(t.node)) {
    const progress = leader.progress[id]
    if (progress === undefined) continue
    if (!t.node.options.flow) {
      if (t.due.includes(id)) sendAll(t, leader, id, progress)
    } else while (canSend(t.node, progress)) sendNext(t, leader, id, progress)
  }
  t.due.length = 0
}

/** The heartbeat timer ran out: nobody must think this leader dead (§5.2). */
export function onHeartbeatTimeout(t: Transition): void {
  const { role, options } = t.node
  if (role.type !== 'leader') return
  role.heartbeatDeadline = micros(t.now + options.heartbeatInterval)
  t.isRoundDue = true
}

/** A follower answered a later round than what is out went with: that is lost, or late. */
export function lookForLosses(
  t: Transition,
  leader: DraftLeader,
  from: ServerId,
  progress: DraftProgress,
  round: number,
): void {
  if (!t.node.options.flow) return
  if (progress.state === 'snapshot') {
    if (round > progress.snapshotRound) sendSnapshot(t, leader, from, progress)
    return
  }
  const oldest = progress.inflight[0]
  const isLate = oldest !== undefined && round > oldest.round
  if (isLate) askWhatCame(t, leader, from, progress)
}

/** Sends the piece of the snapshot that comes next; the others wait until it is answered (§7). */
export function sendSnapshot(
  t: Transition,
  leader: DraftLeader,
  to: ServerId,
  progress: DraftProgress,
): void {
  const { snapshot, id: from, currentTerm, options } = t.node
  assert(snapshot !== null, 'what is cut off is in a snapshot')
  const { lastIncludedIndex, lastIncludedTerm, configuration, checksum } = snapshot
  const offset = Math.min(progress.snapshotOffset, snapshot.data.length)
  const end = offset + options.maxSnapshotPiece
  const done = end >= snapshot.data.length
  progress.snapshotRound = leader.round
  const position = { lastIncludedIndex, lastIncludedTerm, configuration, checksum }
  const piece = { offset, data: snapshot.data.slice(offset, end), done, round: leader.round }
  t.messages.push({
    type: 'InstallSnapshot',
    from,
    to,
    term: currentTerm,
    ...position,
    ...piece,
  })
  t.decisions.push({ type: 'snapshotSent', to, lastIncludedIndex, offset, done })
}

/** Sends what follows an index to a server that no account is kept of, where it is still there. */
export function sendOnce(
  t: Transition,
  leader: DraftLeader,
  to: ServerId,
  matchIndex: LogIndex,
): void {
  if (termAt(t.node.log, matchIndex) === null) return
  const { entries } = batchFrom(t, logIndex(matchIndex + 1))
  send(t, leader, to, matchIndex, entries, t.node.commitIndex)
}

/** Begins a round and sends each follower something of it, with entries or without (§5.2, §8). */
function sendRound(t: Transition, leader: DraftLeader): void {
  t.isRoundDue = false
  beginRound(t, leader)
  const { flow } = t.node.options
  for (const id of others(t.node)) {
    const progress = leader.progress[id]
    if (progress === undefined) continue
    if (!flow) t.due.push(id)
    else if (canSend(t.node, progress)) sendNext(t, leader, id, progress)
    else sendHeartbeat(t, leader, id, progress)
  }
}

/** Without entries, at what is known to match, so that it never is refused, unless the window is full. */
function sendHeartbeat(
  t: Transition,
  leader: DraftLeader,
  to: ServerId,
  progress: DraftProgress,
): void {
  const { state, matchIndex } = progress
  const isFull = state === 'probe' || (state === 'replicate' && !hasRoom(t.node, progress))
  if (isFull) return askWhatCame(t, leader, to, progress)
  // What is cut off has no term any more; nothing at all matches everywhere.
  const isThere = matchIndex >= t.node.log.baseIndex
  sendEmpty(t, leader, to, isThere ? matchIndex : logIndex(0))
}

/** Stands behind what is out, so that the answer tells whether that came. */
function askWhatCame(
  t: Transition,
  leader: DraftLeader,
  to: ServerId,
  progress: DraftProgress,
): void {
  if (isCutOff(t.node, progress)) sendNext(t, leader, to, progress)
  else sendEmpty(t, leader, to, logIndex(progress.nextIndex - 1))
}

function isCutOff({ log }: Draft, { nextIndex }: DraftProgress): boolean {
  return nextIndex <= log.baseIndex
}

function sendEmpty(t: Transition, leader: DraftLeader, to: ServerId, prev: LogIndex): void {
  send(t, leader, to, prev, emptyBatch.entries, t.node.commitIndex)
}

function canSend(node: Draft, progress: DraftProgress): boolean {
  if (progress.state === 'snapshot') return false
  if (progress.state === 'probe') return !progress.isPaused
  return progress.nextIndex <= lastIndex(node.log) && hasRoom(node, progress)
}

function hasRoom({ options }: Draft, { inflight }: DraftProgress): boolean {
  if (inflight.length >= options.maxInflight) return false
  let bytes = 0
  for (const append of inflight) bytes += append.bytes
  return bytes < options.maxInflightBytes
}

function sendNext(t: Transition, leader: DraftLeader, to: ServerId, progress: DraftProgress): void {
  if (isCutOff(t.node, progress)) {
    progress.state = 'snapshot'
    progress.snapshotOffset = 0
    progress.inflight = []
    return sendSnapshot(t, leader, to, progress)
  }
  const { entries, bytes } = batchFrom(t, progress.nextIndex)
  send(t, leader, to, logIndex(progress.nextIndex - 1), entries, t.node.commitIndex)
  if (progress.state === 'probe') {
    progress.isPaused = true
    return
  }
  const last = logIndex(progress.nextIndex + entries.length - 1)
  progress.nextIndex = logIndex(last + 1)
  progress.inflight = [...progress.inflight, { lastIndex: last, bytes, round: leader.round }]
}

/** All that a follower may lack, as Figure 2 has it. */
function sendAll(t: Transition, leader: DraftLeader, to: ServerId, progress: DraftProgress): void {
  if (isCutOff(t.node, progress)) return sendSnapshot(t, leader, to, progress)
  const { entries } = batchFrom(t, progress.nextIndex)
  send(t, leader, to, logIndex(progress.nextIndex - 1), entries, t.node.commitIndex)
}

function send(
  t: Transition,
  { round }: DraftLeader,
  to: ServerId,
  prevLogIndex: LogIndex,
  entries: ReturnType<typeof batchFrom>['entries'],
  leaderCommit: LogIndex,
): void {
  const { id: from, currentTerm, log } = t.node
  t.messages.push({
    type: 'AppendEntries',
    from,
    to,
    term: currentTerm,
    prevLogIndex,
    prevLogTerm: termAt(log, prevLogIndex) ?? term(0),
    entries,
    leaderCommit,
    round,
  })
}
