import type { Rules } from '../../raft/index'
import type { Told } from '../../trace/line'
import { apply } from '../../world/apply'
import { newWorld } from '../../world/new-world'
import type { World } from '../../world/world'
import { newCoverage } from '../coverage'
import { drawPlan } from '../draw-plan'
import { runPlan } from '../run-plan'
import { headerOf } from '../simulation'

export interface ToldStep extends Told {
  readonly before: World
}

/** Every record of a seed's story, with the world before it. */
export function* toldRun(seed: number, change: Partial<Rules> = {}): Generator<ToldStep> {
  const plan = drawPlan(seed, change)
  const { records } = runPlan(plan, newCoverage())
  let before = newWorld(headerOf(plan))
  for (const record of records) {
    const applied = apply(before, record)
    yield { record, applied, before }
    before = applied.world
  }
}
