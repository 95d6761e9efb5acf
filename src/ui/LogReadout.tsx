import { count } from '../trace/words'
import styles from './LogGrid.module.css'
import { entryWords } from './entry-words'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { logRestMs } from './log-view'
import type { LogsView } from './log-view'
import { lastIndex } from '../raft/index'

/** The selected entry in one sentence; without one, the logs in one. */
export function LogReadout({ view }: { readonly view: LogsView }) {
  const { clusterStore, viewStore } = useStores()
  const selection = useFrameStore(viewStore, (state) => state.selection)
  const picked = useFrameStore(
    clusterStore,
    ({ world }): readonly [string, string] | null => {
      if (world === null || selection?.type !== 'entry') return null
      const { server, index } = selection
      const words = entryWords(world, server, index)
      const term = words.term === null ? '' : `term ${words.term}, `
      return [`${server}, index ${index}`, `${term}${words.command}, ${words.fate}`]
    },
    logRestMs,
  )
  const text = picked?.[1] ?? (view.servers.length === 0 ? '' : summary(view))
  return (
    <p className={styles.readout} title={text}>
      {picked !== null && <b>{picked[0]}</b>} {text}
    </p>
  )
}

function summary({ reference, commitIndex }: LogsView): string {
  const entries = lastIndex(reference)
  if (entries === 0) return 'no entries yet'
  const cut = reference.baseIndex
  const gone = cut === 0 ? '' : `, 1 to ${cut.toLocaleString('en')} in a snapshot`
  return `${count(entries, 'entry', 'entries')}${gone}, ${commitIndex.toLocaleString('en')} known to be committed`
}
