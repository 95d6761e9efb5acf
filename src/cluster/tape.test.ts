import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { micros } from '../raft/index'
import type { WorldRecord } from '../world/record'
import { createTape } from './tape'
import type { Spill } from './tape'

/** The record of an event, which says which. */
const recordOf = (event: number): WorldRecord => ({ type: 'advance', at: micros(event) })
const numbers = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

/** Keeps so many chunks; each read is answered when it is let. */
function spillOf(mostChunks: number) {
  let chunks: { readonly first: number; readonly records: readonly WorldRecord[] }[] = []
  const waiting: (() => void)[] = []
  const spill: Spill = {
    write(first, records) {
      chunks = [...chunks, { first, records }].slice(-mostChunks)
    },
    read: (first, count) =>
      new Promise((resolve) => {
        waiting.push(() => {
          const all = chunks.flatMap((chunk) => chunk.records)
          const from = first - (chunks[0]?.first ?? 1)
          resolve(from < 0 ? [] : all.slice(from, from + count))
        })
      }),
    earliest: () => chunks[0]?.first ?? null,
  }
  return { spill, answer: () => waiting.splice(0).forEach((resolve) => resolve()) }
}

const doings = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant('push' as const), count: fc.integer({ min: 1, max: 300 }) }),
    fc.constant({ type: 'flush' as const }),
    fc.record({
      type: fc.constant('read' as const),
      first: fc.integer({ min: 1, max: 2000 }),
      count: fc.integer({ min: 1, max: 600 }),
    }),
  ),
  { maxLength: 40 },
)

describe('a tape', () => {
  it('reads in order what was pushed, whatever is spilled or lost meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(doings, fc.integer({ min: 1, max: 6 }), async (all, mostChunks) => {
        const { spill, answer } = spillOf(mostChunks)
        const tape = createTape(0, spill)
        const reads: { readonly first: number; readonly last: number; read: Promise<unknown> }[] =
          []
        for (const doing of all) {
          if (doing.type === 'push')
            for (let i = 0; i < doing.count; i++) tape.push(recordOf(tape.last() + 1))
          else if (doing.type === 'flush') tape.flush()
          else {
            const { first, count } = doing
            const last = Math.min(tape.last(), first + count - 1)
            const read = tape.read(first, count).then((records) => {
              const events = records.map((record) => ('at' in record ? record.at : -1))
              expect(events).toEqual(numbers(first, first + events.length - 1))
              // All of it, or from where it is kept.
              if (first >= tape.earliest()) expect(events.at(-1) ?? last).toBe(last)
            })
            reads.push({ first, last, read })
          }
        }
        answer()
        await Promise.all(reads.map(({ read }) => read))
      }),
    )
  })

  it('spills only so much as memory has no room for, and nothing that is not folded', () => {
    const { spill } = spillOf(1000)
    const tape = createTape(0, spill)
    for (let i = 0; i < 100_000; i++) {
      tape.push(recordOf(i + 1))
      tape.trim(i < 50_000 ? 0 : i)
    }
    expect(tape.last()).toBe(100_000)
    expect(tape.last() - tape.firstKept()).toBeLessThan(45_000)
    expect(tape.at(tape.firstKept())).toEqual(recordOf(tape.firstKept()))
    expect(tape.earliest()).toBe(1)
  })
})
