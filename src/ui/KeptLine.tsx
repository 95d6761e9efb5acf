import styles from './Controls.module.css'
import { keptWords } from './kept-words'
import { shownBranch } from '../store/debug-store'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** What of the run is kept, and where: one quiet line. */
export function KeptLine() {
  return <p className={styles.say}>{useKeptWords()}</p>
}

export function useKeptWords(): string {
  const { clusterStore, debugStore } = useStores()
  const spilled = useFrameStore(clusterStore, ({ audit }) => audit?.spilledRecords ?? 0, 1000)
  return useFrameStore(
    debugStore,
    (state) => {
      const { length, earliest, timeline } = shownBranch(state)
      return keptWords({ events: length, earliest, spilled, thinned: timeline.thinned })
    },
    1000,
  )
}
