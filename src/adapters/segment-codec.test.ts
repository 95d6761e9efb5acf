import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { crc32 } from '../lib/crc32'
import { configurationOf, logIndex, serverId, snapshotOf, term } from '../raft/index'
import {
  decodeHardState,
  decodeSegment,
  decodeSnapshot,
  encodeHardState,
  encodeSegment,
  encodeSnapshot,
} from './segment-codec'
import type { HardState, Segment, SnapshotRecord } from './segment-codec'
import { version1 } from './testing/version1'
import { anyConfiguration, anyEntry, anyTerm, anyText } from './testing/any-entry'

const anyNumber = fc.maxSafeNat()
const anySegment: fc.Arbitrary<Segment> = fc.record({
  serial: anyNumber,
  firstIndex: anyNumber.filter((n) => n > 0).map(logIndex),
  entries: fc.array(anyEntry, { maxLength: 20 }),
})
const anyHardState: fc.Arbitrary<HardState> = fc.record({
  serial: anyNumber,
  currentTerm: anyTerm,
  votedFor: fc.option(anyText.map(serverId)),
})

const anySnapshot: fc.Arbitrary<SnapshotRecord> = fc
  .record({
    serial: anyNumber,
    indexes: fc.tuple(anyNumber, anyNumber),
    terms: fc.tuple(anyTerm, anyTerm),
    configuration: anyConfiguration,
    data: anyText,
  })
  .map(({ serial, indexes, terms: [baseTerm, lastTerm], configuration, data }) => ({
    serial,
    baseIndex: logIndex(Math.min(...indexes)),
    baseTerm,
    snapshot: snapshotOf(logIndex(Math.max(...indexes)), lastTerm, configuration, data),
  }))

const joint = {
  ...configurationOf([serverId('S1'), serverId('S2')]),
  outgoing: [serverId('S2'), serverId('S3')],
  autoLeave: true,
}
const snapshotRecord: SnapshotRecord = {
  serial: 12,
  baseIndex: logIndex(290),
  baseTerm: term(2),
  snapshot: snapshotOf(logIndex(299), term(3), joint, '{"x":"schön"}'),
}
const hardState: HardState = { serial: 300, currentTerm: term(7), votedFor: serverId('S2') }
const segment: Segment = {
  serial: 12,
  firstIndex: logIndex(300),
  entries: [
    { type: 'noop', term: term(3) },
    { type: 'command', term: term(3), command: '{"put":"schön","n":1}' },
    { type: 'configuration', term: term(3), configuration: joint },
  ],
}

describe('what was written is read', () => {
  it('as a segment', () => {
    const property = fc.property(anySegment, (value) => {
      expect(decodeSegment(encodeSegment(value))).toEqual({ type: 'ok', value })
    })
    fc.assert(property)
  })

  it('as a hard state', () => {
    const property = fc.property(anyHardState, (value) => {
      expect(decodeHardState(encodeHardState(value))).toEqual({ type: 'ok', value })
    })
    fc.assert(property)
  })

  it('as a snapshot', () => {
    const property = fc.property(anySnapshot, (value) => {
      expect(decodeSnapshot(encodeSnapshot(value))).toEqual({ type: 'ok', value })
    })
    fc.assert(property)
  })

  it.each([
    '',
    '\ufeffa byte order mark',
    'half a pair \ud800',
    '\udc00',
    '😀',
    '\0',
    'x'.repeat(70_000),
  ])('as the text %j', (command) => {
    const value = { ...segment, entries: [{ type: 'command' as const, term: term(1), command }] }
    expect(decodeSegment(encodeSegment(value))).toEqual({ type: 'ok', value })
  })

  it('as part of a larger buffer', () => {
    const bytes = encodeSegment(segment)
    const larger = new Uint8Array(bytes.length + 20)
    larger.set(bytes, 7)
    const view = larger.subarray(7, 7 + bytes.length)
    expect(decodeSegment(view)).toEqual({ type: 'ok', value: segment })
  })
})

describe('what version 1 wrote is read', () => {
  it('as a hard state', () => {
    expect(decodeHardState(version1.hardState)).toEqual({ type: 'ok', value: hardState })
  })

  it('as a segment', () => {
    const value = { serial: 12, firstIndex: 1, entries: segment.entries.slice(0, 2) }
    expect(decodeSegment(version1.segment)).toEqual({ type: 'ok', value })
  })
})

const records = [
  { kind: 'hard state', good: encodeHardState(hardState), read: decodeHardState },
  { kind: 'segment', good: encodeSegment(segment), read: decodeSegment },
  { kind: 'snapshot', good: encodeSnapshot(snapshotRecord), read: decodeSnapshot },
]

describe.each(records)(
  'a $kind that was damaged is never read as something else',
  ({ good, read }) => {
    it('with any bit flipped', () => {
      for (let bit = 0; bit < good.length * 8; bit++) {
        const bad = good.slice()
        bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(read(bad)).toMatchObject({ type: 'damaged' })
      }
    })

    it('with several bytes changed, or cut and filled again', () => {
      const anyByte = fc.nat(255)
      const property = fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), anyByte), { minLength: 1, maxLength: 6 }),
        fc.nat(good.length),
        fc.uint8Array({ maxLength: 12 }),
        (changes, length, tail) => {
          const bad = good.slice()
          for (const [place, byte] of changes) bad[place] = byte
          const cut = Uint8Array.of(...bad.subarray(0, length), ...tail)
          for (const bytes of [bad, cut]) {
            const found = read(bytes)
            if (found.type === 'ok') expect(bytes).toEqual(good)
          }
        },
      )
      fc.assert(property, { numRuns: 1000 })
    })

    it('cut anywhere and given a checksum that fits', () => {
      for (let length = 0; length < good.length - 4; length++) {
        expect(read(withChecksum(good.subarray(0, length)))).toMatchObject({ type: 'damaged' })
      }
    })

    it('changed and given a checksum that fits: it is refused, or says what its bytes say', () => {
      const content = good.subarray(0, -4)
      const property = fc.property(fc.nat(content.length - 1), fc.nat(255), (place, byte) => {
        const bad = content.slice()
        bad[place] = byte
        const found = read(withChecksum(bad))
        expect(found.type === 'ok' || /^it[s]? .*[^.]$/.test(found.reason)).toBe(true)
      })
      fc.assert(property, { numRuns: 1000 })
    })
  },
)

describe('what was damaged is never read as something else', () => {
  it('cut anywhere', () => {
    const property = fc.property(
      anySegment,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (value, part) => {
        const bytes = encodeSegment(value)
        const short = bytes.subarray(0, Math.min(bytes.length - 1, Math.floor(bytes.length * part)))
        expect(decodeSegment(short)).toMatchObject({ type: 'damaged' })
      },
    )
    fc.assert(property)
  })

  it('made of any bytes at all', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeSegment(bytes)).toMatchObject({ type: 'damaged' })
      expect(decodeHardState(bytes)).toMatchObject({ type: 'damaged' })
      expect(decodeSnapshot(bytes)).toMatchObject({ type: 'damaged' })
    })
    fc.assert(property)
  })

  it('made of any content with a checksum that fits, without an exception', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 60 }), (content) => {
      const made = (kind: number) => withChecksum(Uint8Array.of(2, kind, ...content))
      expect(['ok', 'damaged']).toContain(decodeHardState(made(1)).type)
      expect(['ok', 'damaged']).toContain(decodeSegment(made(2)).type)
      expect(['ok', 'damaged']).toContain(decodeSnapshot(made(3)).type)
    })
    fc.assert(property, { numRuns: 1000 })
  })
})

describe('what is wrong is said', () => {
  const content = encodeSegment(segment).slice(0, -4)
  const changed = (at: number, value: number) => {
    const bytes = content.slice()
    bytes[at] = value
    return withChecksum(bytes)
  }

  it.each([
    { bytes: new Uint8Array(), reason: 'it is too short' },
    { bytes: encodeSegment(segment).fill(0, 5, 6), reason: 'its checksum is wrong' },
    { bytes: changed(0, 3), reason: 'it was written by a newer version of this page' },
    { bytes: changed(0, 0), reason: 'its version is 0, which never was' },
    {
      bytes: encodeHardState({ serial: 1, currentTerm: term(1), votedFor: null }),
      reason: 'it is of another kind',
    },
    { bytes: withChecksum(Uint8Array.of(...content, 0)), reason: 'it is longer than what it says' },
    {
      bytes: encodeSegment({ ...segment, firstIndex: logIndex(0) }),
      reason: 'it begins before the first entry',
    },
    {
      bytes: withChecksum(Uint8Array.of(1, 2, 1, 1, 1, 9, 1)),
      reason: 'it holds an entry of an unknown type',
    },
    {
      bytes: encodeSegment({
        ...segment,
        entries: [
          {
            type: 'configuration',
            term: term(1),
            configuration: { ...joint, learners: joint.voters },
          },
        ],
      }),
      reason: 'it holds a configuration that cannot be',
    },
  ])('$reason', ({ bytes, reason }) => {
    expect(decodeSegment(bytes)).toEqual({ type: 'damaged', reason })
  })

  it.each([
    {
      record: {
        ...snapshotRecord,
        snapshot: { ...snapshotRecord.snapshot, data: '{"x":"other"}' },
      },
      reason: 'its data does not match its checksum',
    },
    {
      record: { ...snapshotRecord, baseIndex: logIndex(300) },
      reason: 'it ends before the log begins',
    },
  ])('$reason', ({ record, reason }) => {
    expect(decodeSnapshot(encodeSnapshot(record))).toEqual({ type: 'damaged', reason })
  })
})

function withChecksum(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 4)
  bytes.set(content)
  new DataView(bytes.buffer).setUint32(content.length, crc32(content))
  return bytes
}
