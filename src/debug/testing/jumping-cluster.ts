import type { Cluster, ClusterEvent } from '../../cluster/cluster'

/** A cluster whose page falls behind when it is told to, and is then given a checkpoint. */
export interface JumpingCluster extends Cluster {
  /** From here on nothing is told of what happens. */
  fallBehind(): void
  /** The page goes on at the latest world, without what led to it. */
  jump(): void
}

export function jumpingCluster(cluster: Cluster): JumpingCluster {
  const listeners = new Set<(event: ClusterEvent) => void>()
  let isBehind = false
  let missed: ClusterEvent | null = null
  let audit: ClusterEvent | null = null
  cluster.subscribe((event) => {
    if (event.type === 'world' && event.isNewRun) {
      isBehind = false
      missed = null
    }
    if (!isBehind) return tell(event)
    if (event.type === 'records' || event.type === 'world')
      missed = { type: 'world', world: event.world, isNewRun: false }
    else if (event.type === 'audit') audit = event
    else tell(event)
  })

  function tell(event: ClusterEvent): void {
    for (const listener of listeners) listener(event)
  }

  return {
    ...cluster,
    subscribe(listener) {
      // What a cluster tells who comes late.
      cluster.subscribe(listener)()
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    fallBehind() {
      isBehind = true
    },
    jump() {
      isBehind = false
      if (missed !== null) tell(missed)
      if (audit !== null) tell(audit)
      missed = null
      audit = null
    },
  }
}
