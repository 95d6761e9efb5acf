import { entriesBetween, firstIndex, logIndex } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { Server } from '../server/server'
import type { World } from '../world/world'
import { remember } from './bounded'
import { movedServer, runningServers } from './checker'
import type { Checker, Violation } from './checker'
import { entryDigest } from './entry-digest'

/** What was first seen at an index, and at whom. */
interface Seen {
  readonly digest: number
  readonly by: ServerId
}

/**
 * No two servers ever apply different entries at the same index (§5.4.3); so no server goes back on what
 * it has committed or applied while it lives, and the values are equal wherever the same index is applied,
 * be it by executing the log or from a snapshot (§7). An entry that is compacted in the step that applies
 * it is judged by the values alone.
 */
export function stateMachineSafety(first: World): Checker {
  const entries = new Map<number, Seen>()
  const values = new Map<number, Seen>()
  const seen = new Map<ServerId, Server>()

  function judge(server: Server): Violation | null {
    const before = seen.get(server.id)
    seen.set(server.id, server)
    const isSameLife = before?.incarnation === server.incarnation
    const fell = isSameLife ? judgeFall(before, server) : null
    const from = isSameLife ? before.lastApplied : 0
    if (fell !== null || (isSameLife && from === server.lastApplied)) return fell
    return judgeEntries(server, from) ?? judgeValues(server)
  }

  function judgeEntries({ id, raft, lastApplied }: Server, after: number): Violation | null {
    let index = Math.max(after + 1, firstIndex(raft.log))
    for (const entry of entriesBetween(raft.log, logIndex(index), lastApplied)) {
      const other = otherAt(entries, index, { digest: entryDigest(entry), by: id })
      if (other !== null) {
        return violation(`${id} and ${other} applied different entries at index ${index}.`)
      }
      index++
    }
    return null
  }

  function judgeValues({ id, lastApplied, store, failure }: Server): Violation | null {
    if (failure !== null) return null
    const other = otherAt(values, lastApplied, { digest: store.values.digest, by: id })
    return other === null
      ? null
      : violation(`${id} and ${other} have applied all up to ${lastApplied} to different values.`)
  }

  for (const server of runningServers(first)) judge(server)
  return (judged) => {
    const server = movedServer(judged)
    return server === null ? null : judge(server)
  }
}

/** Who has seen something else at an index; null where nobody has. */
function otherAt(known: Map<number, Seen>, index: number, mine: Seen): ServerId | null {
  const before = known.get(index)
  if (before === undefined) remember(known, index, mine)
  return before === undefined || before.digest === mine.digest ? null : before.by
}

function judgeFall(before: Server, after: Server): Violation | null {
  const { id } = after
  if (after.lastApplied < before.lastApplied) {
    return violation(`${id} went back from entry ${before.lastApplied} to ${after.lastApplied}.`)
  }
  const [was, is] = [before.raft.commitIndex, after.raft.commitIndex]
  return is < was ? violation(`${id} went back from commit index ${was} to ${is}.`) : null
}

function violation(detail: string): Violation {
  return { invariant: 'State Machine Safety', detail }
}
