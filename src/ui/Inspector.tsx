import { ClientPanel } from './ClientPanel'
import { EntryPanel } from './EntryPanel'
import { EventsAt } from './EventsAt'
import { Feed } from './Feed'
import { LinkPanel } from './LinkPanel'
import { MessagePanel } from './MessagePanel'
import panel from './Panel.module.css'
import { ServerPanel } from './ServerPanel'
import type { Selection } from '../store/selection-store'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** The one thing that is selected, always at this place; with nothing selected, all events. */
export function Inspector() {
  const { clusterStore, viewStore } = useStores()
  const selection = useFrameStore(viewStore, (state) => state.selection)
  const hasWorld = useFrameStore(clusterStore, (state) => state.world !== null)
  if (selection === null || !hasWorld) return <Feed />
  return (
    <div className={panel.panel}>
      <Selected selection={selection} />
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
  }
}

function keyOf(selection: Selection): string {
  return JSON.stringify(selection)
}
