import { createRoot } from 'react-dom/client'

import { createStillCluster } from '../store/still-cluster'
import { sampleChange } from '../store/sample-change'
import { sampleWorld } from '../store/sample-world'
import { App } from './App'
import { openStores } from './open-stores'
import { StoresContext } from './stores'

/** The screen of one moment, `?preview`, `=first` or `=change`, without a cluster: to be looked at in the making. */
export function preview(root: HTMLElement): void {
  const wanted = new URLSearchParams(location.search).get('preview')
  const cluster = createStillCluster(wanted === 'change' ? sampleChange() : sampleWorld())
  const stores = openStores(cluster, { hasStarted: wanted !== 'first' })
  createRoot(root).render(
    <StoresContext value={stores}>
      <App />
    </StoresContext>,
  )
}
