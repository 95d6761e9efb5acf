import { allRules, defaultRaftOptions } from '../raft/index'
import type { RaftOptions, Rules } from '../raft/index'
import type { ScenarioOptions } from './options'

const unlimited = 2 ** 30

/** What a scenario's options are in Raft's own words. Whatever the language does not name is out of the way. */
export function raftOptionsOf(options: ScenarioOptions): RaftOptions {
  return {
    ...defaultRaftOptions,
    noop: options.noop,
    preVote: options.prevote,
    sticky: options.sticky,
    checkQuorum: false,
    reads: 'log',
    forward: options.forward,
    backtrack: options.backtrack,
    flow: options.flow,
    maxInflight: options.maxInflight,
    maxInflightBytes: unlimited,
    maxEntries: options.maxEntries ?? 1_000_000,
    maxAppendBytes: unlimited,
    maxUncommittedBytes: unlimited,
    snapshotThreshold: 0,
    snapshotTail: options.tail,
    maxSnapshotPiece: unlimited,
  }
}

export function rulesOf(options: ScenarioOptions): Rules {
  return {
    ...allRules,
    ...Object.fromEntries(options.rulesOff.map((name) => [name, false])),
    commitOnlyOwnTerm: options.commitRule === 'paper',
    executeOnce: options.sessions,
    changeAfterOwnTermCommit: options.singleFix,
    truncateOnlyOnConflict: !options.truncateAlways,
  }
}
