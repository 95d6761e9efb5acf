import type { Client } from '../client/client'
import type { PersistentMap } from '../lib/persistent-map'
import type { Micros, RaftOptions, Rules, ServerId } from '../raft/index'
import type { Disk } from '../server/disk'
import type { DiskFault } from '../server/disk-fault'
import type { LinkRules } from '../server/links'
import type { Message, MessageId, Peer } from '../server/messages'
import type { OwnClock } from '../server/own-clock'
import type { Server } from '../server/server'
import type { RunHeader } from './record'

/** What is known of one server from outside: the thread it runs on, its disk, its clock. */
export interface ServerSlot {
  readonly id: ServerId
  /** Of the configuration before the first entry; nobody for one that waits to be added. */
  readonly voters: readonly ServerId[]
  /** 0 before the first boot. */
  readonly incarnation: number
  /** down: crashed; refused: it would not start, `failure` says why. */
  readonly status: 'starting' | 'up' | 'frozen' | 'down' | 'refused'
  /** null unless up or frozen. */
  readonly server: Server | null
  /** What is certainly durable. */
  readonly disk: Disk
  /** What the disk holds once the write that is out has landed; null while none is. */
  readonly writing: Disk | null
  readonly clock: OwnClock
  readonly failure: string | null
  /** What its disk suffered since it went down. */
  readonly fault: DiskFault | null
}

export interface InFlight {
  readonly id: MessageId
  readonly message: Message
  readonly from: Peer
  readonly to: Peer
  readonly sentAt: Micros
  readonly due: Micros
  /**
   * The receiver was down meanwhile: it is lost, unless it slipped through while the new thread was
   * opening its ears. Kept for a while so that even then its content is known.
   */
  readonly isStray: boolean
  /** Kept where it is until it is released. */
  readonly isHeld: boolean
  /** The queue's order: later ones came to its end later. */
  readonly place: number
  /**
   * Stands for the whole when the world is hashed. A message's id and its sender's state say what is
   * in it, so its content need not be walked.
   */
  readonly digest: number
}

/**
 * Everything there is, as one value: the fold of a run's records. Live, simulated and replayed runs are
 * ways to choose the next record.
 */
export interface World {
  readonly header: RunHeader
  /** Records applied so far. */
  readonly count: number
  /** World time of the latest record. */
  readonly at: Micros
  readonly servers: Readonly<Record<ServerId, ServerSlot>>
  readonly clients: Readonly<Record<string, Client>>
  /** Messages that ever came to the queue: the place of the next. */
  readonly placed: number
  /** By message id. */
  readonly inFlight: PersistentMap<InFlight>
  readonly links: LinkRules
  /** Rule books that a sender may still know. */
  readonly linkHistory: Readonly<Record<number, LinkRules>>
  /** In force now; what a server that boots starts with. */
  readonly options: RaftOptions
  readonly rules: Rules
  /** Whether writes go to the disks by themselves, or each waits for a person. */
  readonly disk: 'auto' | 'hand'
  /** World time per real time; 0 while paused. */
  readonly perMille: number
}

/** What a record of a step changes. */
export type Moving = Pick<World, 'count' | 'at' | 'servers' | 'clients' | 'placed' | 'inFlight'>

/**
 * The world with what moves replaced. Fields are written out: every record comes here, and V8 makes a literal
 * ten times as fast as a spread.
 */
export function move(world: World, moving: Moving): World {
  const { count, at, servers, clients, placed, inFlight } = moving
  return {
    header: world.header,
    count,
    at,
    servers,
    clients,
    placed,
    inFlight,
    links: world.links,
    linkHistory: world.linkHistory,
    options: world.options,
    rules: world.rules,
    disk: world.disk,
    perMille: world.perMille,
  }
}
