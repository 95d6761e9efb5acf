import { useState } from 'react'

import { shownBranch } from '../store/debug-store'
import { Icon } from './Icon'
import { TimelineHover } from './TimelineHover'
import { TimelinePicture } from './TimelinePicture'
import styles from './Timeline.module.css'
import { serversOf } from './members'
import { useStores } from './stores'
import { maxZoom, viewOf, xOf } from './timeline-view'
import type { View } from './timeline-view'
import { useFrameStore } from './use-frame-store'
import { useScrub } from './use-scrub'
import { useSize } from './use-size'
import { useTimelineSlider } from './use-timeline-slider'

/** Between two pictures of a run that goes on, milliseconds. */
const redrawMs = 250

/**
 * Every server's terms since the run began, event by event: who led by height and line, the term by colour
 * and number, cuts in a line above. A slider: what is shown is where its mark stands.
 */
export function Timeline() {
  const { clusterStore, debugStore, viewStore } = useStores()
  const servers = useFrameStore(clusterStore, ({ world }) => serversOf(world))
  const selected = useFrameStore(viewStore, ({ selection }) =>
    selection?.type === 'server' ? selection.server : null,
  )
  const timeline = useFrameStore(debugStore, (state) => shownBranch(state).timeline, redrawMs)
  const past = useFrameStore(debugStore, ({ moment }) => moment?.event ?? null)
  const scrub = useScrub()
  const [zoom, setZoom] = useState(0)
  const [before, setBefore] = useState<View | null>(null)
  const [track, size] = useSize<HTMLDivElement>()
  const width = size?.width ?? 0

  const first = timeline.first.event
  const last = timeline.last.event
  const event = scrub.at ?? past ?? last
  const nearest = maxZoom(last - first)
  const isHeld = scrub.at !== null && before !== null
  const wanted = isHeld ? before : viewOf({ first, last }, Math.min(zoom, nearest), event, before)
  const isSame = before?.from === wanted.from && before.to === wanted.to
  // The same object while it is the same part, so that the picture is not drawn again.
  const view = isSame ? before : wanted
  if (!isSame) setBefore(wanted)
  const { props, hover } = useTimelineSlider(timeline, view, width, scrub)

  const pitch = servers.length <= 5 ? 13 : servers.length <= 7 ? 11 : 8
  const bottom = 13 + servers.length * pitch
  const x = xOf(view, width, event)
  return (
    <div className={styles.timeline} style={{ height: bottom + 15 }}>
      <div className={styles.labels} aria-hidden="true">
        {servers.map((id, i) => (
          <span
            key={id}
            style={{ top: 13 + (i + 0.5) * pitch - 8 }}
            data-selected={id === selected}
            hidden={servers.length > 7 && id !== selected}
          >
            {id}
          </span>
        ))}
      </div>
      <div ref={track} className={styles.track} {...props}>
        {width > 0 && (
          <>
            <TimelinePicture
              timeline={timeline}
              servers={servers}
              view={view}
              width={width}
              pitch={pitch}
            />
            <div
              className={styles.playhead}
              data-past={past !== null || scrub.at !== null}
              hidden={x < 0 || x > width}
              style={{ height: bottom, transform: `translateX(${x}px)` }}
            />
            {hover !== null && (
              <TimelineHover timeline={timeline} view={view} width={width} x={hover} />
            )}
          </>
        )}
      </div>
      <div className={styles.zoom} role="group" aria-label="Zoom of the timeline">
        <button
          type="button"
          aria-label="Nearer"
          title="Nearer, around this moment"
          disabled={zoom >= nearest}
          onClick={() => setZoom(Math.min(zoom, nearest) + 1)}
        >
          <Icon name="faster" />
        </button>
        <button
          type="button"
          aria-label="Farther"
          title="Farther, up to the whole run"
          disabled={zoom <= 0}
          onClick={() => setZoom(Math.max(0, Math.min(zoom, nearest) - 1))}
        >
          <Icon name="slower" />
        </button>
      </div>
    </div>
  )
}
