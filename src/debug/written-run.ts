import { RequestError } from '../cluster/cluster'
import type { RecordedStep } from '../cluster/cluster'
import { scenarioOf } from '../scenario/run-from'
import type { WrittenScenario } from '../scenario/run-from'
import { standing } from '../trace/stood'
import { recordedStep } from '../trace/recorded-step'
import { newWorld } from '../world/new-world'
import type { Debugger } from './debugger'

/** Records that are folded between two breaths. */
const recordsABreath = 500
/** A scenario has five thousand lines, and a record is seldom less than one. */
const mostRecords = 40_000

/** What was done in the branch that is shown, up to the moment that is shown, as a scenario. */
export async function writtenRun(
  cluster: Debugger,
  breathe: (part: number) => Promise<void>,
): Promise<WrittenScenario> {
  const { shown, moment, branches } = cluster.state()
  const branch = branches.find(({ id }) => id === shown)
  if (branch === undefined) throw new RequestError('That branch is not kept any more.')
  const { header, records, stood } = await cluster.recording(moment?.event ?? branch.length, shown)
  const first = newWorld(header)
  const steps: RecordedStep[] = []
  let world = first
  for (const [i, record] of records.slice(0, mostRecords).entries()) {
    if (i % recordsABreath === 0) await breathe(0)
    const step = recordedStep(standing(world, stood), record)
    world = step.applied.world
    steps.push(step)
  }
  return scenarioOf(first, steps, (done) => breathe(steps.length === 0 ? 1 : done / steps.length))
}
