import type { DiskDump } from '../adapters/disk-dump'
import type { ClientResult } from '../client/client'
import type { ServerId } from '../raft/index'
import type { RecordedStep } from '../trace/line'
import type { WorldRecord } from '../world/record'
import type { Request } from '../world/request'
import type { World } from '../world/world'

export type { DiskDump, DiskRow } from '../adapters/disk-dump'
export type { RecordedStep } from '../trace/line'

/** What a cluster tells its watchers. */
export type ClusterEvent =
  /** A run began, or the watchers fell behind: this is the world now, and what happened before is not told. */
  | { readonly type: 'world'; readonly world: World; readonly isNewRun: boolean }
  /** These records came, in order, each with its outcome. */
  | { readonly type: 'records'; readonly steps: readonly RecordedStep[]; readonly world: World }
  /** Another moment of the past is shown, or with null the present again: told by whoever has a past. */
  | { readonly type: 'moment'; readonly moment: ShownMoment | null }
  /** The recorder compared hashes or judged invariants. */
  | { readonly type: 'audit'; readonly audit: Audit }
  /** One sentence a person should read. */
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'storage'; readonly kind: StorageKind }

/** A world of the past, and what came before it, the newest last. */
export interface ShownMoment {
  readonly world: World
  readonly recent: readonly RecordedStep[]
}

export interface Notice {
  readonly id: number
  readonly kind: 'info' | 'problem'
  readonly text: string
  readonly server: ServerId | null
}

/** indexedDb: survives a reload; memory: the disks live in the recorder, a reload loses everything. */
export type StorageKind = 'indexedDb' | 'memory'

/** What the recorder has judged so far. */
export interface Audit {
  readonly records: number
  readonly hashesCompared: number
  /** The first place where the fold and a server parted; null while they agree. */
  readonly divergence: string | null
  /** Invariants that broke, each once. */
  readonly violations: readonly {
    readonly invariant: string
    readonly detail: string
    readonly event: number
  }[]
  readonly keptRecords: number
  readonly spilledRecords: number
  /** The first event that can still be read. */
  readonly earliest: number
}

/** What a request came to. A refused request rejects with a `RequestError` of one sentence. */
export type Outcome = { readonly type: 'accepted' } | ClientResult

/** A cluster that may be live, simulated or replayed: what the screen and the tests talk to. */
export interface Cluster {
  request(request: Request): Promise<Outcome>
  /** Calls with the world as it is, then with all that happens. Returns how to stop. */
  subscribe(listener: (event: ClusterEvent) => void): () => void
  /**
   * Begins a new run at this world, time standing: real servers go on where its servers are, on disks
   * that hold what theirs held. Events count on from those of the image.
   */
  load(image: World): Promise<void>
  /**
   * What was recorded of a run of this cluster from an event on: so many records at most, as far as they
   * are kept. Runs before the present one are kept until a new cluster begins.
   */
  readRecords(run: string, first: number, count: number): Promise<readonly WorldRecord[]>
  /** World time now, on the world's one clock; between events it goes on. */
  worldNow(): number
  /** The rows of a server's database as they are read back now. */
  readDisk(server: ServerId): Promise<DiskDump>
  /** Asks every server for its hash now, and answers when all have been compared. */
  verify(): Promise<Audit>
  close(): Promise<void>
}

/** A request that cannot be taken: unknown server, empty key, a rate out of range. One sentence. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
}
