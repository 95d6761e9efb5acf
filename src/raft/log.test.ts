import { describe, expect, it } from 'vitest'
import { logIndex, term } from './brands'
import { firstIndexOfTermAt, lastIndex, lastIndexOfTerm, lastPosition, termAt } from './log'
import { logOf } from './testing/situation'

describe('a log', () => {
  it.each([
    { index: 0, expected: 0, why: 'before the first entry the term is 0' },
    { index: 1, expected: 1, why: 'the first entry has index 1' },
    { index: 4, expected: 4, why: 'the last entry is in it' },
    { index: 5, expected: null, why: 'beyond the end there is no term' },
  ])('$why', ({ index, expected }) => {
    expect(termAt(logOf(1, 1, 2, 4), logIndex(index))).toBe(expected)
  })

  it.each([
    { terms: [], index: 0, last: 0, why: 'an empty log ends at 0/0' },
    { terms: [1, 1, 3], index: 3, last: 3, why: 'else with its last entry' },
  ])('$why', ({ terms, index, last }) => {
    expect(lastPosition(logOf(...terms))).toEqual({ index, term: last })
    expect(lastIndex(logOf(...terms))).toBe(index)
  })

  const terms = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
  it.each(terms.map((wanted, i) => ({ index: i + 1, expected: terms.indexOf(wanted) + 1 })))(
    'finds the first entry of the term at $index: $expected',
    ({ index, expected }) => {
      expect(firstIndexOfTermAt(logOf(...terms), logIndex(index))).toBe(expected)
    },
  )

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('finds the last entry of term %i, if any', (wanted) => {
    const expected = terms.lastIndexOf(wanted) + 1
    expect(lastIndexOfTerm(logOf(...terms), term(wanted))).toBe(expected === 0 ? null : expected)
    expect(lastIndexOfTerm(logOf(), term(wanted))).toBeNull()
  })
})
