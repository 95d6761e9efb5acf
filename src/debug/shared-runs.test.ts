import { describe, expect, it } from 'vitest'

import { newCoverage } from '../sim/coverage'
import { drawPlan } from '../sim/draw-plan'
import { runPlan } from '../sim/run-plan'
import { headerOf } from '../sim/simulation'
import { apply } from '../world/apply'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { SharedRun } from '../trace/shared-run'
import { finish } from '../trace/opened-run'
import { decodeRunFile, encodeRunFile } from '../trace/run-file'
import { verifyRun } from '../trace/verify-run'

describe('a run as a file', () => {
  it.each([1, 2, 3, 5, 8, 13, 21, 34])('seed %i is the same after writing and reading', (seed) => {
    const run = simulated(seed)
    expect(decodeRunFile(encodeRunFile(run))).toEqual({ type: 'opened', run, complaints: [] })
    expect(finish(verifyRun(run)).divergence).toBeNull()
  })
})
function simulated(seed: number): SharedRun {
  const plan = drawPlan(seed)
  const { records } = runPlan(plan, newCoverage())
  const header = headerOf(plan)
  let world = newWorld(header)
  for (const record of records) world = apply(world, record).world
  return {
    header,
    records,
    moment: records.length,
    hash: worldHash(world),
    selection: null,
    stage: 'ring',
    breakpoints: [],
  }
}
