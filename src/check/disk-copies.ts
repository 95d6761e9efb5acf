import { entryAt, lastIndex, termAt } from '../raft/index'
import type { Log, LogIndex, Term } from '../raft/index'
import type { Disk } from '../server/disk'
import { entryDigest } from './entry-digest'

/** What has to be on a disk: an entry, as far as it could be seen when it was of importance. */
export interface Copy {
  readonly index: LogIndex
  /** null where the entry was compacted already. */
  readonly term: Term | null
  readonly digest: number | null
}

export function copyAt(log: Log, index: LogIndex): Copy {
  const entry = entryAt(log, index)
  const digest = entry === undefined ? null : entryDigest(entry)
  return { index, term: termAt(log, index), digest }
}

/** Whether a disk holds an entry, in its log or in the snapshot before it (§7). */
export function isOnDisk({ log }: Disk, { index, term, digest }: Copy): boolean {
  if (index > lastIndex(log)) return false
  if (index <= log.baseIndex || term === null) return true
  const entry = entryAt(log, index)
  const isSameTerm = entry?.term === term
  return isSameTerm && (digest === null || entryDigest(entry) === digest)
}
