import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonPrefix } from './common-prefix'
import { append, emptyList, truncate } from './persistent-list'

/** Items are told apart by identity, as entries of a log are. */
const fresh = (count: number) => Array.from({ length: count }, (_, i) => ({ i }))

describe('commonPrefix', () => {
  it('is where a list was cut and continued differently, whatever its depth', () => {
    const lengths = fc.nat({ max: 3000 })
    fc.assert(
      fc.property(lengths, lengths, lengths, (size, kept, added) => {
        const before = append(emptyList<object>(), fresh(size))
        const after = append(truncate(before, kept), fresh(added))
        expect(commonPrefix(before, after)).toBe(Math.min(size, kept))
        expect(commonPrefix(after, before)).toBe(Math.min(size, kept))
      }),
      { numRuns: 200 },
    )
  })
})
