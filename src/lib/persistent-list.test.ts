import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from './digest'
import type { List } from './persistent-list'
import { append, at, emptyList, slice, truncate } from './persistent-list'

const listOf = (items: readonly number[]): List<number> => append(emptyList<number>(), items)
const range = (size: number): number[] => Array.from({ length: size }, (_, i) => i)

/** Sizes around the places where a leaf or a level is full. */
const size = fc.oneof(
  fc.nat(100),
  fc.constantFrom(31, 32, 33, 63, 64, 65, 1023, 1024, 1025, 1056, 32767, 32768, 32769, 33000),
)

describe('a list', () => {
  it('holds what an array would, after any appends and truncations', () => {
    const change = fc.oneof(
      fc.record({ type: fc.constant('append' as const), count: size }),
      fc.record({
        type: fc.constant('truncate' as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        let list = emptyList<number>()
        let model: number[] = []
        for (const [i, step] of changes.entries()) {
          if (step.type === 'append') {
            const items = range(step.count).map((n) => n + i * 1_000_000)
            list = append(list, items)
            model = [...model, ...items]
          } else {
            const kept = Math.floor(model.length * step.share)
            list = truncate(list, kept)
            model = model.slice(0, kept)
          }
          expect(list.size).toBe(model.length)
        }
        expect(slice(list, 0, list.size)).toEqual(model)
        expect(list).toEqual(listOf(model))
      }),
      { numRuns: 60 },
    )
  })

  it.each([0, 1, 31, 32, 33, 1024, 1025, 32768, 32800])('finds each of %i items', (count) => {
    const list = listOf(range(count))
    for (let i = 0; i < count; i++) if (at(list, i) !== i) expect.fail(`${i} is ${at(list, i)}`)
    expect(at(list, -1)).toBeUndefined()
    expect(at(list, count)).toBeUndefined()
  })

  it('slices as an array does', () => {
    const items = range(1100)
    const list = listOf(items)
    fc.assert(
      fc.property(fc.nat(1200), fc.nat(1200), (start, end) => {
        expect(slice(list, start, end)).toEqual(items.slice(start, Math.max(start, end)))
      }),
    )
  })

  it('is the same tree and digest when built one by one or at once', () => {
    let one = emptyList<number>()
    for (const item of range(1100)) one = append(one, [item])
    expect(one).toEqual(listOf(range(1100)))
  })

  it('is the same list after a structured clone', () => {
    fc.assert(
      fc.property(size, size, (count, more) => {
        const list = listOf(range(count))
        const clone = structuredClone(list)
        expect(clone).toEqual(list)
        expect(append(clone, range(more)).digest).toBe(append(list, range(more)).digest)
      }),
      { numRuns: 40 },
    )
  })

  it('has another digest when one item, or the size, differs', () => {
    const list = listOf(range(1100))
    for (const place of [0, 31, 32, 1023, 1024, 1099]) {
      expect(listOf(range(1100).with(place, -1)).digest).not.toBe(list.digest)
      expect(truncate(list, place).digest).not.toBe(list.digest)
    }
    expect(listOf([0]).digest).not.toBe(emptyList().digest)
    expect(digest({ log: list })).not.toBe(digest({ log: truncate(list, 1098) }))
  })

  it('leaves the list it came from as it was, and shares what did not change', () => {
    const list = listOf(range(2048))
    const longer = append(list, [1])
    const shorter = truncate(list, 1024)
    expect(slice(list, 0, 4000)).toEqual(range(2048))
    expect(firstChild(longer)).toBe(firstChild(list))
    expect(firstChild(list)).not.toBeNull()
    expect(shorter.size).toBe(1024)
  })
})

function firstChild<T>(list: List<T>): unknown {
  return list.root !== null && 'children' in list.root ? list.root.children[0] : null
}
