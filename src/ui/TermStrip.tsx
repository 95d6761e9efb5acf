import { memo } from 'react'

import { shownBranch } from '../store/debug-store'
import styles from './TermStrip.module.css'
import type { Timeline } from '../trace/timeline'
import { serversOf } from './members'
import { useStores } from './stores'
import { drawTimeline } from './timeline-picture'
import { viewOf, xOf } from './timeline-view'
import { useFrameStore } from './use-frame-store'
import { useScrub } from './use-scrub'
import { useSize } from './use-size'
import { useTimelineSlider } from './use-timeline-slider'

/** On a phone the run is one line, a slider too: the terms that had a leader, by colour, and what went wrong. */
export function TermStrip() {
  const { clusterStore, debugStore } = useStores()
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  const timeline = useFrameStore(debugStore, (state) => shownBranch(state).timeline, 500)
  const past = useFrameStore(debugStore, ({ moment }) => moment?.event ?? null)
  const scrub = useScrub()
  const [track, size] = useSize<HTMLDivElement>()
  const width = size?.width ?? 0
  const last = timeline.last.event
  const event = scrub.at ?? past ?? last
  const view = viewOf({ first: timeline.first.event, last }, 0, event, null)
  const { props } = useTimelineSlider(timeline, view, width, scrub)
  return (
    <div ref={track} className={styles.track} {...props}>
      <Strip timeline={timeline} servers={servers} width={width} from={view.from} to={view.to} />
      <div
        className={styles.playhead}
        style={{ transform: `translateX(${xOf(view, width, event)}px)` }}
      />
    </div>
  )
}

interface StripProps {
  readonly timeline: Timeline
  readonly servers: readonly string[]
  readonly width: number
  readonly from: number
  readonly to: number
}

const Strip = memo(function Strip({ timeline, servers, width, from, to }: StripProps) {
  const { rows, violations } = drawTimeline(timeline, servers, { from, to }, Math.max(1, width))
  return (
    <svg className={styles.strip} height="8" aria-hidden="true">
      {rows.flatMap(({ id, bars }) =>
        bars
          .filter(({ role }) => role === 'leader')
          .map(({ x, width: length, tint }) => (
            <rect
              key={`${id} ${x}`}
              data-tint={tint}
              className={styles.term}
              x={x}
              width={length}
              height="8"
            />
          )),
      )}
      {violations.map(({ x }) => (
        <path key={x} className={styles.violation} d={`M${x - 3} 1l6 6m0-6l-6 6`} />
      ))}
    </svg>
  )
})
