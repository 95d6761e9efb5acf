import { encodeSegment } from '../../adapters/segment-codec'
import type { Judged } from '../../check/checker'
import { entriesBetween, firstIndex, lastIndex } from '../../raft/index'
import type { Disk } from '../../server/disk'

/** How often servers of a run compacted their logs, and took a snapshot from a leader. */
export interface SnapshotWatch {
  watch(judged: Judged): void
  compacted(): number
  installed(): number
}

export function createSnapshotWatch(): SnapshotWatch {
  let compacted = 0
  let installed = 0
  return {
    watch({ applied: { decisions } }) {
      for (const { type } of decisions) {
        if (type === 'compacted') compacted++
        if (type === 'snapshotInstalled') installed++
      }
    },
    compacted: () => compacted,
    installed: () => installed,
  }
}

/** What the log on a disk takes when it is stored, in bytes. */
export function logBytes({ serial, log }: Disk): number {
  const first = firstIndex(log)
  const entries = entriesBetween(log, first, lastIndex(log))
  return encodeSegment({ serial, firstIndex: first, entries }).length
}
