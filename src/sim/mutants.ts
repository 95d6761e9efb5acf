import type { Rules } from '../raft/index'

/** A rule of Raft, and how seeds find out that it is off. */
export interface Mutant {
  readonly rule: keyof Rules
  /** What the rule protects: one of these must break. */
  readonly breaks: readonly string[]
  /** A seed that breaks one of them. */
  readonly seed: number
}

/**
 * What a seed finds, with the first that does. `npm run fuzz -- --mutants` looks for them anew. All other rules
 * need an order of events that seeds seldom draw; each has a story (`testing/mutant-stories`).
 */
export const mutants: readonly Mutant[] = [
  { rule: 'oneVotePerTerm', breaks: ['Terms and Votes', 'Election Safety'], seed: 1 },
  { rule: 'voteOnlyForUpToDateLog', breaks: ['Leader Completeness'], seed: 3 },
  { rule: 'stepDownOnHigherTerm', breaks: ['Election Safety'], seed: 3 },
  { rule: 'keepVoteWithinTerm', breaks: ['Terms and Votes', 'Election Safety'], seed: 2 },
  { rule: 'majorityElects', breaks: ['Election Safety'], seed: 3 },
  { rule: 'checkPreviousEntry', breaks: ['Log Matching'], seed: 42 },
  { rule: 'truncateOnlyOnConflict', breaks: ['Durability', 'Leader Completeness'], seed: 3 },
  { rule: 'acknowledgeOnlyMatched', breaks: ['Durability'], seed: 12 },
  { rule: 'majorityCommits', breaks: ['Durability'], seed: 1 },
  { rule: 'matchOnlyGrows', breaks: ['State Machine Safety'], seed: 1 },
  { rule: 'equalLogIsUpToDate', breaks: ['Liveness'], seed: 1 },
  { rule: 'preVoteNamesAskedTerm', breaks: ['Liveness'], seed: 1 },
  { rule: 'answerOlderTerms', breaks: ['Agreement'], seed: 83 },
  { rule: 'countOwnCopyWhenDurable', breaks: ['Durability'], seed: 5 },
  { rule: 'answerWhenDurable', breaks: ['Durability'], seed: 1 },
  { rule: 'rememberVote', breaks: ['Terms and Votes'], seed: 1 },
  { rule: 'rememberTerm', breaks: ['Terms and Votes'], seed: 1 },
  { rule: 'ignoreStaleSnapshots', breaks: ['State Machine Safety'], seed: 6 },
  { rule: 'keepMatchingSuffix', breaks: ['Durability'], seed: 3 },
  { rule: 'snapshotCarriesSessions', breaks: ['State Machine Safety'], seed: 1 },
  { rule: 'changeOneVoter', breaks: ['Configuration Overlap'], seed: 15 },
  { rule: 'bothHalvesDecide', breaks: ['Configuration Overlap'], seed: 17 },
  { rule: 'executeOnce', breaks: ['Exactly Once'], seed: 1 },
  { rule: 'answerOwnEntry', breaks: ['Exactly Once', 'Linearizability'], seed: 18 },
]
