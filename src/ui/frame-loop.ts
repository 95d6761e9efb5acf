import type { Cluster } from '../cluster/cluster'
import type { ClusterStore } from '../store/cluster-store'
import type { World } from '../world/world'

/** Moves something to where it is at a moment of world time. */
export type Draw = (now: number, world: World) => void

/**
 * One animation frame for all that moves on the stage. It touches nothing while time stands and
 * nothing has come or gone; React takes no part in it.
 */
export interface FrameLoop {
  /** Draws now and in every frame, until the returned function is called. */
  add(draw: Draw): () => void
  start(): () => void
}

export function createFrameLoop(cluster: Cluster, clusterStore: ClusterStore): FrameLoop {
  const draws = new Set<Draw>()
  let frame = 0
  let drawnAt = -1
  let drawnWorld: World | null = null
  const run = () => {
    frame = requestAnimationFrame(run)
    const { world } = clusterStore.getState()
    const now = cluster.worldNow()
    if (world === null || (now === drawnAt && world === drawnWorld)) return
    drawnAt = now
    drawnWorld = world
    for (const draw of draws) draw(now, world)
  }
  return {
    add(draw) {
      draws.add(draw)
      const { world } = clusterStore.getState()
      if (world !== null) draw(cluster.worldNow(), world)
      return () => draws.delete(draw)
    },
    start() {
      frame = requestAnimationFrame(run)
      return () => cancelAnimationFrame(frame)
    },
  }
}
