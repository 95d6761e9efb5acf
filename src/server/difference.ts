import { commonPrefix } from '../lib/common-prefix'
import { entriesBetween, firstIndex, lastIndex, logIndex } from '../raft/index'
import type { RaftNode } from '../raft/index'
import type { Persist } from './disk'

/** What of a node must survive a crash (Figure 2, persistent state; §7). */
export type Persistent = Pick<RaftNode, 'currentTerm' | 'votedFor' | 'log' | 'snapshot'>

/**
 * What a step changed of the persistent state, or null. Handlers never ask for a write: it is derived
 * here from the node before and after, so that a write cannot be forgotten (Figure 2, persistent state).
 */
export function difference(
  before: Persistent,
  after: Persistent,
): Omit<Persist, 'type' | 'serial'> | null {
  const { currentTerm, votedFor, snapshot, log } = after
  if (snapshot !== null && snapshot !== before.snapshot) {
    const { baseIndex, baseTerm } = log
    const first = firstIndex(log)
    const change = { firstIndex: first, entries: entriesBetween(log, first, lastIndex(log)) }
    return { currentTerm, votedFor, compaction: { snapshot, baseIndex, baseTerm }, change }
  }
  const isSameVote = before.currentTerm === currentTerm && before.votedFor === votedFor
  const change = before.log.entries === log.entries ? null : changeOf(before, after)
  if (isSameVote && change === null) return null
  return { currentTerm, votedFor, compaction: null, change }
}

/** Where two logs with the same beginning part. */
function changeOf(before: Persistent, after: Persistent): Persist['change'] {
  const { log } = after
  const kept = commonPrefix(before.log.entries, log.entries)
  if (kept === before.log.entries.size && kept === log.entries.size) return null
  const first = logIndex(log.baseIndex + kept + 1)
  return { firstIndex: first, entries: entriesBetween(log, first, lastIndex(log)) }
}
