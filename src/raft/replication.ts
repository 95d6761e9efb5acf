import { batchFrom, emptyBatch } from './batch'
import type { LogIndex, ServerId } from './brands'
import { logIndex, term } from './brands'
import { lastIndex, lastIndexOfTerm, termAt } from './log'
import type { AppendEntriesRefused } from './messages'
import type { Batch, Draft, DraftLeader, DraftProgress, Transition } from './transition'
import { others } from './transition'

/**
 * Sends each follower what it lacks, as far as its progress allows: in `probe` one AppendEntries,
 * then nothing until it is answered or a heartbeat is due; in `replicate` as many as its window holds,
 * where nextIndex moves on sending.
 */
export function replicate(t: Transition, leader: DraftLeader): void {
  for (const id of others(t.node)) {
    const progress = leader.progress[id]
    while (progress !== undefined && canSend(t.node, progress)) sendNext(t, id, progress)
  }
}

/** Sends each follower an AppendEntries now, with entries or without, so that none campaigns (§5.2). */
export function sendHeartbeats(t: Transition, leader: DraftLeader): void {
  for (const id of others(t.node)) {
    const progress = leader.progress[id]
    if (progress === undefined) continue
    progress.isPaused = false
    if (canSend(t.node, progress)) sendNext(t, id, progress)
    else send(t, id, progress, emptyBatch)
  }
}

/** A follower matches up to `matchIndex`: the window behind it is free, and all that follows may go. */
export function onMatched(progress: DraftProgress, node: Draft): void {
  const next = logIndex(progress.matchIndex + 1)
  const isAhead = progress.state === 'replicate' && progress.nextIndex > next
  if (!isAhead) progress.nextIndex = atMost(next, afterLast(node))
  progress.state = 'replicate'
  progress.isPaused = false
  progress.inflight = progress.inflight.filter(({ lastIndex: last }) => last > progress.matchIndex)
}

/**
 * A follower's log differs at `prevLogIndex`: look further back, by the hint a whole term at once
 * (§5.3). It never moves forward, and never back behind what is known to match.
 */
export function backtrack(
  node: Draft,
  progress: DraftProgress,
  refused: AppendEntriesRefused,
): void {
  const hint = node.options.backtrack === 'fast' ? hintOf(node, refused) : refused.prevLogIndex
  const lowest = logIndex(progress.matchIndex + 1)
  const next = atMost(atMost(hint, refused.prevLogIndex), progress.nextIndex)
  progress.nextIndex = next < lowest ? lowest : next
  progress.state = 'probe'
  progress.isPaused = false
  progress.inflight = []
}

/** Whether a refusal is of a request that is settled: its answer was overtaken by a later one. */
export function isSettled(
  progress: DraftProgress,
  { prevLogIndex }: AppendEntriesRefused,
): boolean {
  if (prevLogIndex <= progress.matchIndex) return true
  return progress.state === 'probe' && prevLogIndex !== progress.nextIndex - 1
}

/** Requests out at once to one follower, however small they are. */
const maxInflightAppends = 256

function canSend(node: Draft, progress: DraftProgress): boolean {
  if (progress.state === 'probe') return !progress.isPaused
  return progress.nextIndex <= lastIndex(node.log) && hasRoom(node, progress)
}

function hasRoom({ options }: Draft, { inflight }: DraftProgress): boolean {
  if (inflight.length >= maxInflightAppends) return false
  let bytes = 0
  for (const append of inflight) bytes += append.bytes
  return bytes < options.maxInflightBytes
}

function sendNext(t: Transition, to: ServerId, progress: DraftProgress): void {
  const batch = batchFrom(t, progress.nextIndex)
  send(t, to, progress, batch)
  if (progress.state === 'probe') {
    progress.isPaused = true
    return
  }
  const last = logIndex(progress.nextIndex + batch.entries.length - 1)
  progress.nextIndex = logIndex(last + 1)
  progress.inflight = [...progress.inflight, { lastIndex: last, bytes: batch.bytes }]
}

function send(t: Transition, to: ServerId, { nextIndex }: DraftProgress, { entries }: Batch): void {
  const { id, currentTerm, log, commitIndex } = t.node
  const prevLogIndex = logIndex(nextIndex - 1)
  t.messages.push({
    type: 'AppendEntries',
    from: id,
    to,
    term: currentTerm,
    prevLogIndex,
    prevLogTerm: termAt(log, prevLogIndex) ?? term(0),
    entries,
    leaderCommit: commitIndex,
  })
}

/** After this leader's own entries of the conflicting term, if it has any; else before the term. */
function hintOf({ log }: Draft, refused: AppendEntriesRefused): LogIndex {
  if (refused.conflictTerm === null) return refused.conflictIndex
  const last = lastIndexOfTerm(log, refused.conflictTerm)
  const isBefore = last !== null && last < refused.prevLogIndex
  return isBefore ? logIndex(last + 1) : refused.conflictIndex
}

function afterLast({ log }: Draft): LogIndex {
  return logIndex(log.size + 1)
}

function atMost(index: LogIndex, limit: LogIndex): LogIndex {
  return index < limit ? index : limit
}
