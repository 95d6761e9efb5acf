import { RequestError } from '../../cluster/cluster'
import type { Cluster, RecordedStep } from '../../cluster/cluster'
import { openSimulatedCluster } from '../../cluster/simulated-cluster'
import { newWorld } from '../../world/new-world'
import type { RunHeader } from '../../world/record'
import type { Request } from '../../world/request'
import type { World } from '../../world/world'

/** A simulated cluster, and all that it told. */
export interface ToldCluster {
  readonly cluster: Cluster
  /** Before the first record that was heard. */
  readonly first: World
  /** In order, each with the world it happened to. */
  readonly steps: readonly { readonly step: RecordedStep; readonly before: World }[]
  world(): World
  /** Refusals are part of a life. */
  ask(...requests: readonly Request[]): Promise<void>
}

export function toldCluster(header: RunHeader): ToldCluster {
  const cluster = openSimulatedCluster(header)
  const steps: { step: RecordedStep; before: World }[] = []
  let world = newWorld(header)
  let first: World | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world') {
      world = event.world
      first ??= world
      steps.length = 0
    }
    if (event.type !== 'records') return
    for (const step of event.steps) {
      steps.push({ step, before: world })
      world = step.applied.world
    }
  })
  return {
    cluster,
    first: first ?? world,
    steps,
    world: () => world,
    async ask(...requests) {
      for (const request of requests) {
        try {
          await cluster.request(request)
        } catch (error) {
          if (!(error instanceof RequestError)) throw error
        }
      }
    },
  }
}
