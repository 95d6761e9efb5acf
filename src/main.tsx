import { createRaftApi } from './api/window-raft'
import { openCluster } from './open-cluster'
import { createClusterStore } from './store/cluster-store'

const address = new URL(location.href)
if (address.searchParams.has('bench')) {
  const { showBench } = await import('./bench/bench-page')
  Object.assign(window, { bench: await showBench(document.body) })
} else {
  const opened = await openCluster(address)
  if (opened.type === 'open') {
    const store = createClusterStore(opened.cluster)
    Object.assign(window, { raft: createRaftApi(opened.cluster, store) })
  }
}
