import styles from './StopBand.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRun } from './use-run'

/**
 * Why time was stopped by itself, and where to go from there; nothing while nothing stopped it. The ways
 * out of the past stand in the transport. It is spoken by the page's one voice, the announcer.
 */
export function StopBand() {
  const { cluster, debugStore } = useStores()
  const stop = useFrameStore(debugStore, (state) => state.stop)
  const shown = useFrameStore(debugStore, ({ moment }) => moment?.event ?? null)
  const run = useRun()
  if (stop === null) return null
  return (
    <div className={styles.band} role="group" aria-label="Stopped">
      <p>
        Stopped at event {stop.event.toLocaleString('en')}: {stop.sentence}.
      </p>
      {shown !== null && shown !== stop.event && (
        <button
          type="button"
          className={styles.way}
          onClick={() => run(() => cluster.goTo(stop.event))}
        >
          Show event {stop.event.toLocaleString('en')}
        </button>
      )}
    </div>
  )
}
