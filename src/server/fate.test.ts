import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { fromMs } from '../raft/index'
import { fate } from './fate'
import { defaultLinkRule } from './links'
import type { LinkRule } from './links'

const rule = (change: Partial<LinkRule>): LinkRule => ({ ...defaultLinkRule, ...change })

const percent = fc.integer({ min: 0, max: 100 })
const anyRule: fc.Arbitrary<LinkRule> = fc
  .record({ loss: percent, duplicates: percent, min: fc.nat(50), more: fc.nat(50) })
  .map(({ loss, duplicates, min, more }) => ({
    lossPercent: loss,
    duplicatePercent: duplicates,
    delayMinMs: min,
    delayMaxMs: min + more,
  }))

/** What became of many messages: of one step each, or all of one step. */
function fates(change: Partial<LinkRule>, count = 20_000, seed = 7) {
  return Array.from({ length: count }, (_, i) =>
    fate(seed, 'S1.1', Math.floor(i / 4) + 1, i % 4, rule(change)),
  )
}

const shareOf = <T>(all: readonly T[], is: (one: T) => boolean) =>
  all.filter(is).length / all.length

describe('the fate of a message', () => {
  it('is the same for whoever asks, in whatever order', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1e6), fc.nat(100), anyRule, (seed, n, k, drawn) => {
        const first = fate(seed, 'S1.2', n, k, drawn)
        fate(seed + 1, 'S2.1', n + 1, k, drawn)
        expect(fate(seed, 'S1.2', n, k, drawn)).toEqual(first)
      }),
    )
  })

  it('never takes less than the shortest delay or more than the longest', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(1e6), fc.nat(100), anyRule, (seed, n, k, drawn) => {
        for (const delay of fate(seed, 'S1.1', n, k, drawn)) {
          expect(Number.isInteger(delay)).toBe(true)
          expect(delay).toBeGreaterThanOrEqual(fromMs(drawn.delayMinMs))
          expect(delay).toBeLessThanOrEqual(fromMs(drawn.delayMaxMs))
        }
      }),
    )
  })

  it('takes every delay of its range, both ends included', () => {
    const drawn = fates({ delayMinMs: 0.001, delayMaxMs: 0.004 }).flat()
    expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual([1, 2, 3, 4])
    for (const delay of [1, 2, 3, 4])
      expect(shareOf(drawn, (one) => one === delay)).toBeCloseTo(0.25, 1)
  })

  it.each([
    { why: 'nothing is lost at 0 %', lossPercent: 0, least: 0, most: 0 },
    { why: 'a fifth is lost at 20 %', lossPercent: 20, least: 0.19, most: 0.21 },
    { why: 'half is lost at 50 %', lossPercent: 50, least: 0.49, most: 0.51 },
    { why: 'everything is lost at 100 %', lossPercent: 100, least: 1, most: 1 },
  ])('$why', ({ lossPercent, least, most }) => {
    for (const seed of [1, 2, 3]) {
      const lost = shareOf(fates({ lossPercent }, 20_000, seed), (copies) => copies.length === 0)
      expect(lost).toBeGreaterThanOrEqual(least)
      expect(lost).toBeLessThanOrEqual(most)
    }
  })

  it.each([
    { why: 'nothing comes twice at 0 %', duplicatePercent: 0, least: 0, most: 0 },
    { why: 'a tenth comes twice at 10 %', duplicatePercent: 10, least: 0.09, most: 0.11 },
    { why: 'everything comes twice at 100 %', duplicatePercent: 100, least: 1, most: 1 },
  ])('$why, whatever is lost', ({ duplicatePercent, least, most }) => {
    for (const lossPercent of [0, 40]) {
      const arrived = fates({ duplicatePercent, lossPercent }).filter(({ length }) => length > 0)
      const twice = shareOf(arrived, (copies) => copies.length === 2)
      expect(twice).toBeGreaterThanOrEqual(least)
      expect(twice).toBeLessThanOrEqual(most)
    }
  })

  it('draws for each copy a delay of its own: copies reorder', () => {
    const twins = fates({ duplicatePercent: 100 })
    const isSame = ([first, second]: readonly number[]) => first === second
    expect(shareOf(twins, isSame)).toBeLessThan(0.01)
    expect(shareOf(twins, ([first = 0, second = 0]) => first > second)).toBeCloseTo(0.5, 1)
  })

  it('draws nothing for a link that has one delay and no faults', () => {
    const fixed = rule({ delayMinMs: 3, delayMaxMs: 3 })
    expect(new Set(fates(fixed).flat())).toEqual(new Set([3000]))
  })

  it.each<{ what: string; a: readonly number[][]; b: readonly number[][] }>([
    { what: 'two runs', a: both('S1.1', 1, 0), b: both('S1.1', 2, 0) },
    { what: 'two senders', a: both('S1.1', 1, 0), b: both('S2.1', 1, 0) },
    { what: 'two incarnations', a: both('S1.1', 1, 0), b: both('S1.2', 1, 0) },
    { what: 'two messages of a step', a: both('S1.1', 1, 0), b: both('S1.1', 1, 1) },
  ])('differs between $what', ({ a, b }) => {
    const bothLost = a.filter((copies, i) => copies.length === 0 && b[i]?.length === 0).length
    expect(bothLost / a.length).toBeCloseTo(0.25, 1)
  })
})

/** Whether each of many steps' k-th message is lost at 50 %. */
function both(sender: string, seed: number, k: number): readonly number[][] {
  return Array.from({ length: 10_000 }, (_, n) => [
    ...fate(seed, sender, n + 1, k, rule({ lossPercent: 50 })),
  ])
}
