import { commonPrefix } from '../lib/common-prefix'
import { combine, digest } from '../lib/digest'
import { emptyList, slice } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { Entry, ServerId } from '../raft/index'

/**
 * Digests of every beginning of every server's log: two servers whose digests at an index are equal
 * hold the same entries up to there. Following a log costs what has changed of it.
 */
export interface LogDigests {
  /** Takes in a server's log as it is now. */
  follow(server: ServerId, log: List<Entry>): void
  /** The digest of a followed log up to and including an index; undefined beyond its end. */
  upTo(server: ServerId, index: number): number | undefined
}

export function createLogDigests(): LogDigests {
  const followed = new Map<ServerId, { log: List<Entry>; readonly digests: number[] }>()

  function knownOf(server: ServerId) {
    const known = followed.get(server) ?? { log: emptyList<Entry>(), digests: [0x1b56c4e9] }
    followed.set(server, known)
    return known
  }

  return {
    follow(server, log) {
      const known = knownOf(server)
      if (known.log === log) return
      const kept = commonPrefix(known.log, log)
      const { digests } = known
      digests.length = kept + 1
      let last = digests[kept] ?? 0
      for (const entry of slice(log, kept, log.size)) {
        last = combine(last, entryDigest(entry))
        digests.push(last)
      }
      known.log = log
    },
    upTo: (server, index) => knownOf(server).digests[index],
  }
}

/** Servers share the entries they got from one leader, so each is walked once. */
const entryDigests = new WeakMap<Entry, number>()

export function entryDigest(entry: Entry): number {
  const known = entryDigests.get(entry) ?? digest(entry)
  entryDigests.set(entry, known)
  return known
}
