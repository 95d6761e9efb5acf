import type { RecordedStep } from '../cluster/cluster'
import type { ServerId } from '../raft/index'
import type { World } from '../world/world'

/**
 * Whose disk has to be full when a step is taken, by the step's place: a recording says of a write only that it
 * failed, and in a scenario the disk is full before it is begun.
 */
export function fullDisks(
  first: World,
  steps: readonly RecordedStep[],
): ReadonlyMap<number, readonly ServerId[]> {
  const full = new Map<number, readonly ServerId[]>()
  /** Where each server's write that is out was begun. */
  const begun = new Map<ServerId, number>()
  let before = first
  for (const [i, { record, applied }] of steps.entries()) {
    if (record.type === 'step') {
      const { server, inputs } = record
      const place = begun.get(server) ?? i
      if (inputs.some(({ type }) => type === 'storeFailed'))
        full.set(place, [...(full.get(place) ?? []), server])
      if (serialOut(before, server) !== serialOut(applied.world, server)) begun.set(server, i)
    }
    before = applied.world
  }
  return full
}

function serialOut({ servers }: World, server: ServerId): number | null {
  return servers[server]?.server?.writing?.serial ?? null
}
