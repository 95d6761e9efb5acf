import { commonPrefix } from '../lib/common-prefix'
import { truncate } from '../lib/persistent-list'
import type { RaftNode, ServerId } from '../raft/index'
import { movedServer } from './checker'
import type { Checker } from './checker'

/** A leader never overwrites or deletes entries in its log; it only appends new ones (§5.3). */
export function leaderAppendOnly(): Checker {
  const seen = new Map<ServerId, RaftNode>()
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, raft } = server
    const before = seen.get(id)
    seen.set(id, raft)
    const hasLed =
      judged.record.type === 'step' &&
      before?.role.type === 'leader' &&
      raft.role.type === 'leader' &&
      before.currentTerm === raft.currentTerm
    if (!hasLed || before.log === raft.log || isExtended(before, raft)) return null
    return {
      invariant: 'Leader Append-Only',
      detail: `${id} changed what it held at an index up to ${before.log.size} while it led term ${raft.currentTerm}.`,
    }
  }
}

function isExtended(before: RaftNode, after: RaftNode): boolean {
  const { size, digest } = before.log
  if (commonPrefix(before.log, after.log) === size) return true
  return after.log.size >= size && truncate(after.log, size).digest === digest
}
