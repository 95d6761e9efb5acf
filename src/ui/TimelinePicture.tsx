import { memo } from 'react'

import type { Timeline } from '../trace/timeline'
import { TimelineLane } from './TimelineLane'
import styles from './Timeline.module.css'
import { drawTimeline } from './timeline-picture'
import type { View } from './timeline-view'

interface TimelinePictureProps {
  readonly timeline: Timeline
  readonly servers: readonly string[]
  readonly view: View
  readonly width: number
  /** From one lane to the next. */
  readonly pitch: number
}

/** Of a letter of the axis. A label begins at its line; where it would be cut off, it is left out. */
const letter = 7.3
/** Above the lanes: commands, cuts, commits. */
const top = 13

/** The picture behind the slider, which says in words what is shown; the list of events has the same in full. */
export const TimelinePicture = memo(function TimelinePicture({
  timeline,
  servers,
  view,
  width,
  pitch,
}: TimelinePictureProps) {
  const picture = drawTimeline(timeline, servers, view, width)
  const bottom = top + servers.length * pitch
  return (
    <svg width={width} height={bottom + 15} className={styles.picture} aria-hidden="true">
      {picture.ticks.map(({ x, text, time }) => (
        <g key={text} transform={`translate(${x} 0)`}>
          <path className={styles.grid} d={`M0 ${top}V${bottom}`} />
          {x <= width - (text.length + 1 + time.length) * letter && (
            <text className={styles.axis} x="0" y={bottom + 12}>
              {text}
              <tspan className={styles.time}>{time === '' ? '' : ` ${time}`}</tspan>
            </text>
          )}
        </g>
      ))}
      {picture.violations.map(({ x, invariant }) => (
        <g key={`${x} ${invariant}`} transform={`translate(${x} 0)`}>
          <path className={styles.violation} d={`M-3 0h6V${bottom}h-6z`} />
          <path className={styles.crash} d="M-4 2l8 8m0-8l-8 8" />
        </g>
      ))}
      <path className={styles.ask} d={picture.asks.map((x) => `M${x} 0v4`).join('')} />
      <path className={styles.commit} d={picture.commits.map((x) => `M${x} 9v4`).join('')} />
      {picture.cuts.map(({ x, width: length }) => (
        <path key={x} className={styles.cut} d={`M${x} 6.5h${length}`} />
      ))}
      {picture.notes.map((x) => (
        <circle key={x} className={styles.note} cx={x} cy="6.5" r="2.5" />
      ))}
      {picture.rows.map((row, i) => (
        <g key={row.id} transform={`translate(0 ${top + (i + 0.5) * pitch})`}>
          <TimelineLane row={row} height={Math.min(10, pitch - 2)} />
        </g>
      ))}
    </svg>
  )
})
