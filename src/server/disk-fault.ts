import {
  emptyLog,
  entriesBetween,
  firstIndex,
  lastIndex,
  logAfter,
  logIndex,
  term,
} from '../raft/index'
import type { Disk } from './disk'

/** What a disk suffers while its server is down. */
export type DiskFault =
  /** The last entries are gone, acknowledged or not, but none that a snapshot stands for. */
  | { readonly type: 'loseEntries'; readonly count: number }
  /** The vote is gone, the term is not. */
  | { readonly type: 'loseVote' }
  /** Of the last record only half was written. */
  | { readonly type: 'tearLast' }
  | { readonly type: 'flipBit'; readonly record: number; readonly bit: number }
  | { readonly type: 'erase' }
  /** One after the other. */
  | { readonly type: 'several'; readonly faults: readonly DiskFault[] }

/** What a disk holds after a fault; null where the bytes decide what becomes of it. */
export function applyDiskFault(disk: Disk, fault: DiskFault): Disk | null {
  switch (fault.type) {
    case 'loseEntries': {
      const { log, snapshot } = disk
      const least = snapshot?.lastIncludedIndex ?? log.baseIndex
      const last = Math.min(lastIndex(log), Math.max(least, lastIndex(log) - fault.count))
      const kept = entriesBetween(log, firstIndex(log), logIndex(last))
      return { ...disk, log: logAfter(log.baseIndex, log.baseTerm, kept) }
    }
    case 'loseVote':
      return { ...disk, votedFor: null }
    case 'erase':
      return { serial: 0, currentTerm: term(0), votedFor: null, log: emptyLog, snapshot: null }
    case 'several':
      return fault.faults.reduce<Disk | null>(
        (after, each) => (after === null ? null : applyDiskFault(after, each)),
        disk,
      )
    case 'tearLast':
    case 'flipBit':
      return null
  }
}

/** Whether only recovery can say what a fault leaves. */
export function fateIsOfBytes(fault: DiskFault | null): boolean {
  if (fault?.type === 'several') return fault.faults.some(fateIsOfBytes)
  return fault?.type === 'tearLast' || fault?.type === 'flipBit'
}
