import type { ClockMapping } from '../adapters/clock-world'
import type { DiskDump } from '../adapters/disk-dump'
import type { HostOptions } from '../server/host-options'
import type { MessageId, Peer } from '../server/messages'
import type { Micros, ServerId } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { HostOrder } from '../server/host-order'
import type { Envelope } from '../server/ports'
import type { RunHeader } from '../world/record'
import type { Audit } from './cluster'
import type { Batch } from './recorder'

/** What a server's worker needs to start. */
export interface StartServer {
  readonly host: Omit<HostOptions, 'isRunning'>
  readonly cluster: string
  readonly run: string
  readonly clock: ClockMapping
  /** What was on its way to it while its inbox was the world's: see `stopped`. */
  readonly inbox: readonly Envelope[]
}

/** What the page asks of a server's worker. */
export interface ServerWorker {
  /** `report` is the server's own port to the recorder; `disk` its disk where there is no IndexedDB. */
  start(
    start: StartServer,
    report: MessagePort,
    disk: MessagePort | null,
    onLate: (standsAt: Micros) => void,
  ): Promise<void>
  /** Ends the server and lets the thread live, to start another. */
  leave(): void
  setClock(mapping: ClockMapping): void
  order(order: HostOrder): void
  /** Answers with the last step, once nothing is under way but what a person holds. */
  idle(): Promise<number>
  /** Makes the disk as slow as this, or full. */
  setDisk(delayMs: number, isFull: boolean): void
  setRate(ratePerMille: number): void
  discard(id: MessageId): boolean
  bury(peer: Peer, incarnation: number, lastN: number): void
  /** Reports a hash, and answers once it is on the wire; false where there is no state yet. */
  hash(): boolean
  /** World time as this thread sees it. */
  now(): Micros
}

/** What the page asks of the recorder's worker. */
export interface RecorderWorker {
  /** Begins a run; what is left of one before is forgotten, disks that are kept here too. */
  begin(header: RunHeader, cluster: string, isSpilling: boolean): void
  /** Hears one source's reports on a port of its own. */
  listen(source: string, port: MessagePort): void
  /** Opens a server's disk, kept here while there is no IndexedDB. */
  openDisk(server: ServerId, port: MessagePort): void
  /** The rows of a disk that is kept here. */
  readDisk(server: ServerId): DiskDump
  /** Waits until all that a dead incarnation has said is in, records its crash, and says its last step. */
  crash(
    server: ServerId,
    incarnation: number,
    at: Micros,
    failure: string | null,
    fault: DiskFault | null,
    lock: string,
  ): Promise<number>
  /** A disk that is kept here suffers while its server is down. */
  faultDisk(server: ServerId, fault: DiskFault): void
  /** Records of this run or of one before it, from an event on, as JSON. */
  read(run: string, first: number, count: number): Promise<string>
  /** The next batch for the page, as soon as there is one. */
  next(): Promise<Batch>
  /** Answers when all that has been reported is folded and so many hashes have been compared in all. */
  settle(hashes: number): Promise<Audit>
}

/** Fences the incarnations of one server: held by its worker for as long as it lives. */
export function serverLock(cluster: string, server: ServerId): string {
  return `raft/${cluster}/${server}/alive`
}

/** The channel between servers: everybody on it hears everything. */
export function serversChannel(run: string): string {
  return `raft/${run}/servers`
}

/** The channel between one server and its clients, so that the other servers do not pay for it. */
export function clientsChannel(run: string, server: ServerId): string {
  return `raft/${run}/${server}/clients`
}
