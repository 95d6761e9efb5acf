import { newCoverage } from '../../sim/coverage'
import { drawPlan } from '../../sim/draw-plan'
import { runPlan } from '../../sim/run-plan'
import type { RecordedStep } from '../../trace/line'
import { recordedStep } from '../../trace/recorded-step'
import { newWorld } from '../../world/new-world'
import type { RunHeader, WorldRecord } from '../../world/record'
import type { World } from '../../world/world'

/** A simulated run under load and faults drawn from a seed: each event with the world it happened to. */
export function drawnRun(
  seed: number,
): readonly { readonly before: World; readonly step: RecordedStep }[] {
  const { header, records } = drawnRecords(seed)
  let world = newWorld(header)
  return records.map((record) => {
    const before = world
    const step = recordedStep(before, record)
    world = step.applied.world
    return { before, step }
  })
}

/** The same as it is recorded. */
export function drawnRecords(seed: number): {
  readonly header: RunHeader
  readonly records: readonly WorldRecord[]
} {
  const plan = drawPlan(seed)
  const { servers, spares, options, rules, links } = plan
  const first = { servers, spares, options, rules, links }
  const run = `seed-${seed}`
  const header: RunHeader = {
    format: 1,
    build: 'simulation',
    run,
    parent: null,
    seed,
    ...first,
    image: null,
  }
  return { header, records: runPlan(plan, newCoverage()).records }
}
