import type { RaftAsk } from '../raft/index'
import type { ClientRead, ClientRequest } from './messages'

/** What a person may ask of one server by hand. It is recorded as it is, since nobody sent it. */
export type Ask =
  | RaftAsk
  /** Compact the log through what is applied (§7). */
  | { readonly type: 'snapshot' }
  /** A client's request, made up and given to the server at once. */
  | { readonly type: 'request'; readonly request: ClientRequest | ClientRead }
