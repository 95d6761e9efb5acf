import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { applyDiskFault } from '../server/disk-fault'
import type { DiskFault } from '../server/disk-fault'
import { diskAfter } from '../server/testing/disk'
import { faultRecords } from './disk-fault'
import { encodeWrite, recover } from './recover'
import type { StoredRecords } from './recover'
import { land, newMemoryDisk, recordsOf } from './storage-memory'
import { at, compaction, hardState } from './storage.contract'
import { anyWrites, endOf, plain } from './testing/any-writes'
import type { Writes } from './testing/any-writes'

const anyLoss: fc.Arbitrary<DiskFault> = fc.oneof(
  fc.record({ type: fc.constant('loseEntries' as const), count: fc.nat(12) }),
  fc.constant({ type: 'loseVote' } as const),
  fc.constant({ type: 'erase' } as const),
)
const anyFlip = fc.record({
  type: fc.constant('flipBit' as const),
  record: fc.nat(30),
  bit: fc.nat(),
})
const tearLast = { type: 'tearLast' } as const

describe('what a disk loses is lost as the fold says', () => {
  it('whatever was written, and one loss after another', () => {
    const property = fc.property(
      anyWrites,
      fc.array(anyLoss, { maxLength: 3 }),
      (story, faults) => {
        const fault: DiskFault = { type: 'several', faults }
        const told = applyDiskFault(endOf(story), fault)
        expect(told).not.toBeNull()
        expect(found(faultRecords(recordsAfter(story), fault))).toEqual(told && plain(told))
      },
    )
    fc.assert(property, { numRuns: 500 })
  })

  it('and goes on to hold what is written after it', () => {
    const property = fc.property(anyWrites, anyLoss, fc.string(), (story, fault, text) => {
      const disk = applyDiskFault(endOf(story), fault)
      if (disk === null) throw new Error('a loss is always told')
      const serial = disk.serial + 1
      const last = plain(disk).baseIndex + plain(disk).entries.length
      const write = { ...hardState(serial), change: at(last + 1, text) }
      const damaged = faultRecords(recordsAfter(story), fault)
      expect(found(landOn(damaged, write))).toEqual(plain(diskAfter(disk, write, serial)))
    })
    fc.assert(property)
  })
})

describe('a disk whose last record is torn', () => {
  it('is as before that write, but for its term and vote, or refuses where only those were written', () => {
    const property = fc.property(anyWrites, (story) => {
      const { writes, disks } = story
      const whole = endOf(story)
      const { currentTerm, votedFor } = whole
      const torn = faultRecords(recordsAfter(story), tearLast)
      const last = writes.at(-1)
      const before = last === undefined ? whole : (disks.at(-2) ?? diskAfter(null, null))
      if (last?.change === null) {
        const reason = 'The hard state on the disk is damaged, though it was acknowledged'
        expect(recover(torn)).toMatchObject({ reason: expect.stringContaining(reason) })
      } else {
        expect(found(torn)).toEqual(plain({ ...before, currentTerm, votedFor }))
      }
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('shows nothing of a compaction that is not whole', () => {
    const writes = [
      { ...hardState(1), change: at(1, 'a', 'b', 'c') },
      compaction(2, 2, 'ab', 2, 'c'),
    ]
    const torn = faultRecords(recordsOf(landAll(writes)), tearLast)
    expect(torn.snapshots).toHaveLength(1)
    expect(found(torn)).toMatchObject({ serial: 1, snapshot: null, baseIndex: 0 })
    expect(found(torn)).toHaveProperty('entries.length', 3)
  })

  it('has half of the record that was last', () => {
    const writes = [
      { ...hardState(1), change: at(1, 'a') },
      { ...hardState(2), change: at(2, 'b') },
    ]
    const records = recordsOf(landAll(writes))
    const torn = faultRecords(records, tearLast)
    const sizes = ({ segments }: StoredRecords) => segments.map(({ bytes }) => bytes.length)
    const [first, second] = sizes(records)
    expect(sizes(torn)).toEqual([first, Math.floor((second ?? 0) / 2)])
  })
})

describe('a bit that is flipped', () => {
  it('is never read as something else', () => {
    const property = fc.property(anyWrites, anyFlip, (story, fault) => {
      const after = recover(faultRecords(recordsAfter(story), fault))
      if (after.type === 'loaded') expect(plain(after.disk)).toEqual(plain(endOf(story)))
      else expect(after.reason).toMatch(/^[A-Z].* is damaged, though it was acknowledged: .*\.$/)
    })
    fc.assert(property, { numRuns: 500 })
  })

  it.each([
    { record: 0, says: 'The hard state on the disk is damaged' },
    { record: 1, says: 'Snapshot record 2 on the disk is damaged' },
    { record: 2, says: 'Log record 2 on the disk is damaged' },
    { record: 3, says: 'Log record 3 on the disk is damaged' },
    { record: 4, says: 'The hard state on the disk is damaged' },
  ])('in record $record is found: $says', ({ record, says }) => {
    const records = recordsOf(
      landAll([
        { ...hardState(1), change: at(1, 'a') },
        compaction(2, 1, 'a'),
        { ...hardState(3), change: at(2, 'b') },
      ]),
    )
    const after = recover(faultRecords(records, { type: 'flipBit', record, bit: 100 }))
    expect(after).toMatchObject({ type: 'refused', reason: expect.stringContaining(says) })
  })

  it('in a record that a snapshot has replaced does no harm', () => {
    const writes = [{ ...hardState(1), change: at(1, 'a') }, compaction(2, 1, 'a')]
    const records = recordsOf(landAll(writes))
    expect(records.segments.map(({ serial }) => serial)).toEqual([1, 2])
    const after = faultRecords(records, { type: 'flipBit', record: 2, bit: 9 })
    expect(after.segments[0]?.bytes).not.toEqual(records.segments[0]?.bytes)
    expect(found(after)).toEqual(found(records))
  })
})

it.each<DiskFault>([
  { type: 'loseEntries', count: 3 },
  { type: 'loseVote' },
  tearLast,
  { type: 'flipBit', record: 2, bit: 5 },
  { type: 'erase' },
  { type: 'several', faults: [] },
])('an empty disk suffers nothing from $type', (fault) => {
  const empty = { hardState: null, snapshots: [], segments: [] }
  expect(faultRecords(empty, fault)).toEqual(empty)
})

function recordsAfter({ writes }: Writes): StoredRecords {
  return recordsOf(landAll(writes))
}

function landAll(writes: Writes['writes']) {
  const disk = newMemoryDisk()
  for (const write of writes) land(disk, encodeWrite(write))
  return disk
}

function landOn(records: StoredRecords, write: Writes['writes'][number]): StoredRecords {
  const disk = newMemoryDisk()
  disk.hardState = records.hardState
  for (const { serial, bytes } of records.snapshots) disk.snapshots.set(serial, bytes)
  for (const { serial, bytes } of records.segments) disk.segments.set(serial, bytes)
  land(disk, encodeWrite(write))
  return recordsOf(disk)
}

function found(records: StoredRecords) {
  const after = recover(records)
  if (after.type === 'refused') throw new Error(after.reason)
  return plain(after.disk)
}
