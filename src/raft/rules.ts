/**
 * The safety rules a learner may switch off, one named boolean each. All on is Raft. The handler that
 * obeys a rule reads it by this name; whether switching it off broke anything is judged by checkers,
 * never asserted in the core.
 */
export interface Rules {
  /** A server votes for at most one candidate a term (§5.2): Election Safety. */
  readonly oneVotePerTerm: boolean
  /** A vote is given only to a candidate whose log is at least as up-to-date (§5.4.1): Leader Completeness. */
  readonly voteOnlyForUpToDateLog: boolean
  /** Logs are compared by last term first, then by length (§5.4.1): Leader Completeness. */
  readonly compareLastTermFirst: boolean
  /** A higher term in any message makes a server a follower of that term (§5.1): Election Safety. */
  readonly stepDownOnHigherTerm: boolean
  /** A message of an older term is refused (§5.1): State Machine Safety. */
  readonly refuseOlderTerms: boolean
  /** Stepping down within a term keeps the vote of that term (§5.2): Election Safety. */
  readonly keepVoteWithinTerm: boolean
  /** Only votes for the current candidacy are counted (§5.2): Election Safety. */
  readonly countOwnTermsVotesOnly: boolean
  /** A leader needs votes of a majority (§5.2): Election Safety. */
  readonly majorityElects: boolean
  /** AppendEntries is accepted only where prevLogTerm matches (§5.3): Log Matching. */
  readonly checkPreviousEntry: boolean
  /** A follower cuts its log at a real conflict only (§5.3): Leader Completeness. */
  readonly truncateOnlyOnConflict: boolean
  /** A follower acknowledges what this message matched, never its whole log (§5.3): State Machine Safety. */
  readonly acknowledgeOnlyMatched: boolean
  /** A follower commits only what this message matched (§5.3): State Machine Safety. */
  readonly commitOnlyMatched: boolean
  /** A leader counts replicas only for entries of its own term (§5.4.2, Figure 8): Leader Completeness. */
  readonly commitOnlyOwnTerm: boolean
  /** An entry commits when a majority stores it (§5.3): Leader Completeness. */
  readonly majorityCommits: boolean
  /** matchIndex never falls within a term (Figure 2): State Machine Safety. */
  readonly matchOnlyGrows: boolean
}

/** Every rule obeyed: Raft as published. */
export const allRules: Rules = {
  oneVotePerTerm: true,
  voteOnlyForUpToDateLog: true,
  compareLastTermFirst: true,
  stepDownOnHigherTerm: true,
  refuseOlderTerms: true,
  keepVoteWithinTerm: true,
  countOwnTermsVotesOnly: true,
  majorityElects: true,
  checkPreviousEntry: true,
  truncateOnlyOnConflict: true,
  acknowledgeOnlyMatched: true,
  commitOnlyMatched: true,
  commitOnlyOwnTerm: true,
  majorityCommits: true,
  matchOnlyGrows: true,
}

/** Whether this is Raft: only then may the core rely on what the rules protect. */
export function obeysAll(rules: Rules): boolean {
  return Object.values(rules).every((isOn) => isOn)
}
