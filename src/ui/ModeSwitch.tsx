import type { Mode } from '../store/selection-store'
import styles from './ModeSwitch.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

const modes: readonly { readonly id: Mode; readonly words: string }[] = [
  { id: 'sandbox', words: 'Sandbox' },
  { id: 'debug', words: 'Debug' },
]

/** What the page is used for: it changes the left panel and nothing else. */
export function ModeSwitch() {
  const { viewStore } = useStores()
  const mode = useFrameStore(viewStore, (state) => state.mode)
  return (
    <nav className={styles.modes} aria-label="Mode">
      {modes.map(({ id, words }) => (
        <button
          key={id}
          type="button"
          aria-current={id === mode ? 'page' : undefined}
          onClick={() => viewStore.setState({ mode: id })}
        >
          {words}
        </button>
      ))}
    </nav>
  )
}
