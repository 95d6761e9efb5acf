import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { combine, digest, digestText } from './digest'

describe('digest', () => {
  it('tells every kind of value from every other', () => {
    const values = [
      null, undefined, true, false, 0, 1, -1, 0.5, 1.5, 2 ** 31, 2 ** 53, NaN, Infinity,
      '', '0', '1', 'null', 'a', 'b', 'ab', 'ba',
      [], [[]], [null], [undefined], [0], ['0'], [1, 2], [2, 1], [[1], 2],
      {}, { a: 1 }, { a: '1' }, { b: 1 }, { a: undefined }, { a: null }, { a: 1, b: 2 }, { a: 2, b: 1 },
    ] // prettier-ignore
    expect(new Set(values.map(digest)).size).toBe(values.length)
  })

  it('knows no order of keys', () => {
    expect(digest({ a: 1, b: { c: 2, d: 3 } })).toBe(digest({ b: { d: 3, c: 2 }, a: 1 }))
  })

  it('takes an object with a digest of its own at its word, and does not walk it', () => {
    const silent = {
      digest: 7,
      get items(): never {
        throw new Error('walked')
      },
    }
    expect(digest(silent)).toBe(7)
    expect(digest({ digest: 'seven' })).not.toBe(digest({ digest: 'eight' }))
  })

  it.each([new Map(), () => 1, 1n])('refuses what is not plain data (%#)', (value) => {
    expect(() => digest(value)).toThrow('digest')
  })

  it('is the same for a structured clone, and an unsigned 32-bit number', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: false }), (value) => {
        const hash = digest(value)
        expect(digest(structuredClone(value))).toBe(hash)
        expect(hash >>> 0).toBe(hash)
      }),
    )
  })

  it('meets no collision among 100,000 short keys', () => {
    const hashes = new Set<number>()
    for (let i = 0; i < 100_000; i++) hashes.add(digestText(`key${i}`))
    // Chance alone would give 1.2 collisions.
    expect(hashes.size).toBeGreaterThan(100_000 - 10)
  })
})

describe('combine', () => {
  it('minds the order', () => {
    expect(combine(1, 2)).not.toBe(combine(2, 1))
  })
})
