import type { RecordedStep } from '../cluster/cluster'
import type { World } from '../world/world'

/**
 * Where a person who goes from event to event stops. What a record brings with it at once is one event
 * with it for them: the hash of a state, the completion of a write while disks write by themselves, servers
 * and clients that take in how links or options have changed, the time that passes until something is done
 * by hand.
 */
export function isRest(world: World, next: RecordedStep | undefined): boolean {
  if (next === undefined) return true
  const { record } = next
  if (record.type === 'hash') return false
  if (record.type !== 'step' && record.type !== 'clientStep') return true
  const [input] = record.inputs
  if (record.inputs.length > 1 || record.at > world.at) return true
  if (input?.type === 'stored') return world.disk === 'hand'
  return input?.type !== 'links' && input?.type !== 'configure'
}

/** The next place to stop in a row of events, after the first of which nobody stands yet; null where there is none. */
export function nextRest(steps: readonly RecordedStep[], isEnd: boolean): number | null {
  for (const [i, { event, record, applied }] of steps.entries()) {
    const next = steps[i + 1]
    if (next === undefined && !isEnd) return null
    if (isPassing(record.type, applied.world, next)) continue
    if (isRest(applied.world, next)) return event
  }
  return null
}

/** The last place to stop in a row of events, each of them in the past; `after` comes behind them. */
export function previousRest(
  steps: readonly RecordedStep[],
  after: RecordedStep | undefined,
): number | null {
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i]
    const next = steps[i + 1] ?? after
    if (step === undefined) continue
    const { event, record, applied } = step
    if (isPassing(record.type, applied.world, next)) continue
    if (isRest(applied.world, next)) return event
  }
  return null
}

/** Time that passes only so that something else can happen then. */
function isPassing(
  type: RecordedStep['record']['type'],
  { at }: World,
  next: RecordedStep | undefined,
): boolean {
  return type === 'advance' && next !== undefined && next.applied.world.at === at
}
