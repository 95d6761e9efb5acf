import { commonPrefix } from '../lib/common-prefix'
import { entriesBetween, entryAt, firstIndex, lastIndex, logIndex } from '../raft/index'
import type { Log, RaftNode, ServerId } from '../raft/index'
import type { World } from '../world/world'
import { movedServer, runningServers } from './checker'
import type { Checker } from './checker'
import { entryDigest } from './entry-digest'

/**
 * A leader never overwrites or deletes entries in its log; it only appends new ones (§5.3). What it
 * compacts is in its snapshot (§7).
 */
export function leaderAppendOnly(first: World): Checker {
  const seen = new Map<ServerId, RaftNode>()
  for (const { id, raft } of runningServers(first)) seen.set(id, raft)
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
    if (!hasLed || before.log === raft.log || isExtended(before.log, raft.log)) return null
    return {
      invariant: 'Leader Append-Only',
      detail: `${id} changed what it held at an index up to ${lastIndex(before.log)} while it led term ${raft.currentTerm}.`,
    }
  }
}

/** Whether all that was there and is not cut off at the beginning is there still. */
function isExtended(before: Log, after: Log): boolean {
  const last = lastIndex(before)
  if (lastIndex(after) < last) return false
  const isSameBase = before.baseIndex === after.baseIndex
  const same = isSameBase ? commonPrefix(before.entries, after.entries) : 0
  let index = firstIndex(after) + same
  return entriesBetween(before, logIndex(index), last).every((entry) => {
    const now = entryAt(after, logIndex(index++))
    return now === entry || (now !== undefined && entryDigest(now) === entryDigest(entry))
  })
}
