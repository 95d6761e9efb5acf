import type { RecordedStep } from '../cluster/cluster'
import { nextTurn } from '../cluster/next-turn'
import { openSimulatedCluster } from '../cluster/simulated-cluster'
import { isSubmitted } from '../world/request'
import type { Request } from '../world/request'
import type { World } from '../world/world'

/**
 * What would follow from a request at this moment, were time to stand: the same hosts do it on simulated
 * ports. Rejects where the request would be refused.
 */
export async function foresee(world: World, request: Request): Promise<readonly RecordedStep[]> {
  const cluster = openSimulatedCluster({ ...world.header, image: { ...world, perMille: 0 } })
  const steps: RecordedStep[] = []
  const stop = cluster.subscribe((event) => {
    if (event.type === 'records') steps.push(...event.steps)
  })
  try {
    const answer = cluster.request(request)
    // A client is answered when its answer is delivered; here that is not foreseen.
    await Promise.race(isSubmitted(request) ? [answer, nextTurn()] : [answer])
    return steps.filter(({ record }) => record.type !== 'hash')
  } finally {
    stop()
    await cluster.close()
  }
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
