import type { Micros, ServerId } from '../raft/index'

/**
 * What `expect` compares, one `key=value` each. `type` is the word of the language, but for
 * `leader=S1,S3` without a server, which is `leaders`.
 */
export type Expectation =
  | { readonly type: 'role'; readonly server: ServerId; readonly role: RoleWord }
  | { readonly type: CountKey; readonly server: ServerId; readonly count: number }
  /** Null is none. */
  | {
      readonly type: 'vote' | 'leader'
      readonly server: ServerId
      readonly expected: ServerId | null
    }
  /** Terms of the entries behind the snapshot. */
  | { readonly type: 'log'; readonly server: ServerId; readonly terms: readonly number[] }
  /** The leader's view of a peer; null where the server does not lead. */
  | {
      readonly type: PeerCountKey
      readonly server: ServerId
      readonly peer: ServerId
      readonly count: number | null
    }
  | {
      readonly type: 'pr'
      readonly server: ServerId
      readonly peer: ServerId
      readonly state: ProgressWord | null
    }
  /** `old` is null unless the configuration is joint. The order does not matter. */
  | {
      readonly type: 'voters'
      readonly server: ServerId
      readonly voters: readonly ServerId[]
      readonly old: readonly ServerId[] | null
    }
  /** End of the lease in microseconds of the server's own clock; null is none. */
  | { readonly type: 'lease'; readonly server: ServerId; readonly endMicros: Micros | null }
  /** The applied value; null is absent. */
  | {
      readonly type: 'kv'
      readonly server: ServerId
      readonly key: string
      readonly value: string | null
    }
  | { readonly type: 'op'; readonly name: string; readonly outcome: Outcome }
  /** Servers in the leader role now. */
  | { readonly type: 'leaders'; readonly servers: readonly ServerId[] }
  | { readonly type: 'inflight'; readonly count: number }
  | { readonly type: 'conf'; readonly outcome: ChangeOutcome }
  /** Broken so far; the order does not matter. */
  | { readonly type: 'violation'; readonly names: readonly InvariantName[] }
  | { readonly type: 'broken'; readonly names: readonly OtherCheckerName[] }
  | { readonly type: 'lin'; readonly isLinearizable: boolean }

/** What became of a request. */
export type Outcome =
  /** Answered, whatever the value. */
  | { readonly type: 'ok' }
  /** Answered with this value; null is absent. */
  | { readonly type: 'value'; readonly value: string | null }
  /** Null: to nobody it knows. */
  | { readonly type: 'redirect'; readonly leader: ServerId | null }
  | { readonly type: 'fail'; readonly reason: FailureReason }
  | { readonly type: 'pending' }

export const roleWords = ['down', 'follower', 'pre-candidate', 'candidate', 'leader'] as const
export type RoleWord = (typeof roleWords)[number]

/**
 * term, commit and last as in Figure 2; votes that a candidate has; AppendEntries that the server
 * refused; si and st, its snapshot's last included index and term.
 */
export const countKeys = ['term', 'commit', 'last', 'votes', 'rejects', 'si', 'st'] as const
export type CountKey = (typeof countKeys)[number]

/** nextIndex, matchIndex, and how many messages are in the window. */
export const peerCountKeys = ['next', 'match', 'infl'] as const
export type PeerCountKey = (typeof peerCountKeys)[number]

export const progressWords = ['probe', 'replicate', 'snapshot'] as const
export type ProgressWord = (typeof progressWords)[number]

/** Why a request failed: the language's own two, then the store's answers. */
export const failureReasons = [
  'lost-leadership',
  'transferring',
  'mismatch',
  'not-a-number',
  'too-long',
  'forgotten',
  'expired',
] as const
export type FailureReason = (typeof failureReasons)[number]

/** What became of the last request for other members. */
export const changeOutcomes = [
  'ok',
  'not-leader',
  ...(['refused:in-progress', 'refused:no-committed-entry-in-term'] as const),
  ...(['refused:transferring', 'refused:joint', 'refused:unchanged'] as const),
  ...(['refused:several-voters', 'refused:no-voters-left', 'refused:no-voters-yet'] as const),
  ...(['refused:already-member', 'refused:not-member'] as const),
] as const
export type ChangeOutcome = (typeof changeOutcomes)[number]

/** The five properties of Figure 3. */
export const invariantNames = [
  'ElectionSafety',
  'LeaderAppendOnly',
  'LeaderCompleteness',
  'LogMatching',
  'StateMachineSafety',
] as const
export type InvariantName = (typeof invariantNames)[number]

export const otherCheckerNames = [
  'ConfigurationOverlap',
  'Durability',
  'ExactlyOnce',
  'VoteOnce',
] as const
export type OtherCheckerName = (typeof otherCheckerNames)[number]
