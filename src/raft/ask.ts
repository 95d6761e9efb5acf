import type { ServerId } from './brands'
import type { ChangeRefusal, Configuration } from './configuration'

/** What a person may ask of one server's Raft. */
export type RaftAsk =
  /** Hand leadership over (thesis §3.10). */
  | { readonly type: 'transfer'; readonly to: ServerId }
  /** Change the set of voters: by a single-server change, or by joint consensus (§6; thesis §4). */
  | {
      readonly type: 'changeVoters'
      readonly how: 'single' | 'joint'
      readonly voters: readonly ServerId[]
    }
  /** Let a new server catch up as a learner; `voter` promotes it once it has (thesis §4.2.1). */
  | { readonly type: 'addServer'; readonly server: ServerId; readonly as: 'voter' | 'learner' }
  | { readonly type: 'removeServer'; readonly server: ServerId }
  /** Unsafe: replaces the configuration the server began with, as if it had been so (Figure 10). */
  | { readonly type: 'setConfiguration'; readonly configuration: Configuration }

export type AskOutcome =
  { readonly type: 'ok' } | { readonly type: 'refused'; readonly because: AskRefusal }

export type AskRefusal =
  | ChangeRefusal
  | 'notLeader'
  /** The last change of members is not committed, or joint consensus is not left. */
  | 'inProgress'
  /** Nothing of this leader's term is committed yet (2015 rule). */
  | 'noCommittedEntryInTerm'
  | 'transferring'
  | 'notMember'
  | 'alreadyMember'
  /** It leads already, or is no voter. */
  | 'notEligible'
  | 'unchanged'
