import { crc32Text } from '../lib/crc32'
import { combine } from '../lib/digest'
import type { LogIndex, Term } from './brands'
import type { Configuration } from './configuration'

/** What stands for all entries through an index: the state they led to, and who decides (§7). */
export interface Snapshot {
  readonly lastIncludedIndex: LogIndex
  readonly lastIncludedTerm: Term
  /** As of lastIncludedIndex, so it is committed. */
  readonly configuration: Configuration
  /** The state machine, encoded by it, clients' sessions and all. Raft never looks inside. */
  readonly data: string
  /** CRC-32 of the data. */
  readonly checksum: number
  /** Stands for the whole when a server is hashed. */
  readonly digest: number
}

/** A snapshot that comes in by pieces. */
export interface IncomingSnapshot {
  readonly lastIncludedIndex: LogIndex
  readonly lastIncludedTerm: Term
  readonly checksum: number
  /** What has come so far, from the beginning on. */
  readonly data: string
  readonly digest: number
}

export function snapshotOf(
  lastIncludedIndex: LogIndex,
  lastIncludedTerm: Term,
  configuration: Configuration,
  data: string,
): Snapshot {
  const checksum = crc32Text(data)
  const position = { lastIncludedIndex, lastIncludedTerm }
  return { ...position, configuration, data, checksum, digest: digestOf(position, checksum) }
}

export function incomingOf(
  { lastIncludedIndex, lastIncludedTerm, checksum }: Omit<IncomingSnapshot, 'data' | 'digest'>,
  data: string,
): IncomingSnapshot {
  const position = { lastIncludedIndex, lastIncludedTerm }
  const digest = combine(digestOf(position, checksum), data.length)
  return { ...position, checksum, data, digest }
}

function digestOf(
  at: Pick<Snapshot, 'lastIncludedIndex' | 'lastIncludedTerm'>,
  checksum: number,
): number {
  return combine(combine(at.lastIncludedIndex, at.lastIncludedTerm), checksum)
}
