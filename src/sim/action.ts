import type { Operation } from '../kv/operation'
import type { RaftOptions, ReadMode, ServerId, Timer } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { LinkRule } from '../server/links'
import type { ClientId } from '../server/messages'
import type { CrashPoint } from './crash-point'
import type { Shape } from './partition'
import type { Target } from './target'

/**
 * Something done to a simulated cluster from outside. Actions are plain data, drawn before a run begins, so
 * that a run can be printed, run again, and made shorter.
 */
export type Action =
  | {
      readonly type: 'submit'
      readonly client: ClientId
      readonly operation: Operation
      readonly server: ServerId | null
      readonly mode: ReadMode | null
    }
  | {
      readonly type: 'crash'
      readonly server: Target
      readonly point: CrashPoint
      readonly downMs: number
    }
  /** Its disk has suffered something that Raft does not survive: for cases with expectations of their own. */
  | {
      readonly type: 'corrupt'
      readonly server: Target
      readonly fault: DiskFault
      readonly downMs: number
    }
  | { readonly type: 'partition'; readonly shape: Shape }
  | { readonly type: 'heal' }
  | { readonly type: 'weather'; readonly servers: LinkRule; readonly clients: LinkRule }
  | { readonly type: 'freeze'; readonly server: Target; readonly ms: number }
  | { readonly type: 'skew'; readonly server: Target; readonly ratePerMille: number }
  | { readonly type: 'timeout'; readonly server: Target; readonly timer: Timer }
  | {
      readonly type: 'slowDisk'
      readonly server: Target
      readonly delayMs: number
      readonly ms: number
    }
  | { readonly type: 'fullDisk'; readonly server: Target; readonly ms: number }
  | { readonly type: 'snapshot'; readonly server: Target }
  | { readonly type: 'configure'; readonly options: Partial<RaftOptions> }
  /** The leader is asked; what it refuses does not happen. */
  | { readonly type: 'transfer'; readonly to: ServerId }
  | { readonly type: 'add'; readonly server: ServerId; readonly as: 'voter' | 'learner' }
  | { readonly type: 'remove'; readonly server: Target }
  | {
      readonly type: 'changeVoters'
      readonly how: 'single' | 'joint'
      readonly voters: readonly ServerId[]
    }
  /** Whom the leader has removed is gone for good, disk and all. */
  | { readonly type: 'retire'; readonly server: ServerId }

export interface TimedAction {
  readonly atMs: number
  readonly action: Action
}
