import { entryAt, termAt } from '../raft/index'
import type { Log, LogIndex, ServerId, Term } from '../raft/index'
import type { Server } from '../server/server'
import type { World } from '../world/world'
import { movedServer, runningServers } from './checker'
import type { Checker, Violation } from './checker'
import { entryDigest } from './entry-digest'

/** The last entry that is committed, as a server of this term knew it. */
interface Committed {
  readonly term: Term
  readonly index: LogIndex
  readonly entryTerm: Term
  /** null where the entry is behind a snapshot. */
  readonly digest: number | null
}

/** A leader, and the log it began with. */
interface Elected {
  readonly id: ServerId
  readonly term: Term
  readonly log: Log
}

/**
 * An entry that is committed in a term is in the logs of the leaders of all later terms (§5.4). Judged
 * when a leader is elected, against what was committed last in any earlier term anywhere, and when an
 * older leader commits after a later one has been elected. What stands before that entry is then a matter
 * of Log Matching.
 */
export function leaderCompleteness(first: World): Checker {
  /** Ascending by term, the furthest of each. */
  let committed: readonly Committed[] = []
  let elected: readonly Elected[] = []
  const commitOf = new Map<ServerId, Server>()

  function onCommit({ raft }: Server): Violation | null {
    const { commitIndex: index, currentTerm: term, log } = raft
    const entryTerm = termAt(log, index)
    const known = committed.findLast((each) => each.term === term)
    if (entryTerm === null || (known !== undefined && known.index >= index)) return null
    const entry = entryAt(log, index)
    const digest = entry === undefined ? null : entryDigest(entry)
    const last: Committed = { term, index, entryTerm, digest }
    const earlier = committed.filter((each) => each.term < term).slice(-mostTerms)
    committed = [...earlier, last, ...committed.filter((each) => each.term > term)]
    const without = elected.find((leader) => leader.term > term && !holds(leader.log, last))
    return without === undefined ? null : violation(without, last)
  }

  function onElected({ id, raft: { log } }: Server, term: Term): Violation | null {
    const leader = { id, term, log }
    elected = [...elected, leader].slice(-mostLeaders)
    const last = committed.findLast((each) => each.term < term)
    return last === undefined || holds(log, last) ? null : violation(leader, last)
  }

  for (const server of runningServers(first)) {
    commitOf.set(server.id, server)
    onCommit(server)
  }
  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    const before = commitOf.get(server.id)
    commitOf.set(server.id, server)
    const hasCommitted =
      server.raft.commitIndex > 0 &&
      (before?.incarnation !== server.incarnation ||
        before.raft.commitIndex !== server.raft.commitIndex)
    const broken = hasCommitted ? onCommit(server) : null
    const election = judged.applied.decisions.find((decision) => decision.type === 'becameLeader')
    return broken ?? (election === undefined ? null : onElected(server, election.term))
  }
}

/** Whether a log holds an entry, or begins behind it. */
function holds(log: Log, { index, entryTerm, digest }: Committed): boolean {
  if (index < log.baseIndex) return true
  if (termAt(log, index) !== entryTerm) return false
  const entry = entryAt(log, index)
  return entry === undefined || digest === null || entryDigest(entry) === digest
}

function violation({ id, term }: Elected, { index, term: inTerm }: Committed): Violation {
  return {
    invariant: 'Leader Completeness',
    detail: `${id} led term ${term} without what was committed up to entry ${index} in term ${inTerm}.`,
  }
}

/** How many terms, and leaders, are remembered. */
const mostTerms = 64
const mostLeaders = 8
