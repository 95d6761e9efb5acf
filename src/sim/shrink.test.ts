import { expect, it } from 'vitest'

import { newCoverage } from './coverage'
import { drawPlan } from './draw-plan'
import { refold } from './refold'
import { runPlan } from './run-plan'
import { shrink } from './shrink'
import { headerOf } from './simulation'
import { tellPlan } from './tell'

/** A rule that some seed finds to be off: what there is to shrink. */
const failing = drawPlan(3, { voteOnlyForUpToDateLog: false })

it('cuts a failing plan down to one that fails alike, the same each time', () => {
  const whole = runPlan(failing, newCoverage())
  const [small, again] = [shrink(failing, 60), shrink(failing, 60)]
  expect(small.run.finding?.what).toBe(whole.finding?.what)
  expect(small.plan.actions.length).toBeLessThan(failing.actions.length / 4)
  expect(small.run.records.length).toBeLessThan(whole.records.length)
  expect(tellPlan(again.plan)).toEqual(tellPlan(small.plan))
})

it('prints a plan and keeps it whole: read back, it is the same run', () => {
  const read: typeof failing = JSON.parse(JSON.stringify(failing))
  const [run, other] = [failing, read].map((plan) => runPlan(plan, newCoverage()))
  expect(other?.digest).toBe(run?.digest)
  expect(refold(headerOf(read), other?.records ?? [])).toBe(run?.digest)
})

it('leaves a plan that does not fail as it is', () => {
  const sound = drawPlan(3)
  expect(shrink(sound, 10).plan).toEqual(sound)
})
