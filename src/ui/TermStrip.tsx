import type { TimelineStore } from '../store/timeline-store'
import styles from './TermStrip.module.css'
import { drawTimeline } from './timeline-picture'
import { serversOf } from './members'
import { useStores } from './stores'
import { useFrameStore, usePolled } from './use-frame-store'

/** On a phone the run is one line: the terms that had a leader, by colour. */
export function TermStrip({ timeline }: { readonly timeline: TimelineStore }) {
  const { cluster, clusterStore } = useStores()
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  const now = usePolled(() => Math.round(cluster.worldNow()), 500)
  const { rows } = drawTimeline(timeline.getState(), servers, now, 1000)
  return (
    <svg
      className={styles.strip}
      viewBox="0 0 1000 8"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {rows.flatMap(({ id, bars }) =>
        bars
          .filter(({ role }) => role === 'leader')
          .map(({ x, width, tint }) => (
            <rect
              key={`${id} ${x}`}
              data-tint={tint}
              className={styles.term}
              x={x}
              width={width}
              height="8"
            />
          )),
      )}
    </svg>
  )
}
