import { truncate } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { Entry, LogIndex, ServerId, Term } from '../raft/index'
import type { Server } from '../server/server'
import { movedServer } from './checker'
import type { Checker, Violation } from './checker'
import { createLogDigests } from './log-digests'

/** Up to where the log is committed, as a server of this term knew it. */
interface Committed {
  readonly term: Term
  readonly index: LogIndex
  /** Of all entries up to there. */
  readonly digest: number
}

/** A leader, and the log it began with. */
interface Elected {
  readonly id: ServerId
  readonly term: Term
  readonly log: List<Entry>
}

/**
 * An entry that is committed in a term is in the logs of the leaders of all later terms (§5.4). Judged
 * when a leader is elected, and when an older leader commits after a later one has been elected.
 */
export function leaderCompleteness(digests = createLogDigests()): Checker {
  /** Ascending by term, the furthest of each. */
  let committed: readonly Committed[] = []
  let elected: readonly Elected[] = []
  const commitOf = new Map<ServerId, Server>()

  function onCommit({ id, raft }: Server): Violation | null {
    const { commitIndex: index, currentTerm: term, log } = raft
    const digest = digests.upTo(id, index)
    const known = committed.findLast((each) => each.term === term)
    if (digest === undefined || (known !== undefined && known.index >= index)) return null
    const earlier = committed.filter((each) => each.term < term).slice(-mostTerms)
    const later = committed.filter((each) => each.term > term)
    committed = [...earlier, { term, index, digest }, ...later]
    const lacks = (leader: Elected) =>
      leader.term > term && truncate(leader.log, index).digest !== truncate(log, index).digest
    const without = elected.find(lacks)
    return without === undefined ? null : violation(without, index, term)
  }

  function onElected({ id, raft: { log } }: Server, term: Term): Violation | null {
    const leader = { id, term, log }
    elected = [...elected, leader].slice(-mostLeaders)
    const last = committed.findLast((each) => each.term < term)
    const isComplete = last === undefined || digests.upTo(id, last.index) === last.digest
    return isComplete ? null : violation(leader, last.index, last.term)
  }

  return (judged) => {
    const server = movedServer(judged)
    if (server === null) return null
    digests.follow(server.id, server.raft.log)
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

function violation({ id, term }: Elected, index: LogIndex, inTerm: Term): Violation {
  return {
    invariant: 'Leader Completeness',
    detail: `${id} led term ${term} without what was committed up to entry ${index} in term ${inTerm}.`,
  }
}

/** How many terms, and leaders, are remembered. */
const mostTerms = 64
const mostLeaders = 8
