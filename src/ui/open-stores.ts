import type { Cluster } from '../cluster/cluster'
import { openDebugger } from '../debug/open-debugger'
import { createClusterStore } from '../store/cluster-store'
import { createDebugStore } from '../store/debug-store'
import { createViewStore } from '../store/selection-store'
import type { ViewState } from '../store/selection-store'
import type { Stores } from './stores'

/** All that the screen of a cluster reads from. */
export function openStores(cluster: Cluster, view: Partial<ViewState>): Stores {
  const opened = openDebugger(cluster)
  return {
    cluster: opened,
    clusterStore: createClusterStore(opened),
    debugStore: createDebugStore(opened),
    viewStore: createViewStore(view),
  }
}
