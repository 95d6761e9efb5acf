import type { Micros } from './brands'
import { fromMs } from './brands'

/** How a read is answered (thesis §6.4). */
export type ReadMode =
  /** It goes through the log like a write. */
  | 'log'
  /** The leader notes what is committed, and confirms that it still leads. */
  | 'readIndex'
  /** As long as a quorum answered lately, nobody else can lead: true only if clocks run alike. */
  | 'lease'
  /** Any server answers from what it has: possibly old. */
  | 'local'

/** What may differ between clusters without touching safety. Times are on the server's own clock. */
export interface RaftOptions {
  /** The shortest election timeout (§5.2). */
  readonly electionTimeoutMin: Micros
  /** The longest election timeout (§5.2). */
  readonly electionTimeoutMax: Micros
  /** How often a leader sends AppendEntries to an idle follower (§5.2). */
  readonly heartbeatInterval: Micros
  /** A new leader appends a blank entry of its term (§8). */
  readonly noop: boolean
  /** Before it begins a term, a server asks whether it could win (thesis §9.6). */
  readonly preVote: boolean
  /** A leader that has not heard a quorum for an election timeout steps down (thesis §6.2). */
  readonly checkQuorum: boolean
  /** Who has just heard a leader does not listen to candidates (§6; thesis §4.2.3). */
  readonly sticky: boolean
  /** How a read is answered whose client does not say. */
  readonly reads: ReadMode
  /** A follower asks the leader for its client how far it must have applied, and answers itself (thesis §6.4). */
  readonly forward: boolean
  /** How a leader moves back after a refusal: by conflicting term, or one entry at a time (§5.3). */
  readonly backtrack: 'fast' | 'naive'
  /**
   * The leader keeps track of what is out to each follower: probe, replicate, snapshot, as etcd does.
   * Without, it sends all a follower may lack each time, as Figure 2 does.
   */
  readonly flow: boolean
  /** AppendEntries out at once to one follower. */
  readonly maxInflight: number
  /** Entries sent to one follower and not yet acknowledged, bytes. */
  readonly maxInflightBytes: number
  /** Entries in one AppendEntries, where flow is kept. */
  readonly maxEntries: number
  /** Entries in one AppendEntries, bytes; one entry always fits. */
  readonly maxAppendBytes: number
  /** Entries a leader holds that are not committed, bytes; beyond it proposals are refused. */
  readonly maxUncommittedBytes: number
  /** Applied entries behind the snapshot from which the log is compacted by itself; 0 is never (§7). */
  readonly snapshotThreshold: number
  /** Entries before the snapshot that are kept for followers a little behind. */
  readonly snapshotTail: number
  /** A piece of a snapshot in one message, UTF-16 units. */
  readonly maxSnapshotPiece: number
}

/** The timing of the paper: 150–300 ms, heartbeats well below (§5.2, §5.6). */
export const defaultRaftOptions: RaftOptions = {
  electionTimeoutMin: fromMs(150),
  electionTimeoutMax: fromMs(300),
  heartbeatInterval: fromMs(50),
  noop: true,
  preVote: true,
  checkQuorum: true,
  sticky: true,
  reads: 'readIndex',
  forward: true,
  backtrack: 'fast',
  flow: true,
  maxInflight: 256,
  maxInflightBytes: 1024 * 1024,
  maxEntries: 1_000_000,
  maxAppendBytes: 256 * 1024,
  maxUncommittedBytes: 8 * 1024 * 1024,
  snapshotThreshold: 10_000,
  snapshotTail: 1000,
  maxSnapshotPiece: 64 * 1024,
}
