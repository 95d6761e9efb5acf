import controls from './Controls.module.css'
import styles from './StopWhen.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

interface StopProgressProps {
  /** Nothing else here ends what is under way. */
  readonly hasOwnStop: boolean
}

/** How far the debugger is with what takes a while. */
export function StopProgress({ hasOwnStop }: StopProgressProps) {
  const { cluster, debugStore } = useStores()
  const work = useFrameStore(debugStore, (state) => state.work, 100)
  if (work === null) return null
  return (
    <p className={styles.progress}>
      <span>
        {work.what}: {work.done.toLocaleString('en')}
        {work.of === null ? '' : ` of ${work.of.toLocaleString('en')}`} events
      </span>
      {hasOwnStop && (
        <button type="button" className={controls.small} onClick={() => cluster.stopRunning()}>
          Stop
        </button>
      )}
    </p>
  )
}
