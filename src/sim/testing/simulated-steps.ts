import type { ServerId } from '../../raft/index'
import type { RecordedStep } from '../../trace/line'
import { drawPlan } from '../draw-plan'
import { perform } from '../perform'
import type { Stage } from '../perform'
import { createSimulation } from '../simulation'

/** The story of a seed, faults and all, as the steps a person would look at. */
export function simulatedSteps(seed: number, most = Infinity): readonly RecordedStep[] {
  const plan = drawPlan(seed)
  const steps: RecordedStep[] = []
  const simulation = createSimulation({
    ...plan,
    isJudged: false,
    watch: ({ record, applied }) => steps.push({ record, applied, event: applied.world.count }),
  })
  const retired = new Set<ServerId>()
  const stage: Stage = { simulation, retired, isOver: () => false, onSettled: () => undefined }
  let nowMs = 0
  for (const { atMs, action } of plan.actions) {
    if (steps.length >= most) break
    simulation.run(atMs - nowMs)
    nowMs = atMs
    perform(stage, action)
  }
  return steps.slice(0, most)
}
