import { describe, expect, it } from 'vitest'

import { entriesBetween, firstIndex, lastIndex, logIndex, serverId, term } from '../raft/index'
import type { Entry } from '../raft/index'
import type { Persist } from '../server/disk'
import { encodeWrite, recover } from './recover'
import type { StoredRecords } from './recover'

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
  return `${serial}:${letters.join('')}`
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
