import { describe, expect, it } from 'vitest'

import {
  configurationOf,
  emptyLog,
  entriesBetween,
  firstIndex,
  lastIndex,
  logAfter,
  logIndex,
  serverId,
  snapshotOf,
  term,
} from '../raft/index'
import type { Disk } from './disk'
import { applyDiskFault, fateIsOfBytes } from './disk-fault'
import type { DiskFault } from './disk-fault'
import { noops } from './testing/servers'

const plain: Disk = {
  serial: 9,
  currentTerm: term(4),
  votedFor: serverId('S2'),
  log: logAfter(logIndex(0), term(0), noops([1, 1, 2, 4])),
  snapshot: null,
}
const voters = configurationOf([serverId('S1'), serverId('S2')])
/** Entries 2 to 5; the snapshot stands for entries 1 to 3. */
const withTail: Disk = {
  ...plain,
  log: logAfter(logIndex(1), term(1), noops([1, 2, 4, 4])),
  snapshot: snapshotOf(logIndex(3), term(2), voters, 'data'),
}

describe('what a fault leaves of a disk', () => {
  it.each([
    { disk: plain, count: 0, expected: [1, 1, 2, 4], why: 'nothing is lost' },
    { disk: plain, count: 1, expected: [1, 1, 2], why: 'the last entry is lost' },
    { disk: plain, count: 4, expected: [], why: 'all are lost' },
    { disk: plain, count: 99, expected: [], why: 'there are no more than all' },
    { disk: withTail, count: 1, expected: [1, 2, 4], why: 'an entry behind the snapshot is lost' },
    {
      disk: withTail,
      count: 99,
      expected: [1, 2],
      why: 'none that the snapshot stands for is lost',
    },
  ])('$why', ({ disk, count, expected }) => {
    const after = applyDiskFault(disk, { type: 'loseEntries', count })
    expect(after).toMatchObject({
      serial: 9,
      currentTerm: 4,
      votedFor: 'S2',
      snapshot: disk.snapshot,
    })
    expect(after && termsOf(after)).toEqual(expected)
    expect(after?.log.baseIndex).toBe(disk.log.baseIndex)
  })

  it('a lost vote leaves the term', () => {
    expect(applyDiskFault(withTail, { type: 'loseVote' })).toEqual({ ...withTail, votedFor: null })
  })

  it('an erased disk is a new one', () => {
    const empty = { serial: 0, currentTerm: 0, votedFor: null, log: emptyLog, snapshot: null }
    expect(applyDiskFault(withTail, { type: 'erase' })).toEqual(empty)
  })

  it('several come one after the other', () => {
    const fault: DiskFault = {
      type: 'several',
      faults: [
        { type: 'loseEntries', count: 1 },
        { type: 'loseVote' },
        { type: 'loseEntries', count: 1 },
      ],
    }
    const after = applyDiskFault(plain, fault)
    expect(after).toMatchObject({ votedFor: null })
    expect(after && termsOf(after)).toEqual([1, 1])
  })

  it.each<DiskFault>([
    { type: 'tearLast' },
    { type: 'flipBit', record: 1, bit: 1 },
    { type: 'several', faults: [{ type: 'loseVote' }, { type: 'tearLast' }] },
  ])('only the bytes tell what $type leaves', (fault) => {
    expect(applyDiskFault(plain, fault)).toBeNull()
    expect(fateIsOfBytes(fault)).toBe(true)
  })

  it.each<DiskFault | null>([
    null,
    { type: 'loseEntries', count: 1 },
    { type: 'loseVote' },
    { type: 'erase' },
    { type: 'several', faults: [{ type: 'erase' }] },
  ])('the fold knows what is left after %o', (fault) => {
    expect(fateIsOfBytes(fault)).toBe(false)
  })
})

function termsOf({ log }: Disk): readonly number[] {
  return entriesBetween(log, firstIndex(log), lastIndex(log)).map((entry) => entry.term)
}
