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
  /** A log that is equal is up-to-date enough for a vote (§5.4.1): liveness. */
  readonly equalLogIsUpToDate: boolean
  /** A granted pre-vote carries the term that was asked for (thesis §9.6): liveness. */
  readonly preVoteNamesAskedTerm: boolean
  /** A leader of an older term is told the newer one (§5.1): liveness. */
  readonly answerOlderTerms: boolean
  /** A refusal that was overtaken does not move nextIndex (§5.3): liveness. */
  readonly ignoreStaleRefusals: boolean
  /** Answers of a server's life before it was removed and added again are not counted: Leader Completeness. */
  readonly ignoreFormerMembers: boolean
  /** The leader's own copy counts once it is durable (thesis §10.2.1): Durability. */
  readonly countOwnCopyWhenDurable: boolean
  /** Nothing that promises something leaves before it is durable (Figure 2; thesis §3.8): Durability. */
  readonly answerWhenDurable: boolean
  /** A restarted server remembers its vote (Figure 2, persistent state): Election Safety. */
  readonly rememberVote: boolean
  /** A restarted server remembers its term (Figure 2, persistent state): Terms and Votes. */
  readonly rememberTerm: boolean
  /** A leadership transfer is given up after an election timeout (thesis §3.10): liveness. */
  readonly giveUpTransfer: boolean
  /** A snapshot that is not newer than what is committed is ignored (§7): State Machine Safety. */
  readonly ignoreStaleSnapshots: boolean
  /** A log that conflicts with an installed snapshot is dropped whole (§7): liveness. */
  readonly dropConflictingLog: boolean
  /** Entries behind an installed snapshot that match it are kept (§7): Leader Completeness. */
  readonly keepMatchingSuffix: boolean
  /** A snapshot carries the clients' sessions (thesis §6.3): Exactly Once. */
  readonly snapshotCarriesSessions: boolean
  /** A snapshot carries the configuration (§7; thesis §5.1): Configuration Overlap. */
  readonly snapshotCarriesConfiguration: boolean
  /** ReadIndex confirms by a round of messages that this server still leads (§8): Linearizability. */
  readonly confirmReads: boolean
  /** ReadIndex waits until an entry of the own term is committed (§8): Linearizability. */
  readonly readAfterOwnTermCommit: boolean
  /** Only answers to a round begun after a read confirm it (thesis §6.4): Linearizability. */
  readonly confirmByNewRounds: boolean
  /** A read waits until the store has executed what was committed when it came (thesis §6.4): Linearizability. */
  readonly readWhenApplied: boolean
  /** A lease ends when leadership is handed over (thesis §6.4.1): Linearizability. */
  readonly leaseEndsWithTransfer: boolean
  /** No change of members before an entry of the own term is committed (2015 rule): Configuration Overlap. */
  readonly changeAfterOwnTermCommit: boolean
  /** One change of members at a time (§6): Configuration Overlap. */
  readonly oneChangeAtATime: boolean
  /** A change outside joint consensus adds or removes one voter (thesis §4.2): Configuration Overlap. */
  readonly changeOneVoter: boolean
  /** While joint, majorities of both halves decide (§6): Election Safety. */
  readonly bothHalvesDecide: boolean
  /** A configuration that is cut off the log is no longer in force (§6): Configuration Overlap. */
  readonly rollBackConfiguration: boolean
  /** A leader that is no voter of a committed configuration steps down (§6): liveness. */
  readonly stepDownWhenRemoved: boolean
  /** A client's request is executed once, however often it is in the log (§8; thesis §6.3): Exactly Once. */
  readonly executeOnce: boolean
  /** A client is answered for its own entry, not for another at the same index (§8): Linearizability. */
  readonly answerOwnEntry: boolean
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
  equalLogIsUpToDate: true,
  preVoteNamesAskedTerm: true,
  answerOlderTerms: true,
  ignoreStaleRefusals: true,
  ignoreFormerMembers: true,
  countOwnCopyWhenDurable: true,
  answerWhenDurable: true,
  rememberVote: true,
  rememberTerm: true,
  giveUpTransfer: true,
  ignoreStaleSnapshots: true,
  dropConflictingLog: true,
  keepMatchingSuffix: true,
  snapshotCarriesSessions: true,
  snapshotCarriesConfiguration: true,
  confirmReads: true,
  readAfterOwnTermCommit: true,
  confirmByNewRounds: true,
  readWhenApplied: true,
  leaseEndsWithTransfer: true,
  changeAfterOwnTermCommit: true,
  oneChangeAtATime: true,
  changeOneVoter: true,
  bothHalvesDecide: true,
  rollBackConfiguration: true,
  stepDownWhenRemoved: true,
  executeOnce: true,
  answerOwnEntry: true,
}

/** Whether this is Raft: only then may the core rely on what the rules protect. */
export function obeysAll(rules: Rules): boolean {
  return Object.values(rules).every((isOn) => isOn)
}
