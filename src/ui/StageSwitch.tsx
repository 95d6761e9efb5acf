import type { StageView } from '../trace/shared-run'
import styles from './StageSwitch.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

const views: readonly { readonly id: StageView; readonly words: string }[] = [
  { id: 'ring', words: 'Ring' },
  { id: 'space', words: 'Space-time' },
  { id: 'compare', words: 'Compare' },
]

/** What is drawn in the middle. */
export function StageSwitch() {
  const { viewStore } = useStores()
  const stage = useFrameStore(viewStore, (state) => state.stage)
  return (
    <div className={styles.switch} role="group" aria-label="View">
      {views.map(({ id, words }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === stage}
          onClick={() => viewStore.setState({ stage: id })}
        >
          {words}
        </button>
      ))}
    </div>
  )
}
