import { lazy, Suspense } from 'react'

import { EventsAt } from './EventsAt'
import { Feed } from './Feed'
import panel from './Panel.module.css'
import type { Selection } from '../store/selection-store'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** Loaded when first needed: the page is there before anything can be selected. */
const ClientPanel = lazy(async () => ({ default: (await import('./ClientPanel')).ClientPanel }))
const EntryPanel = lazy(async () => ({ default: (await import('./EntryPanel')).EntryPanel }))
const EventPanel = lazy(async () => ({ default: (await import('./EventPanel')).EventPanel }))
const LinkPanel = lazy(async () => ({ default: (await import('./LinkPanel')).LinkPanel }))
const MessagePanel = lazy(async () => ({ default: (await import('./MessagePanel')).MessagePanel }))
const ServerPanel = lazy(async () => ({ default: (await import('./ServerPanel')).ServerPanel }))

/** The one thing that is selected, always at this place; with nothing selected, all events. */
export function Inspector() {
  const { clusterStore, viewStore } = useStores()
  const selection = useFrameStore(viewStore, (state) => state.selection)
  const hasWorld = useFrameStore(clusterStore, (state) => state.world !== null)
  if (selection === null || !hasWorld) return <Feed />
  return (
    <div className={panel.panel}>
      <Suspense fallback={null}>
        <Selected selection={selection} />
      </Suspense>
      <EventsAt key={keyOf(selection)} selection={selection} />
    </div>
  )
}

/** Each thing has a panel of its own life: nothing of the one before is shown for a moment. */
function Selected({ selection }: { readonly selection: Selection }) {
  const key = keyOf(selection)
  switch (selection.type) {
    case 'server':
      return <ServerPanel key={key} id={selection.server} />
    case 'link':
      return <LinkPanel key={key} a={selection.a} b={selection.b} />
    case 'message':
      return <MessagePanel key={key} id={selection.id} />
    case 'entry':
      return <EntryPanel key={key} server={selection.server} index={selection.index} />
    case 'client':
      return <ClientPanel key={key} id={selection.client} />
    case 'event':
      return <EventPanel key={key} event={selection.event} />
  }
}

function keyOf(selection: Selection): string {
  return JSON.stringify(selection)
}
