import type { ClientReport } from '../client/report'
import type { Micros, RaftOptions, Rules, ServerId } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { LinkRules } from '../server/links'
import type { MessageId } from '../server/messages'
import type { DiscardReport, ServerReport } from '../server/report'
import type { World } from './world'

/** What every record of a run is read against. */
export interface RunHeader {
  /** Of the recording's format. */
  readonly format: 1
  /** The build that made it. */
  readonly build: string
  readonly run: string
  readonly parent: { readonly run: string; readonly event: number; readonly hash: number } | null
  readonly seed: number
  /** Of the first configuration. */
  readonly servers: readonly ServerId[]
  /** Run from the beginning too, and wait to be added. */
  readonly spares: readonly ServerId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly links: LinkRules
  /** The world the run begins with; null for servers that boot from their disks. */
  readonly image: World | null
}

/** The server's thread was ended without a goodbye. */
export interface CrashRecord {
  readonly type: 'crash'
  readonly server: ServerId
  readonly incarnation: number
  /** The last step of the incarnation that counts; what it sent later is discarded. */
  readonly lastN: number
  readonly at: Micros
  /** Who or what ended it: a person's request, or one sentence of what went wrong. */
  readonly failure: string | null
  /** What its disk suffered. */
  readonly fault: DiskFault | null
}

/** A server that waits to be added has come to the cluster. */
export interface NewServerRecord {
  readonly type: 'newServer'
  readonly server: ServerId
  readonly at: Micros
}

/** What was done to a message in flight while time stood. */
export interface HandledRecord {
  readonly type: 'hold' | 'release'
  readonly message: MessageId
  readonly at: Micros
}

export interface DuplicateRecord {
  readonly type: 'duplicate'
  readonly message: MessageId
  /** The name of the copy. */
  readonly copy: MessageId
  readonly at: Micros
}

/** World time passed while everything stood. */
export interface AdvanceRecord {
  readonly type: 'advance'
  readonly at: Micros
}

/** Writes wait from here on until somebody lets each go, or they wait no more. */
export interface DiskRecord {
  readonly type: 'setDisk'
  readonly disk: 'auto' | 'hand'
  readonly at: Micros
}

export interface LinksRecord {
  readonly type: 'links'
  readonly links: LinkRules
  readonly at: Micros
}

/** World time runs at `perMille` of real time from here on; 0 is a pause. */
export interface SpeedRecord {
  readonly type: 'speed'
  readonly perMille: number
  readonly at: Micros
}

/** Options and rules changed; each server takes them in with a `configure` of its own. */
export interface OptionsRecord {
  readonly type: 'options'
  readonly options: RaftOptions
  readonly rules: Rules
  readonly at: Micros
}

/** What the page itself does to the world. */
export type PageRecord =
  | AdvanceRecord
  | CrashRecord
  | DiscardReport
  | DiskRecord
  | DuplicateRecord
  | HandledRecord
  | LinksRecord
  | NewServerRecord
  | OptionsRecord
  | SpeedRecord

/**
 * One thing that happened. The order of records is the order of events: every receive stands after its
 * send. `at` is for drawing.
 */
export type WorldRecord = ServerReport | ClientReport | PageRecord
