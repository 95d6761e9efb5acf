import type { Selection } from '../store/selection-store'
import { peerName } from '../trace/words'
import { FeedList } from './FeedList'
import { Section } from './Section'
import panel from './Panel.module.css'
import { feedRows, isAbout } from './feed-rows'
import { useStores } from './stores'
import { usePolled } from './use-frame-store'

const most = 12

/** The latest events of what is selected. */
export function EventsAt({ selection }: { readonly selection: Selection }) {
  const { clusterStore } = useStores()
  const rows = usePolled(
    () => feedRows(clusterStore.getState().recent, isAbout(selection), most),
    250,
  )
  if (selection.type === 'message' || selection.type === 'event') return null
  return (
    <Section title={`Events ${placeOf(selection)}`}>
      {rows.length === 0 ? (
        <p className={panel.note}>None lately.</p>
      ) : (
        <FeedList
          rows={rows}
          isOfOne={selection.type === 'server' || selection.type === 'client'}
        />
      )}
    </Section>
  )
}

function placeOf(selection: Exclude<Selection, { readonly type: 'message' | 'event' }>): string {
  switch (selection.type) {
    case 'server':
      return `at ${selection.server}`
    case 'client':
      return `at ${peerName(selection.client)}`
    case 'link':
      return `on ${peerName(selection.a)}–${peerName(selection.b)}`
    case 'entry':
      return `at index ${selection.index}`
  }
}
