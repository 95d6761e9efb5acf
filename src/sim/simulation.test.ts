import { describe, expect, it } from 'vitest'

import { newCoverage, unseen } from './coverage'
import { runSeed } from './run-seed'

const seeds = Array.from({ length: 200 }, (_, i) => i + 1)
const coverage = newCoverage()

describe('whatever goes wrong', () => {
  it.each(seeds)('seed %i keeps every invariant, recovers and agrees', (seed) => {
    expect(runSeed(seed, coverage).finding).toBeNull()
  })

  it.each([
    {
      seed: 2196,
      why: 'a batch took entries in, and cut them off again for the leader of a later term',
    },
    { seed: 4792, why: 'a frozen leader takes in, once it thaws, who was gone by then' },
  ])('seed $seed, where the judge was wrong: $why', ({ seed }) => {
    expect(runSeed(seed, newCoverage()).finding).toBeNull()
  })

  it.each([1, 2, 3])('seed %i is the same story each time', (seed) => {
    expect(runSeed(seed, newCoverage())).toEqual(runSeed(seed, newCoverage()))
  })

  it('other seeds are other stories', () => {
    const [first, second] = [1, 2].map((seed) => runSeed(seed, newCoverage()).digest)
    expect(first).not.toBe(second)
  })

  it('shows sometimes each thing that must be survived', () => {
    expect(unseen(coverage)).toEqual([])
  })
})
