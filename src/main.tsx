import { createRoot } from 'react-dom/client'

// First, so that what a component says of itself comes after.
import './ui/tokens.css'
import './ui/base.css'

import { createLocalSettings } from './adapters/settings-localstorage'
import { openCluster } from './open-cluster'
import type { Opened } from './open-cluster'
import { keepView, recallView } from './store/view-memory'
import { App } from './ui/App'
import { openStores } from './ui/open-stores'
import { PlainPage } from './ui/PlainPage'
import { StoresContext } from './ui/stores'
import type { Stores } from './ui/stores'

const address = new URL(location.href)
/** Who comes by a link to a run wants to see that run. */
const isRunLink = address.hash.startsWith('#/run?')
const root = document.getElementById('root') ?? document.body
void start()

/**
 * Nothing is awaited beside this: what is loaded later comes from files that need this one, and would wait
 * for it as it waits for them.
 */
async function start(): Promise<void> {
  if (address.searchParams.has('bench')) {
    const { showBench } = await import('./bench/bench-page')
    Object.assign(window, { bench: await showBench(document.body, draw) })
  } else if (import.meta.env.DEV && address.searchParams.has('preview')) {
    const { preview } = await import('./ui/preview')
    preview(root)
  } else {
    show(await openCluster(address))
  }
}

function show(opened: Opened): void {
  switch (opened.type) {
    case 'open': {
      const settings = createLocalSettings('raft-view')
      const view = recallView(settings)
      const stores = openStores(opened.cluster, isRunLink ? { ...view, hasStarted: true } : view)
      keepView(stores.viewStore, settings)
      void giveApi(stores)
      draw(root, stores)
      return
    }
    case 'taken':
      if (isRunLink) return location.replace(opened.ownAddress)
      createRoot(root).render(
        <PlainPage
          title="This cluster runs in another tab."
          text={`Two pages cannot run the same servers, so this one left “${opened.name}” alone. Close the other tab and reload, or start another cluster here.`}
          way={{ words: 'Open a cluster of its own', address: opened.ownAddress }}
        />,
      )
      return
    case 'impossible':
      createRoot(root).render(
        <PlainPage title="The servers cannot run here." text={opened.reason} way={null} />,
      )
  }
}

/** The whole page into an element; returns how to take it away. */
function draw(element: HTMLElement, stores: Stores): () => void {
  const drawn = createRoot(element)
  drawn.render(
    <StoresContext value={stores}>
      <App />
    </StoresContext>,
  )
  return () => drawn.unmount()
}

/** What the console and tests talk to; the page is there before it. */
async function giveApi({ cluster, clusterStore }: Stores): Promise<void> {
  const { createRaftApi } = await import('./api/window-raft')
  Object.assign(window, { raft: createRaftApi(cluster, clusterStore) })
}
