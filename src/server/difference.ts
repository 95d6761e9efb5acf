import { commonPrefix } from '../lib/common-prefix'
import { slice } from '../lib/persistent-list'
import { logIndex } from '../raft/index'
import type { RaftNode } from '../raft/index'
import type { Persist } from './disk'

/**
 * What a step changed of the persistent state, or null. Handlers never ask for a write: it is derived
 * here from the node before and after, so that a write cannot be forgotten (Figure 2, persistent state).
 */
export function difference(
  before: RaftNode,
  after: RaftNode,
): Omit<Persist, 'type' | 'serial'> | null {
  const isSameLog = before.log === after.log
  const isSameVote = before.currentTerm === after.currentTerm && before.votedFor === after.votedFor
  if (isSameLog && isSameVote) return null
  const { currentTerm, votedFor } = after
  if (isSameLog) return { currentTerm, votedFor, change: null }
  const kept = commonPrefix(before.log, after.log)
  const isUnchanged = kept === before.log.size && kept === after.log.size
  if (isUnchanged && isSameVote) return null
  if (isUnchanged) return { currentTerm, votedFor, change: null }
  const entries = slice(after.log, kept, after.log.size)
  return { currentTerm, votedFor, change: { firstIndex: logIndex(kept + 1), entries } }
}
