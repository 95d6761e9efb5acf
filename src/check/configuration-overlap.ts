import { asText, sameConfiguration, term, termAt } from '../raft/index'
import type { Configuration, PlacedConfiguration, RaftNode, ServerId, Term } from '../raft/index'
import type { World } from '../world/world'
import { movedServer, runningServers } from './checker'
import type { Checker, Violation } from './checker'
import { overlaps } from './overlap'

/** The last configuration that is committed, as the leader of a term knew it. */
interface Committed extends PlacedConfiguration {
  readonly term: Term
}

interface Elected {
  readonly id: ServerId
  readonly term: Term
  /** What was in its log when it won; the last was in force. */
  readonly configurations: readonly PlacedConfiguration[]
}

/**
 * Any two quorums that may decide at once have a server in common (§6; thesis §4.1). Configurations that
 * deposed leaders left behind may lie about in logs and need not meet; what must meet is what is used:
 *
 * – what a leader appends, and all from the last committed configuration on: it may decide by either;
 * – what a leader is elected by, and what was committed last in any earlier term: that is in its log, and
 *   at most one step behind (2015 rule);
 * – what an older leader commits late, and what later leaders were elected by that do not have it.
 */
export function configurationOverlap(first: World): Checker {
  /** The latest of each term, ascending by term. */
  let committed: readonly Committed[] = []
  let elected: readonly Elected[] = []

  function onCommit({ currentTerm, configurations, commitIndex }: RaftNode): Committed | null {
    const last = configurations.findLast(({ index }) => index <= commitIndex)
    const known = committed.findLast((each) => each.term <= currentTerm)
    const isNews =
      known === undefined || known.term < currentTerm || known.index < (last?.index ?? 0)
    if (last === undefined || last.configuration.voters.length === 0 || !isNews) return null
    const latest = { ...last, term: currentTerm }
    const earlier = committed.filter((each) => each.term < currentTerm).slice(-mostTerms)
    const later = committed.filter((each) => each.term > currentTerm)
    committed = [...earlier, latest, ...later]
    return latest
  }

  function judgeCommit(raft: RaftNode): Violation | null {
    const latest = onCommit(raft)
    if (latest === null) return null
    const apart = elected.find((leader) => {
      if (leader.term <= latest.term) return false
      const held = leader.configurations.findLast(({ index }) => index <= latest.index)
      const isHeld =
        held === undefined || sameConfiguration(held.configuration, latest.configuration)
      return !isHeld && !overlaps(latest.configuration, inForce(leader), raft.rules)
    })
    return apart === undefined ? null : violation(apart.id, inForce(apart), latest.configuration)
  }

  function judgeElection(raft: RaftNode, wonTerm: Term): Violation | null {
    const configurations = raft.configurations.filter(
      ({ index }) => index <= raft.log.baseIndex || (termAt(raft.log, index) ?? 0) < wonTerm,
    )
    const leader: Elected = { id: raft.id, term: wonTerm, configurations }
    elected = [...elected, leader].slice(-mostLeaders)
    const [oldest] = configurations
    // What a cluster begins with counts as committed before the first term.
    if (committed.length === 0 && oldest?.index === 0) committed = [{ ...oldest, term: term(0) }]
    const last = committed.findLast((each) => each.term < wonTerm)
    if (last === undefined || overlaps(last.configuration, inForce(leader), raft.rules)) return null
    return violation(raft.id, inForce(leader), last.configuration)
  }

  function judgeAppended({ id, configurations, commitIndex, rules }: RaftNode): Violation | null {
    const from = configurations.findLastIndex(({ index }) => index <= commitIndex)
    const pending = configurations.slice(Math.max(0, from)).map((each) => each.configuration)
    const newest = pending.at(-1)
    const apart = pending.find((each) => newest !== undefined && !overlaps(each, newest, rules))
    return apart === undefined || newest === undefined ? null : violation(id, newest, apart)
  }

  for (const { raft } of runningServers(first)) onCommit(raft)
  return (judged) => {
    const server = movedServer(judged)
    if (server === null || judged.record.type === 'boot') return null
    const { raft } = server
    for (const decision of judged.applied.decisions) {
      const broken =
        decision.type === 'becameLeader'
          ? judgeElection(raft, decision.term)
          : decision.type === 'committed'
            ? judgeCommit(raft)
            : decision.type === 'configurationTaken' && raft.role.type === 'leader'
              ? judgeAppended(raft)
              : null
      if (broken !== null) return broken
    }
    return null
  }
}

function inForce({ configurations }: Elected): Configuration {
  const last = configurations.at(-1)
  if (last === undefined) throw new Error('a leader has a configuration')
  return last.configuration
}

function violation(id: ServerId, used: Configuration, other: Configuration): Violation {
  return {
    invariant: 'Configuration Overlap',
    detail: `${id} decides by a quorum of ${asText(used)}, which need not meet one of ${asText(other)}.`,
  }
}

/** How many terms, and leaders, are remembered. */
const mostTerms = 64
const mostLeaders = 8
