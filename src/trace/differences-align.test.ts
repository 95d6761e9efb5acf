import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { commonPairs } from './differences-align'

const few = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 })

/** The length of the longest common subsequence, by trying both ways. */
function lengthOf(
  a: readonly string[],
  b: readonly string[],
  known = new Map<string, number>(),
): number {
  const key = `${a.length} ${b.length}`
  const before = known.get(key)
  if (before !== undefined) return before
  const [one, other] = [a[0], b[0]]
  if (one === undefined || other === undefined) return 0
  const rest = Math.max(lengthOf(a.slice(1), b, known), lengthOf(a, b.slice(1), known))
  const length = one === other ? Math.max(rest, lengthOf(a.slice(1), b.slice(1), known) + 1) : rest
  known.set(key, length)
  return length
}

describe('what two lists have in common', () => {
  it.each([
    { a: 'abc', b: 'abc', pairs: '00 11 22', why: 'all of it' },
    { a: 'abc', b: 'xyz', pairs: '', why: 'nothing' },
    { a: 'abcd', b: 'acd', pairs: '00 21 32', why: 'what is left when one is missing' },
    { a: 'axbyc', b: 'abc', pairs: '00 21 42', why: 'what stands between others' },
    { a: 'xab', b: 'aby', pairs: '10 21', why: 'neither the beginning nor the end' },
  ])('$why', ({ a, b, pairs }) => {
    expect(
      commonPairs(a.split(''), b.split(''))
        .map(([i, j]) => `${i}${j}`)
        .join(' '),
    ).toBe(pairs)
  })

  it('is in order, equal, and as long as can be', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        const pairs = commonPairs(a, b)
        pairs.forEach(([i, j], k) => {
          expect(a[i]).toBe(b[j])
          const [lastI, lastJ] = pairs[k - 1] ?? [-1, -1]
          expect(i).toBeGreaterThan(lastI)
          expect(j).toBeGreaterThan(lastJ)
        })
        expect(pairs).toHaveLength(lengthOf(a, b))
      }),
    )
  })

  it('is the same the other way round', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(commonPairs(b, a)).toEqual(commonPairs(a, b).map(([i, j]) => [j, i]))
      }),
    )
  })

  it('of a list and itself is all of it', () => {
    fc.assert(
      fc.property(few, (a) => {
        expect(commonPairs(a, a)).toEqual(a.map((_, i) => [i, i]))
      }),
    )
  })
})
