import type { Rules } from '../raft/index'

/** What a rule is about, in the order of the list. */
export const ruleGroups = [
  'elections',
  'replication',
  'durability',
  'snapshots',
  'reads',
  'members',
  'clients',
] as const
export type RuleGroup = (typeof ruleGroups)[number]

/** One rule as the screen tells it. */
export interface RuleWords {
  readonly group: RuleGroup
  readonly says: string
  /** Of the paper, or of the thesis. */
  readonly section: string
  /** The invariant that nothing holds without it; `liveness` where only progress is lost. */
  readonly protects: string
}

/** Every rule that can be switched off, in words. */
export const ruleWords: Readonly<Record<keyof Rules, RuleWords>> = {
  oneVotePerTerm: rule(
    'elections',
    'A server votes for at most one candidate a term',
    '§5.2',
    'Election Safety',
  ),
  voteOnlyForUpToDateLog: rule(
    'elections',
    'A vote is given only to a candidate whose log is at least as up-to-date',
    '§5.4.1',
    'Leader Completeness',
  ),
  compareLastTermFirst: rule(
    'elections',
    'Logs are compared by last term first, then by length',
    '§5.4.1',
    'Leader Completeness',
  ),
  stepDownOnHigherTerm: rule(
    'elections',
    'A higher term in any message makes a server a follower of that term',
    '§5.1',
    'Election Safety',
  ),
  keepVoteWithinTerm: rule(
    'elections',
    'Stepping down within a term keeps the vote of that term',
    '§5.2',
    'Election Safety',
  ),
  countOwnTermsVotesOnly: rule(
    'elections',
    'Only votes for the current candidacy are counted',
    '§5.2',
    'Election Safety',
  ),
  majorityElects: rule(
    'elections',
    'A leader needs votes of a majority',
    '§5.2',
    'Election Safety',
  ),
  equalLogIsUpToDate: rule(
    'elections',
    'A log that is equal is up-to-date enough for a vote',
    '§5.4.1',
    'liveness',
  ),
  preVoteNamesAskedTerm: rule(
    'elections',
    'A granted pre-vote carries the term that was asked for',
    'thesis §9.6',
    'liveness',
  ),
  giveUpTransfer: rule(
    'elections',
    'A leadership transfer is given up after an election timeout',
    'thesis §3.10',
    'liveness',
  ),
  refuseOlderTerms: rule(
    'replication',
    'A message of an older term is refused',
    '§5.1',
    'State Machine Safety',
  ),
  checkPreviousEntry: rule(
    'replication',
    'AppendEntries is accepted only where prevLogTerm matches',
    '§5.3',
    'Log Matching',
  ),
  truncateOnlyOnConflict: rule(
    'replication',
    'A follower cuts its log at a real conflict only',
    '§5.3',
    'Leader Completeness',
  ),
  acknowledgeOnlyMatched: rule(
    'replication',
    'A follower acknowledges what this message matched, never its whole log',
    '§5.3',
    'State Machine Safety',
  ),
  commitOnlyMatched: rule(
    'replication',
    'A follower commits only what this message matched',
    '§5.3',
    'State Machine Safety',
  ),
  commitOnlyOwnTerm: rule(
    'replication',
    'A leader counts replicas only for entries of its own term',
    '§5.4.2, Figure 8',
    'Leader Completeness',
  ),
  majorityCommits: rule(
    'replication',
    'An entry commits when a majority stores it',
    '§5.3',
    'Leader Completeness',
  ),
  matchOnlyGrows: rule(
    'replication',
    'matchIndex never falls within a term',
    'Figure 2',
    'State Machine Safety',
  ),
  answerOlderTerms: rule(
    'replication',
    'A leader of an older term is told the newer one',
    '§5.1',
    'liveness',
  ),
  ignoreStaleRefusals: rule(
    'replication',
    'A refusal that was overtaken does not move nextIndex',
    '§5.3',
    'liveness',
  ),
  countOwnCopyWhenDurable: rule(
    'durability',
    'The leader’s own copy counts once it is durable',
    'thesis §10.2.1',
    'Durability',
  ),
  answerWhenDurable: rule(
    'durability',
    'Nothing that promises something leaves before it is durable',
    'Figure 2; thesis §3.8',
    'Durability',
  ),
  rememberVote: rule(
    'durability',
    'A restarted server remembers its vote',
    'Figure 2, persistent state',
    'Election Safety',
  ),
  rememberTerm: rule(
    'durability',
    'A restarted server remembers its term',
    'Figure 2, persistent state',
    'Terms and Votes',
  ),
  ignoreStaleSnapshots: rule(
    'snapshots',
    'A snapshot that is not newer than what is committed is ignored',
    '§7',
    'State Machine Safety',
  ),
  dropConflictingLog: rule(
    'snapshots',
    'A log that conflicts with an installed snapshot is dropped whole',
    '§7',
    'liveness',
  ),
  keepMatchingSuffix: rule(
    'snapshots',
    'Entries behind an installed snapshot that match it are kept',
    '§7',
    'Leader Completeness',
  ),
  snapshotCarriesSessions: rule(
    'snapshots',
    'A snapshot carries the clients’ sessions',
    'thesis §6.3',
    'Exactly Once',
  ),
  snapshotCarriesConfiguration: rule(
    'snapshots',
    'A snapshot carries the configuration',
    '§7; thesis §5.1',
    'Configuration Overlap',
  ),
  confirmReads: rule(
    'reads',
    'ReadIndex confirms by a round of messages that this server still leads',
    '§8',
    'Linearizability',
  ),
  readAfterOwnTermCommit: rule(
    'reads',
    'ReadIndex waits until an entry of the own term is committed',
    '§8',
    'Linearizability',
  ),
  confirmByNewRounds: rule(
    'reads',
    'Only answers to a round begun after a read confirm it',
    'thesis §6.4',
    'Linearizability',
  ),
  readWhenApplied: rule(
    'reads',
    'A read waits until the store has executed what was committed when it came',
    'thesis §6.4',
    'Linearizability',
  ),
  leaseEndsWithTransfer: rule(
    'reads',
    'A lease ends when leadership is handed over',
    'thesis §6.4.1',
    'Linearizability',
  ),
  ignoreFormerMembers: rule(
    'members',
    'Answers of a server’s life before it was removed and added again are not counted',
    'thesis §4',
    'Leader Completeness',
  ),
  changeAfterOwnTermCommit: rule(
    'members',
    'No change of members before an entry of the own term is committed',
    'thesis §4.1, 2015',
    'Configuration Overlap',
  ),
  oneChangeAtATime: rule(
    'members',
    'One change of members at a time',
    '§6',
    'Configuration Overlap',
  ),
  changeOneVoter: rule(
    'members',
    'A change outside joint consensus adds or removes one voter',
    'thesis §4.2',
    'Configuration Overlap',
  ),
  bothHalvesDecide: rule(
    'members',
    'While joint, majorities of both halves decide',
    '§6',
    'Election Safety',
  ),
  rollBackConfiguration: rule(
    'members',
    'A configuration that is cut off the log is no longer in force',
    '§6',
    'Configuration Overlap',
  ),
  stepDownWhenRemoved: rule(
    'members',
    'A leader that is no voter of a committed configuration steps down',
    '§6',
    'liveness',
  ),
  executeOnce: rule(
    'clients',
    'A client’s request is executed once, however often it is in the log',
    '§8; thesis §6.3',
    'Exactly Once',
  ),
  answerOwnEntry: rule(
    'clients',
    'A client is answered for its own entry, not for another at the same index',
    '§8',
    'Linearizability',
  ),
}

function rule(group: RuleGroup, says: string, section: string, protects: string): RuleWords {
  return { group, says, section, protects }
}
