import type { Micros, RaftOptions, Rules } from '../raft/index'
import type { Decision } from '../raft/index'
import type { Reply } from '../kv/operation'
import type { LogIndex } from '../raft/index'
import type { Persist } from './disk'
import type { ClientId, Message } from './messages'
import type { Server } from './server'

/** Everything that can happen to a server. */
export type Input =
  | { readonly type: 'receive'; readonly message: Message }
  | { readonly type: 'wake' }
  | { readonly type: 'timeout'; readonly timer: 'election' | 'heartbeat' }
  | { readonly type: 'stored'; readonly serial: number }
  | { readonly type: 'storeFailed'; readonly serial: number; readonly reason: string }
  | { readonly type: 'configure'; readonly options: RaftOptions; readonly rules: Rules }
  | { readonly type: 'links'; readonly version: number }

/** Everything a server wants done. Sends are numbered 0, 1, … in this order for their ids. */
export type Effect = Persist | { readonly type: 'send'; readonly message: Message }

/** Raft's decisions, and those of the service around it. */
export type ServerDecision =
  | Decision
  | { readonly type: 'applied'; readonly index: LogIndex; readonly client: ClientId; readonly serial: number; readonly isRetry: boolean; readonly reply: Reply }
  | { readonly type: 'stored'; readonly serial: number }
  | { readonly type: 'storeFailed'; readonly serial: number; readonly reason: string }
  | { readonly type: 'clientRefused'; readonly client: ClientId; readonly serial: number; readonly because: 'notLeader' | 'overloaded' | 'malformed' }

export interface Step {
  readonly server: Server
  readonly effects: readonly Effect[]
  readonly decisions: readonly ServerDecision[]
}
/** Takes all that waits as one batch. `now` is the server's own clock. */
export function step(_before: Server, _now: Micros, _inputs: readonly Input[]): Step {
  throw new Error('not yet')
}
