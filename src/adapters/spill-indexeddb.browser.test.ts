import { afterEach, describe, expect, it } from 'vitest'

import { createIndexedDbSpill, spillName } from './spill-indexeddb'
import type { SpillStore } from './spill-indexeddb'

const name = spillName('spill-test')
let spill: SpillStore | null = null

afterEach(async () => {
  spill?.close()
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = resolve
    request.onerror = resolve
  })
})

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('recordings in IndexedDB', () => {
  it('reads what was written, across chunks and again, of each run its own', async () => {
    const store = createIndexedDbSpill(name)
    spill = store
    const a = numbers(1, 1000)
    for (let from = 1; from <= 1000; from += 100) store.write('a', from, numbers(from, from + 99))
    store.write('b', 501, ['other'])
    for (const [first, count] of [
      [1, 50],
      [51, 50],
      [1, 50],
      [90, 300],
      [501, 1],
      [999, 100],
      [1001, 5],
    ] as const)
      expect(await store.read('a', first, count)).toEqual(a.slice(first - 1, first - 1 + count))
    expect(await store.read('b', 501, 10)).toEqual(['other'])
    expect(await store.read('a', 501, 1)).toEqual([501])
    expect([store.earliest('a'), store.earliest('b'), store.earliest('c')]).toEqual([1, 501, null])
  })

  it('keeps the newest chunks, and reads nothing from before them', async () => {
    const store = createIndexedDbSpill(name)
    spill = store
    for (let place = 1; place <= 1100; place++) store.write('a', place, [place])
    expect(await store.read('a', 1, 1)).toEqual([1])
    // Once the database is open.
    await expect.poll(() => store.earliest('a')).toBe(77)
    expect(await store.read('a', 1, 5)).toEqual([])
    expect(await store.read('a', 77, 2000)).toEqual(numbers(77, 1100))
  })
})
