import { append, truncate } from '../../lib/persistent-list'
import { emptyLog, logAfter, term } from '../../raft/index'
import type { Log } from '../../raft/index'
import type { Disk, Persist } from '../disk'

/** What a write makes of a disk, by the words of `Persist` alone; null stands for an empty disk and for no write. */
export function diskAfter(
  before: Disk | null,
  write: Omit<Persist, 'type' | 'serial'> | null,
  serial = 0,
): Disk {
  const disk = before ?? emptyDisk
  if (write === null) return disk
  const { currentTerm, votedFor, compaction, change } = write
  const snapshot = compaction?.snapshot ?? disk.snapshot
  const base =
    compaction === null ? disk.log : logAfter(compaction.baseIndex, compaction.baseTerm, [])
  return { serial, currentTerm, votedFor, snapshot, log: changed(base, change) }
}

const emptyDisk: Disk = {
  serial: 0,
  currentTerm: term(0),
  votedFor: null,
  log: emptyLog,
  snapshot: null,
}

function changed(log: Log, change: Persist['change']): Log {
  if (change === null) return log
  const kept = truncate(log.entries, change.firstIndex - log.baseIndex - 1)
  return { ...log, entries: append(kept, change.entries) }
}
