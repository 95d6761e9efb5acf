import type { DiskDump } from '../adapters/disk-dump'
import type { Micros, RaftOptions, Rules, ServerId } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { HostOrder } from '../server/host-order'
import type { LinkRules } from '../server/links'
import type { Envelope } from '../server/ports'
import type { PageRecord, RunHeader, SpeedRecord, WorldRecord } from '../world/record'
import type { Audit, StorageKind } from './cluster'
import type { HostStart } from './host-start'
import type { LiveClients } from './live-clients'
import type { LiveServer } from './live-server'
import type { Threads } from './live-threads'
import type { Batch } from './recorder'

/** One run of a live cluster: its recorder, its servers' threads, its clients, its clock. */
export interface LiveRun {
  readonly header: RunHeader
  readonly clients: LiveClients
  now(): Micros
  /** Starts a server on its disk, once what it said before it last died is recorded. */
  boot(server: ServerId, how: HowToBoot): Promise<void>
  /** Ends a server's thread. Answers when the crash is recorded, and its disk has suffered. */
  crash(server: ServerId, failure: string | null, fault?: DiskFault | null): Promise<void>
  /** One more server may be booted: it waits to be added. */
  addServer(server: ServerId): void
  /** Has a running server do something; answers with its last step once nothing is under way. */
  order(server: ServerId, order: HostOrder): Promise<number | null>
  /** The last step of each running server, once nothing is under way in any. */
  idle(): Promise<readonly LastStep[]>
  record(record: PageRecord): void
  /** The latest moment that any clock of the run shows, once all threads have started. */
  latestShown(): Promise<Micros>
  /** Has the world's clock, which stands, show another time. */
  setTime(at: Micros): void
  /** Answers once a server's thread has started and its state is there. */
  ready(server: ServerId): Promise<void>
  /** Ends the thread of a server that refused to start: there is nothing to record. */
  retire(server: ServerId): void
  /** The thread a server runs on, or null while it is down. */
  live(server: ServerId): LiveServer | null
  /** World time was stopped, and not let go on. */
  isStanding(): boolean
  /** Answers with the record that says so. */
  setSpeed(perMille: number): SpeedRecord
  /** Makes a server's own clock run at another rate, now and after each restart. */
  setRate(server: ServerId, ratePerMille: number): void
  links(): LinkRules
  setLinks(links: LinkRules): void
  configure(options: RaftOptions, rules: Rules): void
  /** From now on these hold for who starts, and for the clients; nobody else is told, nothing recorded. */
  keepLinks(links: LinkRules): void
  keepOptions(options: RaftOptions, rules: Rules): void
  next(): Promise<Batch>
  /** What was recorded of this run, or of one before it that it goes on from. */
  readRecords(run: string, first: number, count: number): Promise<readonly WorldRecord[]>
  /** The rows of a disk that the recorder keeps. */
  readDisk(server: ServerId): Promise<DiskDump>
  /** Has every running server report its hash, and answers when all are compared. */
  verify(): Promise<Audit>
  /**
   * Ends everything at once. Operations end as unknown, all other answers are refused. Threads may be left
   * to the next run.
   */
  close(why: string, isLeaving?: boolean): void
}

export interface HowToBoot {
  readonly isDiskKnown: boolean
  readonly start: HostStart
  readonly inbox: readonly Envelope[]
}

export interface LastStep {
  readonly server: ServerId
  readonly incarnation: number
  readonly n: number
}

export interface LiveRunOptions {
  readonly header: RunHeader
  readonly cluster: string
  /** Under which name what memory has no room for is kept, of this run and of those it goes on from. */
  readonly spill: string
  readonly storage: StorageKind
  readonly perMille: number
  readonly threads: Threads
  /** A server's thread or the recorder's threw. */
  readonly onFailure: (server: ServerId | null, reason: string) => void
}
