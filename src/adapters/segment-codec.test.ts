import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { crc32 } from '../lib/crc32'
import { logIndex, serverId, term } from '../raft/index'
import type { Entry } from '../raft/index'
import { decodeHardState, decodeSegment, encodeHardState, encodeSegment } from './segment-codec'
import type { HardState, Segment } from './segment-codec'

const anyNumber = fc.maxSafeNat()
const anyTerm = anyNumber.map(term)
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
const anyEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ type: fc.constant('noop' as const), term: anyTerm }),
  fc.record({ type: fc.constant('command' as const), term: anyTerm, command: anyText }),
)
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

const segment: Segment = {
  serial: 12,
  firstIndex: logIndex(300),
  entries: [
    { type: 'noop', term: term(3) },
    { type: 'command', term: term(3), command: '{"put":"schön","n":1}' },
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

describe('what was damaged is never read as something else', () => {
  it('with any bit flipped', () => {
    const good = encodeSegment(segment)
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = good.slice()
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(decodeSegment(bad)).toMatchObject({ type: 'damaged' })
    }
  })

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

  it('cut anywhere and given a checksum that fits', () => {
    const good = encodeSegment(segment)
    for (let length = 0; length < good.length - 4; length++) {
      expect(decodeSegment(withChecksum(good.subarray(0, length)))).toMatchObject({
        type: 'damaged',
      })
    }
  })

  it('made of any bytes at all', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeSegment(bytes)).toMatchObject({ type: 'damaged' })
      expect(decodeHardState(bytes)).toMatchObject({ type: 'damaged' })
    })
    fc.assert(property)
  })

  it('made of any content with a checksum that fits, without an exception', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 60 }), (content) => {
      const bytes = withChecksum(Uint8Array.of(1, 2, ...content))
      expect(['ok', 'damaged']).toContain(decodeSegment(bytes).type)
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
  ])('$reason', ({ bytes, reason }) => {
    expect(decodeSegment(bytes)).toEqual({ type: 'damaged', reason })
  })
})

function withChecksum(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 4)
  bytes.set(content)
  new DataView(bytes.buffer).setUint32(content.length, crc32(content))
  return bytes
}
