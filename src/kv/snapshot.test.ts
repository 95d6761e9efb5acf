import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from '../lib/digest'
import { maxValueBytes } from './operation'
import { decodeStore, encodeStore } from './snapshot'
import { parseStore, printStore } from './snapshot-text'
import { applyCommand, emptyStore, withSessions } from './store'
import type { Store } from './store'
import { anyCommand, anyStore } from './testing/commands'

const stored = applyCommand(withSessions(emptyStore(), ['C1.k3f9']), {
  type: 'operation',
  client: 'C1.k3f9',
  serial: 1,
  lowest: 1,
  operation: { type: 'put', key: 'x', value: '3' },
}).store
const text =
  '{"version":1,"executed":2,"values":[["x","3"]],"sessions":[["C1.k3f9",1,2,[[1,"ok",null]]]]}'

const put = (store: Store, key: string) => {
  const operation = { type: 'put', key, value: key } as const
  const command = { type: 'operation', client: 'C1', serial: 1, lowest: 1, operation } as const
  return applyCommand(store, command, { executeOnce: false }).store
}

/** A text that holds these values and sessions, whether a store would print it or not. */
const holding = (values: unknown, sessions: unknown = [], executed: unknown = 9) =>
  JSON.stringify({ version: 1, executed, values, sessions })
const session = (...replies: readonly unknown[]) => holding([], [['C1', 1, 1, replies]])

describe('a store as text', () => {
  it('can be read', () => {
    expect(printStore(stored)).toBe(text)
  })

  it('survives the way into a snapshot and back, down to its digest', () => {
    fc.assert(
      fc.property(anyStore, (store) => {
        const restored = parseStore(printStore(store))
        expect(restored).toEqual(store)
        expect(digest(restored)).toBe(digest(store))
      }),
    )
  })

  it('goes on as the store would that it was taken from', () => {
    fc.assert(
      fc.property(anyStore, fc.array(anyCommand, { maxLength: 10 }), (before, commands) => {
        let store = before
        let restored = parseStore(printStore(before)) ?? emptyStore()
        for (const command of commands) {
          const expected = applyCommand(store, command)
          const actual = applyCommand(restored, command)
          expect(actual).toEqual(expected)
          store = expected.store
          restored = actual.store
        }
      }),
    )
  })

  it('is one for equal stores, in whatever order their keys came', () => {
    const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 })
    fc.assert(
      fc.property(keys, (order) => {
        const there = printStore(order.reduce(put, emptyStore()))
        expect(printStore(order.toReversed().reduce(put, emptyStore()))).toBe(there)
        expect(JSON.parse(there)).toMatchObject({
          values: order.toSorted().map((key) => [key, key]),
        })
      }),
    )
  })

  it.each([
    { text: holding([]), why: 'nothing' },
    { text: holding([['x', 'v'.repeat(maxValueBytes)]]), why: 'a value as long as allowed' },
    { text: holding([['__proto__', '']]), why: 'the name of a field of objects' },
    { text: session([1, 'mismatch', null], [3, 'notANumber', 'a'], [4, 'tooLong']), why: 'every reply' },
  ])('may hold $why', ({ text: good }) => {
    expect(parseStore(good)).not.toBeNull()
  }) // prettier-ignore

  it.each([
    { bad: '', why: 'nothing' },
    { bad: 'null', why: 'null' },
    { bad: '[]', why: 'an array' },
    { bad: '{}', why: 'an empty object' },
    { bad: text.replace('"version":1', '"version":2'), why: 'of another version' },
    { bad: ` ${text}`, why: 'a text that no store prints: a space before' },
    { bad: text.replace('}', ',"more":1}'), why: 'a field too many' },
    { bad: holding([], [], -1), why: 'a count below 0' },
    { bad: holding([], [], '9'), why: 'a count that is text' },
    { bad: holding({}), why: 'values that are no list' },
    { bad: holding(['x']), why: 'a value that is no row' },
    { bad: holding([['x']]), why: 'a key without a value' },
    { bad: holding([['x', 3]]), why: 'a value that is a number' },
    { bad: holding([['', '3']]), why: 'an empty key' },
    { bad: holding([['k'.repeat(1025), '3']]), why: 'a key too long' },
    { bad: holding([['x', 'v'.repeat(65537)]]), why: 'a value too long' },
    { bad: holding([['x', '3', '4']]), why: 'a value too many' },
    { bad: holding([['y', '3'], ['x', '3']]), why: 'keys out of order' },
    { bad: holding([['x', '3'], ['x', '3']]), why: 'a key twice' },
    { bad: holding([], null), why: 'sessions that are no list' },
    { bad: holding([], [['C1', 1, 1]]), why: 'a session without replies' },
    { bad: holding([], [['C1', -1, 1, []]]), why: 'a lowest below 0' },
    { bad: holding([], [['C1', 1, 10, []]]), why: 'a session used after the last command' },
    { bad: holding([], [['', 1, 1, []]]), why: 'a session without a client' },
    { bad: holding([], [['C1', 1, 1, []], ['C1', 1, 1, []]]), why: 'a session twice' },
    { bad: session('ok'), why: 'a reply that is no row' },
    { bad: session([0, 'ok', null]), why: 'a reply below the lowest' },
    { bad: session([2, 'ok', null], [1, 'ok', null]), why: 'replies out of order' },
    { bad: session([1, 'ok', null], [1, 'ok', null]), why: 'a reply twice' },
    { bad: session([1, 'fine', null]), why: 'an unknown reply' },
    { bad: session([1, 'expired']), why: 'a reply that nothing executed is given' },
    { bad: session([1, 'ok']), why: 'a reply without its value' },
    { bad: session([1, 'notANumber', null]), why: 'a reply about no value' },
    { bad: session([1, 'tooLong', 'x']), why: 'a reply with a field too many' },
  ])('is refused if it is or holds $why', ({ bad }) => {
    expect(decodeStore(bad)).toBeNull()
  }) // prettier-ignore

  it('is refused if its end is missing', () => {
    fc.assert(
      fc.property(anyStore, fc.nat(), (store, at) => {
        const whole = printStore(store)
        expect(decodeStore(whole.slice(0, at % whole.length))).toBeNull()
      }),
    )
  })

  it('is never a reason to throw, nor read as what it is not', () => {
    const damaged = fc
      .record({ store: anyStore, at: fc.nat(), sign: fc.string({ minLength: 1, maxLength: 1 }) })
      .map(({ store, at, sign }) => {
        const whole = printStore(store)
        const place = at % whole.length
        return whole.slice(0, place) + sign + whole.slice(place + 1)
      })
    const shaped = fc
      .record({ values: fc.jsonValue(), sessions: fc.jsonValue() })
      .map(({ values, sessions }) => holding(values, sessions))
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), shaped, damaged), (any) => {
        const store = decodeStore(any)
        if (store !== null) expect(printStore(store)).toBe(any)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a store and its text', () => {
  it('find each other again', () => {
    const encoded = encodeStore(stored)
    expect(encodeStore(stored)).toBe(encoded)
    expect(decodeStore(`${encoded.slice(0, 5)}${encoded.slice(5)}`)).toBe(stored)
  })

  it('are not made of each other twice', () => {
    let reads = 0
    const counted: Store = {
      executed: stored.executed,
      sessions: stored.sessions,
      get values() {
        reads++
        return stored.values
      },
    }
    expect(encodeStore(counted)).toBe(text)
    expect(encodeStore(counted)).toBe(text)
    expect(reads).toBe(1)
  })

  it('find each other where the text came first', () => {
    const first = decodeStore(holding([['first', '1']]))
    expect(first).not.toBeNull()
    expect(decodeStore(holding([['first', '1']]))).toBe(first)
  })

  it('are told apart when others have come between, but stay equal', () => {
    const own = holding([['own', '1']])
    const before = decodeStore(own)
    for (const key of ['a', 'b', 'c', 'd']) decodeStore(holding([[key, '1']]))
    expect(decodeStore(own)).not.toBe(before)
    expect(decodeStore(own)).toEqual(before)
  })
})
