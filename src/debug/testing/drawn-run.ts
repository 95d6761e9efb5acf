import { newCoverage } from '../../sim/coverage'
import { drawPlan } from '../../sim/draw-plan'
import { runPlan } from '../../sim/run-plan'
import type { RecordedStep } from '../../trace/line'
import { apply } from '../../world/apply'
import { newWorld } from '../../world/new-world'
import type { RunHeader } from '../../world/record'
import type { World } from '../../world/world'

/** A simulated run under load and faults drawn from a seed: each event with the world it happened to. */
export function drawnRun(
  seed: number,
): readonly { readonly before: World; readonly step: RecordedStep }[] {
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
  let world = newWorld(header)
  return runPlan(plan, newCoverage()).records.map((record) => {
    const before = world
    const applied = apply(before, record)
    world = applied.world
    return { before, step: { record, applied, event: world.count } }
  })
}
