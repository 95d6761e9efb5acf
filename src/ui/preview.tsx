import { createRoot } from 'react-dom/client'

import { createClusterStore } from '../store/cluster-store'
import { createViewStore } from '../store/selection-store'
import { createStillCluster } from '../store/still-cluster'
import { sampleWorld } from '../store/sample-world'
import { App } from './App'
import { StoresContext } from './stores'

/** The screen of one moment, without a cluster: for looking at it while it is being made. */
export function preview(root: HTMLElement): void {
  const cluster = createStillCluster(sampleWorld())
  const clusterStore = createClusterStore(cluster)
  const hasStarted = new URLSearchParams(location.search).get('preview') !== 'first'
  const viewStore = createViewStore({ hasStarted })
  createRoot(root).render(
    <StoresContext value={{ cluster, clusterStore, viewStore }}>
      <App />
    </StoresContext>,
  )
}
