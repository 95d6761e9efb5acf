import { count } from '../trace/words'
import styles from './StopBand.module.css'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'
import { useRun } from './use-run'

/**
 * Why time was stopped by itself, and where to go from there; else whether a stop would come late; mostly
 * nothing. The ways out of the past stand in the transport. It is spoken by the page's one voice, the
 * announcer.
 */
export function StopBand() {
  const { cluster, debugStore } = useStores()
  const stop = useFrameStore(debugStore, (state) => state.stop)
  const shown = useFrameStore(debugStore, ({ moment }) => moment?.event ?? null)
  const behind = useFrameStore(debugStore, (state) => state.behind, 100)
  const unread = useFrameStore(debugStore, (state) => state.unread)
  const run = useRun()
  const late = lateText(behind, unread)
  if (stop === null)
    return late === null ? null : (
      <div className={styles.band} role="group" aria-label="Breakpoints">
        <p>{late}</p>
      </div>
    )
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

/** What breakpoints have not seen, of a cluster that is faster than the page. */
function lateText(behind: number, unread: number): string | null {
  if (behind > 0)
    return `Breakpoints have yet to look at ${count(behind, 'event')}: the page is slower than the cluster, so a stop comes late.`
  return unread > 0
    ? `Breakpoints could not look at ${count(unread, 'event')}, which could not be read back.`
    : null
}
