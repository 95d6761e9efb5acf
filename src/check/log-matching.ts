import { commonPrefix } from '../lib/common-prefix'
import { emptyList, slice } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { Entry, ServerId } from '../raft/index'
import { movedServer } from './checker'
import type { Checker } from './checker'
import { createLogDigests } from './log-digests'

/** Logs that hold an entry with the same index and term are identical up to that index (§5.3). */
export function logMatching(digests = createLogDigests()): Checker {
  const seen = new Map<ServerId, List<Entry>>()
  /** By index and term: the digest of all entries up to there, wherever it was first seen. */
  const known = new Map<number, number>()
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const { id, raft } = server
    const before = seen.get(id) ?? emptyList<Entry>()
    if (before === raft.log) return null
    seen.set(id, raft.log)
    digests.follow(id, raft.log)
    let index = commonPrefix(before, raft.log)
    for (const { term } of slice(raft.log, index, raft.log.size)) {
      index++
      const mine = digests.upTo(id, index) ?? 0
      const position = index * manyTerms + term
      const theirs = known.get(position) ?? mine
      known.set(position, theirs)
      if (theirs !== mine) {
        return {
          invariant: 'Log Matching',
          detail: `${id} holds entry ${index} of term ${term}, but not what another server held up to it.`,
        }
      }
    }
    return null
  }
}

/** More terms than a run has; with it index and term make one number. */
const manyTerms = 2 ** 21
