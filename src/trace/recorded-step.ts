import { apply } from '../world/apply'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import type { RecordedStep } from './line'

/** What the next record of a run comes to, in the world that those before it have led to. */
export function recordedStep(before: World, record: WorldRecord): RecordedStep {
  const applied = apply(before, record)
  return { record, applied, event: applied.world.count }
}
