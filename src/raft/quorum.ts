import type { LogIndex, ServerId } from './brands'
import { logIndex } from './brands'
import type { Configuration } from './configuration'

/** How many of the voters decide: any two such groups have a server in common (§5.2). */
export function majority(voters: readonly ServerId[]): number {
  return Math.floor(voters.length / 2) + 1
}

/** One fewer than a majority, yet never nobody: two such groups may be strangers to each other. */
export function tooFew(voters: readonly ServerId[]): number {
  return Math.max(1, majority(voters) - 1)
}

/** What makes any two quorums meet. All true is Raft; a learner may switch either off. */
export interface QuorumRules {
  /** Of each half a majority decides (§5.2); otherwise one fewer. */
  readonly isMajorityNeeded: boolean
  /** While joint both halves decide (§6); otherwise the new one alone. */
  readonly areBothHalvesNeeded: boolean
}

export const soundQuorums: QuorumRules = { isMajorityNeeded: true, areBothHalvesNeeded: true }

export type VoteResult = 'won' | 'lost' | 'pending'

/** What a half without voters agrees to: everything. */
export const unbounded = logIndex(Number.MAX_SAFE_INTEGER)

/**
 * How an election stands: true is a vote, false a refusal, absent no answer yet. Answers of others
 * than voters do not count. Without any voters it is won, so whoever may be in no configuration
 * must ask `isVoter` first.
 */
export function voteResult(
  configuration: Configuration,
  votes: Readonly<Record<string, boolean>>,
  rules: QuorumRules = soundQuorums,
): VoteResult {
  const result = voteResultOf(configuration.voters, votes, rules)
  if (isNewHalfEnough(configuration, rules)) return result
  const outgoing = voteResultOf(configuration.outgoing, votes, rules)
  if (result === outgoing) return result
  return result === 'lost' || outgoing === 'lost' ? 'lost' : 'pending'
}

/** The highest index that a quorum has reached. `unbounded` without any voters. */
export function committedIndex(
  configuration: Configuration,
  indexOf: (id: ServerId) => LogIndex,
  rules: QuorumRules = soundQuorums,
): LogIndex {
  const index = committedIndexOf(configuration.voters, indexOf, rules)
  if (isNewHalfEnough(configuration, rules)) return index
  const outgoing = committedIndexOf(configuration.outgoing, indexOf, rules)
  return outgoing < index ? outgoing : index
}

/** Whether those that are counted are a quorum. True without any voters, as `voteResult` is won. */
export function hasQuorum(
  configuration: Configuration,
  isCounted: (id: ServerId) => boolean,
  rules: QuorumRules = soundQuorums,
): boolean {
  if (!hasQuorumOf(configuration.voters, isCounted, rules)) return false
  if (isNewHalfEnough(configuration, rules)) return true
  return hasQuorumOf(configuration.outgoing, isCounted, rules)
}

function isNewHalfEnough({ outgoing }: Configuration, rules: QuorumRules): boolean {
  return outgoing.length === 0 || !rules.areBothHalvesNeeded
}

function neededOf(half: readonly ServerId[], rules: QuorumRules): number {
  return rules.isMajorityNeeded ? majority(half) : tooFew(half)
}

function voteResultOf(
  half: readonly ServerId[],
  votes: Readonly<Record<string, boolean>>,
  rules: QuorumRules,
): VoteResult {
  if (half.length === 0) return 'won'
  let granted = 0
  let unanswered = 0
  for (const id of half) {
    const vote = votes[id]
    if (vote === undefined) unanswered++
    else if (vote) granted++
  }
  const needed = neededOf(half, rules)
  if (granted >= needed) return 'won'
  return granted + unanswered >= needed ? 'pending' : 'lost'
}

/** Of the indexes in descending order, the one by which as many as are needed have come. */
function committedIndexOf(
  half: readonly ServerId[],
  indexOf: (id: ServerId) => LogIndex,
  rules: QuorumRules,
): LogIndex {
  const descending: LogIndex[] = []
  for (const id of half) insert(descending, indexOf(id))
  return descending[neededOf(half, rules) - 1] ?? unbounded
}

function hasQuorumOf(
  half: readonly ServerId[],
  isCounted: (id: ServerId) => boolean,
  rules: QuorumRules,
): boolean {
  if (half.length === 0) return true
  let counted = 0
  for (const id of half) if (isCounted(id)) counted++
  return counted >= neededOf(half, rules)
}

/** By hand, since this runs at every acknowledgement, and a sort with a comparison costs more. */
function insert(descending: LogIndex[], index: LogIndex): void {
  let place = descending.length
  for (; place > 0; place--) {
    const before = descending[place - 1]
    if (before === undefined || before >= index) break
    descending[place] = before
  }
  descending[place] = index
}
