import fc from 'fast-check'

import {
  entriesBetween,
  firstIndex,
  lastIndex,
  logIndex,
  serverId,
  snapshotOf,
  term,
  termAt,
} from '../../raft/index'
import type { Entry, Log, LogIndex } from '../../raft/index'
import type { Disk, Persist } from '../../server/disk'
import { diskAfter } from '../../server/testing/disk'
import { anyConfiguration, anyText } from './any-entry'

/** A story of one disk: what was written, and the disk as a value after each write. */
export interface Writes {
  readonly writes: readonly Persist[]
  readonly disks: readonly Disk[]
}

/** What a server does to its disk next; where in the log is told in percent. */
const anyDeed = fc.record({
  type: fc.constantFrom('append', 'append', 'overwrite', 'vote', 'compact', 'install'),
  percent: fc.nat(100),
  tail: fc.nat(3),
  texts: fc.array(anyText, { maxLength: 4 }),
  configuration: anyConfiguration,
})

type Deed = typeof anyDeed extends fc.Arbitrary<infer T> ? T : never

export const anyWrites: fc.Arbitrary<Writes> = fc.array(anyDeed, { maxLength: 12 }).map((deeds) => {
  const writes: Persist[] = []
  const disks: Disk[] = []
  for (const deed of deeds) {
    const before = disks.at(-1) ?? diskAfter(null, null)
    const write: Persist = { type: 'persist', serial: before.serial + 1, ...changeOf(before, deed) }
    writes.push(write)
    disks.push(diskAfter(before, write, write.serial))
  }
  return { writes, disks }
})

function changeOf(disk: Disk, deed: Deed): Omit<Persist, 'type' | 'serial'> {
  const { log, snapshot, currentTerm, votedFor } = disk
  const last = lastIndex(log)
  const least = snapshot?.lastIncludedIndex ?? logIndex(0)
  const next = term(currentTerm + 1)
  switch (deed.type) {
    case 'append': {
      const change = { firstIndex: logIndex(last + 1), entries: entriesOf(currentTerm, deed) }
      return { currentTerm, votedFor, compaction: null, change }
    }
    case 'overwrite': {
      const first = logIndex(between(least + 1, last + 1, deed.percent))
      const change = { firstIndex: first, entries: entriesOf(next, deed) }
      return { currentTerm: next, votedFor: null, compaction: null, change }
    }
    case 'compact': {
      const through = logIndex(between(Math.max(least, 1), last, deed.percent))
      const base = logIndex(Math.max(log.baseIndex, through - deed.tail))
      if (through > last) return { currentTerm, votedFor, compaction: null, change: null }
      return { currentTerm, votedFor, ...compactionOf(log, through, base, deed) }
    }
    case 'install': {
      const through = logIndex(last + 1 + deed.tail)
      return { currentTerm: next, votedFor, ...compactionOf(log, through, through, deed) }
    }
    default: {
      const vote = deed.percent < 70 ? serverId('S2') : null
      return { currentTerm: next, votedFor: vote, compaction: null, change: null }
    }
  }
}

function compactionOf(
  log: Log,
  through: LogIndex,
  base: LogIndex,
  { configuration, texts }: Deed,
): Pick<Persist, 'compaction' | 'change'> {
  const lastIncludedTerm = termAt(log, through) ?? term(7)
  const snapshot = snapshotOf(through, lastIncludedTerm, configuration, texts.join())
  const baseTerm = termAt(log, base) ?? lastIncludedTerm
  const first = logIndex(base + 1)
  const entries = base > lastIndex(log) ? [] : entriesBetween(log, first, lastIndex(log))
  return {
    compaction: { snapshot, baseIndex: base, baseTerm },
    change: { firstIndex: first, entries },
  }
}

function entriesOf(inTerm: number, { texts, configuration }: Deed): readonly Entry[] {
  const commands = texts.map((command): Entry => ({ type: 'command', term: term(inTerm), command }))
  return [...commands, { type: 'configuration', term: term(inTerm), configuration }]
}

function between(least: number, most: number, percent: number): number {
  return least + Math.max(0, Math.round(((most - least) * percent) / 100))
}

/** The disk after all that was written. */
export function endOf({ disks }: Writes): Disk {
  return disks.at(-1) ?? diskAfter(null, null)
}

/** A disk as plain values, to be compared: two logs with the same entries may be built differently. */
export function plain({ log, ...disk }: Disk) {
  const { baseIndex, baseTerm } = log
  return {
    ...disk,
    baseIndex,
    baseTerm,
    entries: entriesBetween(log, firstIndex(log), lastIndex(log)),
  }
}
