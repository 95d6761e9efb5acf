import type { RecordedStep } from '../cluster/cluster'
import { nextTurn } from '../cluster/next-turn'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { recordedStep } from '../trace/recorded-step'
import { newWorld } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import { isSubmitted } from '../world/request'
import type { Request } from '../world/request'
import type { World } from '../world/world'

/**
 * What would follow from a request at this moment, were time to stand: the same hosts do it on simulated
 * ports. Rejects where the request would be refused.
 */
export async function foresee(world: World, request: Request): Promise<readonly RecordedStep[]> {
  const header = { ...world.header, image: { ...world, perMille: 0 } }
  const cluster = openSimulatedCluster(header)
  try {
    const answer = cluster.request(request)
    // A client is answered when its answer is delivered; here that is not foreseen.
    await Promise.race(isSubmitted(request) ? [answer, nextTurn()] : [answer])
    // Whoever goes on from the image takes in first what it has missed.
    const records = await cluster.readRecords(header.run, world.count + 1, Infinity)
    return fold(newWorld(header), records).filter(({ record }) => record.type !== 'hash')
  } finally {
    await cluster.close()
  }
}

function fold(first: World, records: readonly WorldRecord[]): readonly RecordedStep[] {
  let world = first
  return records.map((record) => {
    const step = recordedStep(world, record)
    world = step.applied.world
    return step
  })
}

/** How many of the events are what was foreseen; null where something else happened. */
export function lengthOfSame(
  foreseen: readonly RecordedStep[],
  events: readonly RecordedStep[],
): number | null {
  let place = 0
  for (const wanted of foreseen) {
    while (isAside(events[place])) place++
    const found = events[place]
    if (found === undefined || textOf(found) !== textOf(wanted)) return null
    place++
  }
  return place
}

/** What a run says of itself: that it stands where it begins, which hashes its servers have. */
function isAside(step: RecordedStep | undefined): boolean {
  const type = step?.record.type
  return type === 'hash' || type === 'speed'
}

function textOf({ record }: RecordedStep): string {
  return JSON.stringify(record)
}
