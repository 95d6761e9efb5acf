import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestText } from './digest'
import type { PersistentMap } from './persistent-map'
import { emptyMap, entries, get, remove, set } from './persistent-map'

/** Two keys of one hash: without them the leaves of collisions would go untested. */
const [twin, otherTwin] = collision()

const key = fc.oneof(
  fc.nat(40).map((n) => `k${n}`),
  fc.constantFrom(twin, otherTwin, ''),
)
const change = fc.oneof(
  fc.record({ type: fc.constant('set' as const), key, value: fc.nat(5) }),
  fc.record({ type: fc.constant('remove' as const), key }),
)

const mapOf = (pairs: Iterable<readonly [string, number]>): PersistentMap<number> => {
  let map = emptyMap<number>()
  for (const [name, value] of pairs) map = set(map, name, value)
  return map
}

describe('a map', () => {
  it('holds what a Map would, and its tree depends on its content alone', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 120 }), (changes) => {
        let map = emptyMap<number>()
        const model = new Map<string, number>()
        for (const step of changes) {
          if (step.type === 'set') {
            map = set(map, step.key, step.value)
            model.set(step.key, step.value)
          } else {
            map = remove(map, step.key)
            model.delete(step.key)
          }
        }
        expect(map.size).toBe(model.size)
        expect(new Map(entries(map))).toEqual(model)
        for (const name of [twin, otherTwin, 'k1', 'k2'])
          expect(get(map, name)).toBe(model.get(name))
        const backwards = [...model].reverse()
        expect(map).toEqual(mapOf(backwards))
        expect([...entries(map)]).toEqual([...entries(mapOf(backwards))])
      }),
      { numRuns: 300 },
    )
  })

  it('keeps keys of one hash apart', () => {
    const map = mapOf([
      [twin, 1],
      [otherTwin, 2],
    ])
    expect(digestText(twin)).toBe(digestText(otherTwin))
    expect([get(map, twin), get(map, otherTwin)]).toEqual([1, 2])
    expect(remove(map, twin)).toEqual(mapOf([[otherTwin, 2]]))
  })

  it('is empty again, digest and all, when everything is removed', () => {
    const names = Array.from({ length: 3000 }, (_, i) => `name${i}`)
    let map = mapOf(names.map((name, i) => [name, i]))
    for (const name of names) map = remove(map, name)
    expect(map).toEqual(emptyMap())
  })

  it('is the same map after a structured clone', () => {
    const map = mapOf(Array.from({ length: 2000 }, (_, i) => [`name${i}`, i]))
    const clone = structuredClone(map)
    expect(clone).toEqual(map)
    expect(set(clone, 'name7', 1).digest).toBe(set(map, 'name7', 1).digest)
    expect(get(clone, 'name1999')).toBe(1999)
  })

  it('has another digest when a key or a value differs', () => {
    const map = mapOf([
      ['a', 1],
      ['b', 2],
    ])
    const others = [
      mapOf([
        ['a', 2],
        ['b', 1],
      ]),
      mapOf([['a', 1]]),
      mapOf([
        ['a', 1],
        ['c', 2],
      ]),
    ]
    for (const other of others) expect(other.digest).not.toBe(map.digest)
  })

  it('says that it does not know names that every object has', () => {
    expect(get(emptyMap(), 'constructor')).toBeUndefined()
    expect(get(mapOf([['__proto__', 1]]), '__proto__')).toBe(1)
  })
})

function collision(): readonly [string, string] {
  const seen = new Map<number, string>()
  for (let i = 0; ; i++) {
    const name = `twin${i}`
    const other = seen.get(digestText(name))
    if (other !== undefined) return [other, name]
    seen.set(digestText(name), name)
  }
}
