import type { Micros, RaftOptions, Rules, ServerId, Timer } from '../raft/index'
import type { Ask } from './ask'
import type { Disk } from './disk'
import type { MessageId } from './messages'

/** An input as it is recorded: a message by its name, never again by its content. */
export type RecordedInput =
  | { readonly type: 'receive'; readonly message: MessageId }
  | { readonly type: 'wake' }
  | { readonly type: 'timeout'; readonly timer: Timer }
  | { readonly type: 'restartTimers' }
  | { readonly type: 'ask'; readonly ask: Ask }
  | { readonly type: 'stored'; readonly serial: number }
  | { readonly type: 'storeFailed'; readonly serial: number; readonly reason: string }
  | { readonly type: 'configure'; readonly options: RaftOptions; readonly rules: Rules }
  | { readonly type: 'links'; readonly version: number }

/** One step of a server: posted before the step runs, so that its effects have their cause on the wire. */
export interface StepReport {
  readonly type: 'step'
  readonly server: ServerId
  readonly incarnation: number
  /** 1, 2, … within the incarnation. */
  readonly n: number
  /** World time. */
  readonly at: Micros
  /** The server's own clock. */
  readonly now: Micros
  readonly inputs: readonly RecordedInput[]
}

/** A server started from its disk. */
export interface BootReport {
  readonly type: 'boot'
  readonly server: ServerId
  readonly incarnation: number
  readonly at: Micros
  readonly now: Micros
  /** Of the configuration before the first entry. */
  readonly voters: readonly ServerId[]
  /** How fast its own clock runs; 1000 is right. */
  readonly ratePerMille: number
  /** The last write the disk was found to hold. */
  readonly serial: number
  /** What was found, where the run does not know it yet: at a server's first boot in a run. */
  readonly disk: Disk | null
  readonly seed: number
  readonly links: number
  readonly options: RaftOptions
  readonly rules: Rules
}

/** A server would not start: its disk is damaged or cannot be opened. */
export interface RefusedReport {
  readonly type: 'refused'
  readonly server: ServerId
  readonly incarnation: number
  readonly at: Micros
  readonly reason: string
}

export type DiscardReason =
  'cut' | 'down' | 'byHand' | 'olderIncarnation' | 'malformed' | 'overloaded'

/** A message that will not be received. */
export interface DiscardReport {
  readonly type: 'discard'
  readonly message: MessageId
  readonly at: Micros
  readonly reason: DiscardReason
}

/** The digest of a server's whole state after its n-th step: the fold must have the same. */
export interface HashReport {
  readonly type: 'hash'
  readonly server: ServerId
  readonly incarnation: number
  readonly n: number
  readonly hash: number
}

/** The server neither receives nor wakes; what arrives waits in its inbox. */
export interface FreezeReport {
  readonly type: 'freeze' | 'thaw'
  readonly server: ServerId
  readonly at: Micros
}

/** The server's own clock runs at another rate from here on. */
export interface ClockReport {
  readonly type: 'clock'
  readonly server: ServerId
  readonly at: Micros
  /** Its own clock at that moment. */
  readonly now: Micros
  readonly ratePerMille: number
}

/** All that a server's host says, in order, on the server's own port. */
export type ServerReport =
  StepReport | BootReport | RefusedReport | DiscardReport | HashReport | FreezeReport | ClockReport
