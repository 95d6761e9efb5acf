import { votersOf } from './configuration'
import type { RaftNode, Votes } from './node'
import type { QuorumRules } from './quorum'
import type { Rules } from './rules'
import { currentConfiguration } from './transition'

/** How many voters granted, of how many: what a decision tells of an election. */
export function grants(
  node: Pick<RaftNode, 'configurations'>,
  votes: Votes,
): { readonly votes: number; readonly voters: number } {
  const voters = votersOf(currentConfiguration(node))
  return { votes: voters.filter((voter) => votes[voter] === true).length, voters: voters.length }
}

/** What counts as enough votes, as enough copies, and as enough answers, while rules may be off. */
export function electionRules({ majorityElects, bothHalvesDecide }: Rules): QuorumRules {
  return { isMajorityNeeded: majorityElects, areBothHalvesNeeded: bothHalvesDecide }
}

export function commitRules({ majorityCommits, bothHalvesDecide }: Rules): QuorumRules {
  return { isMajorityNeeded: majorityCommits, areBothHalvesNeeded: bothHalvesDecide }
}

export function readRules({ bothHalvesDecide }: Rules): QuorumRules {
  return { isMajorityNeeded: true, areBothHalvesNeeded: bothHalvesDecide }
}
