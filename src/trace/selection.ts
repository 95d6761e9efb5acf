import type { LogIndex, ServerId } from '../raft/index'
import type { MessageId, Peer } from '../server/messages'

/** What the person looks at: one thing, the same in stage, space-time, logs, feed and inspector. */
export type Selection =
  | { readonly type: 'server'; readonly server: ServerId }
  | { readonly type: 'link'; readonly a: Peer; readonly b: Peer }
  | { readonly type: 'message'; readonly id: MessageId }
  | { readonly type: 'entry'; readonly server: ServerId; readonly index: LogIndex }
  | { readonly type: 'client'; readonly client: string }
  /** One record of the run that is shown, by its number. */
  | { readonly type: 'event'; readonly event: number }
