import type { Micros } from './brands'
import { fromMs } from './brands'

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
  /** How a leader moves back after a refusal: by conflicting term, or one entry at a time (§5.3). */
  readonly backtrack: 'fast' | 'naive'
  /** Entries in one AppendEntries, bytes; one entry always fits. */
  readonly maxAppendBytes: number
  /** Entries sent to one follower and not yet acknowledged, bytes. */
  readonly maxInflightBytes: number
  /** Entries a leader holds that are not committed, bytes; beyond it proposals are refused. */
  readonly maxUncommittedBytes: number
}

/** The timing of the paper: 150–300 ms, heartbeats well below (§5.2, §5.6). */
export const defaultRaftOptions: RaftOptions = {
  electionTimeoutMin: fromMs(150),
  electionTimeoutMax: fromMs(300),
  heartbeatInterval: fromMs(50),
  noop: true,
  backtrack: 'fast',
  maxAppendBytes: 256 * 1024,
  maxInflightBytes: 1024 * 1024,
  maxUncommittedBytes: 8 * 1024 * 1024,
}
