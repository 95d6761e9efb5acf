import type { RaftOptions, Rules, ServerId } from '../raft/index'
import type { Disk, Persist } from './disk'
import type { LinkRules } from './links'
import type { OwnClock } from './own-clock'
import type { Clock, Network, Storage } from './ports'
import type { ServerReport } from './report'
import type { Server } from './server'

/** With which state a host starts its server. */
export interface HostOptions {
  readonly id: ServerId
  readonly incarnation: number
  /** Of the configuration before the first entry; nobody for one that waits to be added. */
  readonly voters: readonly ServerId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly links: LinkRules
  /** Of the run: decides what becomes of messages. */
  readonly runSeed: number
  /** Of this boot: the server's own random numbers. */
  readonly seed: number
  readonly ratePerMille: number
  /** Whether the run already knows what is on this server's disk. */
  readonly isDiskKnown: boolean
  /** The host starts stopped and waits for `setRunning`. */
  readonly isRunning: boolean
  /** Writes wait for `complete`. */
  readonly isHolding: boolean
  /** What to write to the disk before anything else: where a fork begins. null: it is there. */
  readonly firstDisk: Disk | null
  /** The server goes on from here instead of starting from its disk; null for an ordinary boot. */
  readonly image: HostImage | null
}

/** A server in the middle of a run, to go on with. */
export interface HostImage {
  readonly server: Server
  /** The write that was under way; its completion has not been told. */
  readonly write: Persist | null
  readonly clock: OwnClock
  readonly isFrozen: boolean
}

export interface HostPorts {
  readonly storage: Storage
  readonly servers: Network
  readonly clients: Network
  readonly clock: Clock
  /**
   * Tells the recorder, in order. What is urgent has effects that follow: it must be on the wire before
   * this returns, so that whatever anybody can observe has its cause there. The rest may wait a moment.
   */
  readonly report: (reports: readonly ServerReport[], isUrgent: boolean) => void
}
