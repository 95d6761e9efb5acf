import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { entriesBetween, firstIndex, lastIndex, logIndex, serverId, term } from '../raft/index'
import type { Entry } from '../raft/index'
import type { Persist } from '../server/disk'
import { encodeWrite, recover } from './recover'
import type { StoredRecord, StoredRecords } from './recover'
import { land, newMemoryDisk, recordsOf } from './storage-memory'
import { compaction } from './storage.contract'
import { anyWrites, endOf, plain } from './testing/any-writes'

/** A write of single-letter commands from an index on; null changes the hard state only. */
function write(serial: number, first: number, letters: string | null): Persist {
  return {
    type: 'persist',
    serial,
    currentTerm: term(serial),
    votedFor: serverId('S2'),
    compaction: null,
    change: letters === null ? null : { firstIndex: logIndex(first), entries: entries(letters) },
  }
}

function entries(letters: string): readonly Entry[] {
  return letters.split('').map((command) => ({ type: 'command', term: term(1), command }))
}

function diskAfter(...writes: readonly Persist[]): StoredRecords {
  const encoded = writes.map(encodeWrite)
  const recordsOf = (kind: 'snapshot' | 'segment') =>
    encoded.flatMap(({ serial, [kind]: bytes }) => (bytes === null ? [] : [{ serial, bytes }]))
  return {
    hardState: encoded.at(-1)?.hardState ?? null,
    snapshots: recordsOf('snapshot'),
    segments: recordsOf('segment'),
  }
}

/** The disk with one byte of a segment changed. */
function damaged(disk: StoredRecords, serial: number): StoredRecords {
  const segments = disk.segments.map((segment) =>
    segment.serial === serial
      ? { serial, bytes: segment.bytes.map((byte, i) => (i === 4 ? byte ^ 1 : byte)) }
      : segment,
  )
  return { ...disk, segments }
}

/** What was recovered, in short, or the sentence that refuses. */
function outcome(disk: StoredRecords): string {
  const found = recover(disk)
  if (found.type === 'refused') return found.reason
  const { serial, log } = found.disk
  const letters = entriesBetween(log, firstIndex(log), lastIndex(log)).map((entry) =>
    entry.type === 'command' ? entry.command : '-',
  )
  const data = found.disk.snapshot?.data
  return `${serial}:${data === undefined ? '' : `(${data})`}${letters.join('')}`
}

describe('a disk is what its writes made of it', () => {
  it('when nothing was ever written', () => {
    const found = recover(diskAfter())
    expect(found).toMatchObject({
      type: 'loaded',
      disk: { serial: 0, currentTerm: 0, votedFor: null },
    })
    expect(outcome(diskAfter())).toBe('0:')
  })

  it.each([
    { what: 'one after another', writes: [write(1, 1, 'ab'), write(2, 3, 'c')], expected: '2:abc' },
    { what: 'hard state only', writes: [write(1, 1, 'ab'), write(2, 0, null)], expected: '2:ab' },
    { what: 'a truncation', writes: [write(1, 1, 'abcd'), write(2, 3, 'X')], expected: '2:abX' },
    {
      what: 'a truncation of all',
      writes: [write(1, 1, 'abcd'), write(2, 1, 'X')],
      expected: '2:X',
    },
    {
      what: 'a truncation without entries',
      writes: [write(1, 1, 'abcd'), write(2, 2, '')],
      expected: '2:a',
    },
    {
      what: 'truncations over several segments',
      writes: [
        write(1, 1, 'ab'),
        write(2, 3, 'cd'),
        write(3, 5, 'ef'),
        write(4, 2, 'X'),
        write(5, 3, 'Y'),
      ],
      expected: '5:aXY',
    },
    {
      what: 'serial numbers above ten',
      writes: Array.from({ length: 12 }, (_, i) => write(i + 1, i + 1, 'abcdefghijkl'.charAt(i))),
      expected: '12:abcdefghijkl',
    },
  ])('$what', ({ writes, expected }) => {
    expect(outcome(diskAfter(...writes))).toBe(expected)
  })

  it('with its term and vote', () => {
    const found = recover(diskAfter(write(1, 1, 'a'), write(7, 0, null)))
    expect(found).toMatchObject({
      type: 'loaded',
      disk: { serial: 7, currentTerm: 7, votedFor: 'S2' },
    })
  })
})

describe('a write that no hard state covers is torn, and cut', () => {
  const complete = diskAfter(write(1, 1, 'ab'), write(2, 3, 'c'))
  const torn = diskAfter(write(1, 1, 'ab'), write(2, 3, 'c'), write(3, 2, 'XY'))

  it.each([
    { what: 'damaged', disk: damaged({ ...torn, hardState: complete.hardState }, 3) },
    { what: 'intact', disk: { ...torn, hardState: complete.hardState } },
  ])('$what', ({ disk }) => {
    expect(outcome(disk)).toBe('2:abc')
  })

  it('even the very first one', () => {
    const { segments } = diskAfter(write(1, 1, 'a'))
    expect(outcome({ hardState: null, snapshots: [], segments })).toBe('0:')
  })
})

describe('what was acknowledged and cannot be read refuses the disk', () => {
  const disk = diskAfter(write(1, 1, 'ab'), write(2, 3, 'c'), write(3, 4, 'd'))
  const [first, second, third] = disk.segments

  it.each([
    {
      what: 'the last segment',
      broken: damaged(disk, 3),
      expected:
        'Log record 3 on the disk is damaged, though it was acknowledged: its checksum is wrong.',
    },
    {
      what: 'a segment in the middle, although a later one would overwrite it',
      broken: damaged(diskAfter(write(1, 1, 'ab'), write(2, 3, 'c'), write(3, 1, 'X')), 2),
      expected:
        'Log record 2 on the disk is damaged, though it was acknowledged: its checksum is wrong.',
    },
    {
      what: 'a last segment that a later write of the hard state covers',
      broken: damaged(diskAfter(write(1, 1, 'ab'), write(2, 0, null)), 1),
      expected:
        'Log record 1 on the disk is damaged, though it was acknowledged: its checksum is wrong.',
    },
    {
      what: 'a missing segment',
      broken: { ...disk, segments: [first, third].filter((segment) => segment !== undefined) },
      expected: 'Log record 3 on the disk begins at entry 4, but the log before it ends at 2.',
    },
    {
      what: 'a segment in the place of another',
      broken: { ...disk, segments: [{ serial: 1, bytes: second?.bytes ?? new Uint8Array() }] },
      expected: 'Log record 1 on the disk says that it is record 2.',
    },
    {
      what: 'a hard state that fell behind by two writes',
      broken: { ...disk, hardState: encodeWrite(write(1, 0, null)).hardState },
      expected:
        'Log record 2 on the disk is newer than the hard state, and not the last: the disk has lost a write.',
    },
    {
      what: 'no hard state under several segments',
      broken: { ...disk, hardState: null },
      expected:
        'Log record 1 on the disk is newer than the hard state, and not the last: the disk has lost a write.',
    },
    {
      what: 'the hard state',
      broken: { ...disk, hardState: new Uint8Array([1, 1, 1]) },
      expected:
        'The hard state on the disk is damaged, though it was acknowledged: it is too short.',
    },
  ])('$what', ({ broken, expected }) => {
    expect(outcome(broken)).toBe(expected)
  })
})

describe('a disk with a snapshot', () => {
  const before = [write(1, 1, 'abcd'), compaction(2, 2, 'ab', 2, 'c', 'd')]
  const disk = diskAfter(...before, write(3, 5, 'e'))

  it.each([
    { what: 'is the snapshot and the log behind it', records: disk, expected: '3:(ab)cde' },
    {
      what: 'knows what the snapshot replaced no more',
      records: { ...disk, segments: disk.segments.slice(1) },
      expected: '3:(ab)cde',
    },
    {
      what: 'cares for no damage in what was replaced',
      records: damaged(disk, 1),
      expected: '3:(ab)cde',
    },
    {
      what: 'with a tail keeps what the snapshot stands for, too',
      records: diskAfter(write(1, 1, 'abcd'), compaction(2, 3, 'abc', 1, 'b', 'c', 'd')),
      expected: '2:(abc)bcd',
    },
    {
      what: 'is the latest of several',
      records: diskAfter(...before, write(3, 5, 'e'), compaction(4, 5, 'abcde', 5)),
      expected: '4:(abcde)',
    },
    {
      what: 'may lose all behind it to a truncation',
      records: diskAfter(...before, write(3, 3, '')),
      expected: '3:(ab)',
    },
    {
      what: 'is as it was before a compaction that is torn',
      records: { ...diskAfter(...before), hardState: diskAfter(write(1, 1, 'a')).hardState },
      expected: '1:abcd',
    },
    {
      what: 'is as it was before a later compaction that is torn',
      records: {
        ...diskAfter(...before, write(3, 5, 'e'), compaction(4, 5, 'abcde', 5)),
        hardState: disk.hardState,
      },
      expected: '3:(ab)cde',
    },
    {
      what: 'refuses a damaged snapshot',
      records: { ...disk, snapshots: disk.snapshots.map(broken) },
      expected:
        'Snapshot record 2 on the disk is damaged, though it was acknowledged: its checksum is wrong.',
    },
    {
      what: 'refuses a snapshot in the place of another',
      records: { ...disk, snapshots: disk.snapshots.map(({ bytes }) => ({ serial: 1, bytes })) },
      expected: 'Snapshot record 1 on the disk says that it is record 2.',
    },
    {
      what: 'refuses a log whose snapshot is gone',
      records: { ...disk, snapshots: [], segments: disk.segments.slice(1) },
      expected: 'Log record 2 on the disk begins at entry 3, but the log before it ends at 0.',
    },
    {
      what: 'refuses a snapshot whose log is gone',
      records: {
        ...disk,
        segments: disk.segments.filter(({ serial }) => serial !== 2).slice(0, 1),
      },
      expected: 'Log record 2 on the disk is missing, though its snapshot is there.',
    },
    {
      what: 'refuses a log that cuts into what is cut off',
      records: diskAfter(...before, write(3, 2, 'X')),
      expected: 'Log record 3 on the disk begins at entry 2, but the log begins after 2.',
    },
    {
      what: 'refuses a log that ends before the snapshot',
      records: diskAfter(
        write(1, 1, 'abcd'),
        compaction(2, 3, 'abc', 1, 'b', 'c'),
        write(3, 3, ''),
      ),
      expected: 'The log on the disk ends at entry 2, but its snapshot at 3.',
    },
  ])('$what', ({ records, expected }) => {
    expect(outcome(records)).toBe(expected)
  })
})

describe('whatever was written', () => {
  it('is recovered as it was after each write', () => {
    const property = fc.property(anyWrites, ({ writes, disks }) => {
      const stored = newMemoryDisk()
      for (const [i, each] of writes.entries()) {
        land(stored, encodeWrite(each))
        expect(loaded(recordsOf(stored))).toEqual(plain(disks[i] ?? endOf({ writes, disks })))
      }
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('is recovered as it was before a write of which only a part is there', () => {
    const parts = fc.record({ snapshot: fc.boolean(), segment: fc.boolean(), isHalf: fc.boolean() })
    const property = fc.property(anyWrites, parts, ({ writes, disks }, part) => {
      const [last, before] = [writes.at(-1), disks.at(-2)]
      if (last === undefined || before === undefined) return
      const stored = newMemoryDisk()
      for (const each of writes.slice(0, -1)) land(stored, encodeWrite(each))
      const { serial, snapshot, segment } = encodeWrite(last)
      const some = (bytes: Uint8Array) => (part.isHalf ? bytes.slice(0, bytes.length >> 1) : bytes)
      if (part.snapshot && snapshot !== null) stored.snapshots.set(serial, some(snapshot))
      if (part.segment && segment !== null) stored.segments.set(serial, some(segment))
      expect(loaded(recordsOf(stored))).toEqual(plain(before))
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('damaged anyhow, is as it was or refused in a sentence', () => {
    const anyDamage = fc.record({
      record: fc.nat(20),
      place: fc.nat(),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 5 }),
      isCut: fc.boolean(),
    })
    const property = fc.property(anyWrites, anyDamage, (story, damage) => {
      const stored = newMemoryDisk()
      for (const each of story.writes) land(stored, encodeWrite(each))
      const found = recover(overwritten(recordsOf(stored), damage))
      if (found.type === 'refused') expect(found.reason).toMatch(/^[A-Z].*\.$/)
      else expect(plain(found.disk)).toEqual(plain(endOf(story)))
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('made of any bytes at all, a disk is refused in a sentence', () => {
    const anyRecord = fc.record({ serial: fc.nat(9), bytes: fc.uint8Array({ maxLength: 40 }) })
    const property = fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(anyRecord),
      fc.array(anyRecord),
      (bytes, snapshots, segments) => {
        const found = recover({ hardState: bytes, snapshots, segments })
        expect(found).toMatchObject({ reason: expect.stringMatching(/^[A-Z].*\.$/) })
      },
    )
    fc.assert(property)
  })
})

function broken({ serial, bytes }: StoredRecord): StoredRecord {
  return { serial, bytes: bytes.map((byte, i) => (i === 4 ? byte ^ 1 : byte)) }
}

function loaded(records: StoredRecords) {
  const found = recover(records)
  if (found.type === 'refused') throw new Error(found.reason)
  return plain(found.disk)
}

/** Bytes of one record are written over, and it may end there. */
function overwritten(
  { hardState, snapshots, segments }: StoredRecords,
  damage: { record: number; place: number; bytes: Uint8Array; isCut: boolean },
): StoredRecords {
  const count = 1 + snapshots.length + segments.length
  const change = (bytes: Uint8Array) => {
    const place = damage.place % (bytes.length + 1)
    const after = Array.from(bytes)
    after.splice(place, damage.isCut ? Infinity : damage.bytes.length, ...damage.bytes)
    return Uint8Array.from(after)
  }
  const among = (list: readonly StoredRecord[], from: number) =>
    list.map(({ serial, bytes }, i) => ({
      serial,
      bytes: from + i === damage.record % count ? change(bytes) : bytes,
    }))
  const isHardState = damage.record % count === 0
  return {
    hardState: hardState !== null && isHardState ? change(hardState) : hardState,
    snapshots: among(snapshots, 1),
    segments: among(segments, 1 + snapshots.length),
  }
}
