import { commonPrefix } from '../lib/common-prefix'
import { combine } from '../lib/digest'
import { emptyLog, entriesBetween, firstIndex, lastIndex, logIndex, termAt } from '../raft/index'
import type { Log, ServerId } from '../raft/index'
import type { World } from '../world/world'
import { remember } from './bounded'
import { movedServer } from './checker'
import type { Checker, Violation } from './checker'
import { entryDigest } from './entry-digest'

/**
 * Logs that hold an entry with the same index and term are identical up to that index (§5.3). Judged as
 * the paper proves it, by induction: wherever an index and a term are the same, so are the entry and the
 * term before it. So a log that begins behind a snapshot is judged like any other.
 */
export function logMatching(first: World): Checker {
  const seen = new Map<ServerId, Log>()
  /** By index and term: the digest of the entry and of the term before it, wherever it was first seen. */
  const known = new Map<number, number>()

  function judge(id: ServerId, log: Log): Violation | null {
    const before = seen.get(id) ?? emptyLog
    if (before.entries === log.entries && before.baseIndex === log.baseIndex) return null
    seen.set(id, log)
    const isSameBase = before.baseIndex === log.baseIndex && before.baseTerm === log.baseTerm
    const same = isSameBase ? commonPrefix(before.entries, log.entries) : 0
    let index = firstIndex(log) + same
    let termBefore = termAt(log, logIndex(index - 1)) ?? 0
    for (const entry of entriesBetween(log, logIndex(index), lastIndex(log))) {
      const { term } = entry
      const position = index * manyTerms + term
      const mine = combine(entryDigest(entry), termBefore)
      const theirs = known.get(position)
      if (theirs === undefined) remember(known, position, mine)
      else if (theirs !== mine) {
        return {
          invariant: 'Log Matching',
          detail: `${id} holds entry ${index} of term ${term}, but not what another server held up to it.`,
        }
      }
      termBefore = term
      index++
    }
    return null
  }

  for (const { id, disk, server } of Object.values(first.servers)) {
    judge(id, disk.log)
    if (server !== null) judge(id, server.raft.log)
  }
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, raft } = server
    const durable = judged.applied.world.servers[id]?.disk.currentTerm ?? 0
    // Who wins alone leads a term that a crash takes back, with entries that nobody has seen.
    const isUnseen = raft.role.type === 'leader' && raft.currentTerm > durable
    return isUnseen ? null : judge(id, raft.log)
  }
}

/** More terms than a run has; with it index and term make one number. */
const manyTerms = 2 ** 21
