import type { LogIndex } from './brands'
import { logIndex } from './brands'
import { firstIndex, lastIndex, lastIndexOfTerm } from './log'
import type { AppendEntriesRefused } from './messages'
import type { Draft, DraftProgress } from './transition'

/** What a leader believes of a server it knows nothing of: its log may be like the leader's (§5.3). */
export function newProgress(nextIndex: LogIndex, sinceRound: number): DraftProgress {
  return {
    nextIndex,
    matchIndex: logIndex(0),
    state: 'probe',
    isPaused: false,
    inflight: [],
    snapshotOffset: 0,
    snapshotRound: 0,
    // Who has just come has not had the time to answer.
    isActive: true,
    ackedRound: 0,
    sinceRound,
  }
}

/**
 * A follower matches up to an index: the window behind it is free. Who was probed has been found once it
 * took entries, or has them all; if it only took a heartbeat, what was out to it is sent again.
 */
export function onMatched(node: Draft, progress: DraftProgress, matchIndex: LogIndex): void {
  progress.matchIndex = matchIndex
  const { nextIndex } = progress
  if (matchIndex >= nextIndex) progress.nextIndex = logIndex(matchIndex + 1)
  progress.inflight = progress.inflight.filter((append) => append.lastIndex > matchIndex)
  if (progress.state === 'snapshot') {
    // What it lacks is in this log after all: no snapshot is needed (etcd: match + 1 ≥ firstIndex).
    if (matchIndex + 1 >= firstIndex(node.log)) probeFrom(progress, logIndex(matchIndex + 1))
  } else if (progress.state === 'probe' && matchIndex + 1 >= nextIndex) {
    const isFound = matchIndex >= nextIndex || matchIndex >= lastIndex(node.log)
    if (isFound) progress.state = 'replicate'
    progress.isPaused = false
  }
}

/** Looks for the place where the logs agree, one AppendEntries at a time. */
export function probeFrom(progress: DraftProgress, nextIndex: LogIndex): void {
  progress.nextIndex = nextIndex
  progress.state = 'probe'
  progress.isPaused = false
  progress.inflight = []
}

/**
 * A follower's log differs at `prevLogIndex`: look further back, by the hint a whole term at once
 * (§5.3). It never moves forward. Who was replicating is where it last matched.
 */
export function backtrack(
  node: Draft,
  progress: DraftProgress,
  refused: AppendEntriesRefused,
): void {
  if (progress.state === 'replicate' && node.options.flow) {
    return probeFrom(progress, logIndex(progress.matchIndex + 1))
  }
  const hint = node.options.backtrack === 'fast' ? hintOf(node, refused) : refused.prevLogIndex
  const lowest = node.options.flow ? progress.matchIndex + 1 : 1
  const next = Math.min(hint, refused.prevLogIndex, progress.nextIndex)
  probeFrom(progress, logIndex(Math.max(lowest, next)))
}

/** Whether a refusal is of a request that is settled: its answer was overtaken by a later one. */
export function isSettled(
  { rules, options }: Draft,
  { state, matchIndex, nextIndex }: DraftProgress,
  { prevLogIndex }: AppendEntriesRefused,
): boolean {
  if (!rules.ignoreStaleRefusals) return false
  if (prevLogIndex <= matchIndex) return true
  const isAskedLast = prevLogIndex === nextIndex - 1
  if (!options.flow) return !isAskedLast
  if (state === 'snapshot') return true
  return state === 'probe' && !isAskedLast
}

/** After this leader's own entries of the conflicting term, if it has any; else before the term. */
function hintOf({ log }: Draft, refused: AppendEntriesRefused): LogIndex {
  if (refused.conflictTerm === null) return refused.conflictIndex
  const last = lastIndexOfTerm(log, refused.conflictTerm)
  const isBefore = last !== null && last < refused.prevLogIndex
  return isBefore ? logIndex(last + 1) : refused.conflictIndex
}
