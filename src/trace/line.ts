import type { LogIndex, ServerId } from '../raft/index'
import type { ClientId, Peer } from '../server/messages'
import type { Applied } from '../world/apply'
import type { WorldRecord } from '../world/record'

/** One record and what it came to: what a sentence is made of. */
export interface Told {
  readonly record: WorldRecord
  readonly applied: Applied
}

/** One record of a run with its place in it. */
export interface RecordedStep extends Told {
  /** Its number in the run, from 1. */
  readonly event: number
}

/** What a line speaks of, to be selected. */
export type About =
  | { readonly type: 'server'; readonly server: ServerId }
  | { readonly type: 'link'; readonly a: Peer; readonly b: Peer }
  | { readonly type: 'client'; readonly client: ClientId }
  | { readonly type: 'entry'; readonly server: ServerId; readonly index: LogIndex }

/** One thing that happened: `S2` + `refuses S3: …`, and the section of the paper it follows from. */
export interface Line {
  readonly subject: string
  readonly says: string
  readonly section: string | null
  readonly about: About | null
  /** What comes again and again can be told as one: commits of a leader, losses on a link. */
  readonly kind: 'commit' | 'loss' | 'other'
  /** A change of role, a commit, a fault: what a person follows the run by. */
  readonly isMilestone: boolean
}
