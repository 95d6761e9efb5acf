import type { Cluster, ClusterEvent } from '../cluster/cluster'
import type { World } from '../world/world'

/**
 * A cluster in which nothing happens: the screen of one world, for tests and for looking at. It takes
 * every request and does nothing. Its time stands unless a clock is given.
 */
export function createStillCluster(world: World, worldNow: () => number = () => world.at): Cluster {
  const audit = {
    records: world.count,
    hashesCompared: 24,
    divergence: null,
    violations: [],
    keptRecords: world.count,
    spilledRecords: 0,
    earliest: world.count + 1,
  }
  return {
    request: () => Promise.resolve({ type: 'accepted' }),
    subscribe(listener: (event: ClusterEvent) => void) {
      listener({ type: 'world', world, isNewRun: true })
      listener({ type: 'audit', audit })
      return () => undefined
    },
    load: () => Promise.resolve(),
    readRecords: () => Promise.resolve([]),
    worldNow,
    readDisk: (server) => Promise.resolve({ name: `raft:${server}`, rows: [], bytes: 0 }),
    verify: () => Promise.resolve(audit),
    close: () => Promise.resolve(),
  }
}
