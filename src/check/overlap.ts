import { hasQuorum, votersOf } from '../raft/index'
import type { Configuration, Rules, ServerId } from '../raft/index'

/**
 * Whether every quorum of one configuration meets every quorum of another: no set of servers decides in
 * the one while the others decide in the other. A configuration without voters decides nothing.
 */
export function overlaps(a: Configuration, b: Configuration, rules: Rules): boolean {
  if (a.voters.length === 0 || b.voters.length === 0) return true
  const voters = [...new Set([...votersOf(a), ...votersOf(b)])]
  const quorums = { isMajorityNeeded: true, areBothHalvesNeeded: rules.bothHalvesDecide }
  for (let set = 0; set < 2 ** voters.length; set++) {
    const isIn = (id: ServerId) => ((set >> voters.indexOf(id)) & 1) === 1
    const isApart =
      hasQuorum(a, isIn, quorums) && hasQuorum(b, (id) => voters.includes(id) && !isIn(id), quorums)
    if (isApart) return false
  }
  return true
}
