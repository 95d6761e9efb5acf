import { memo } from 'react'

import { chipWidth } from '../trace/space-time-labels'
import type { PlacedLabel } from '../trace/space-time-labels'
import styles from './SpaceTime.module.css'
import { tintOf } from './tint'

/** Words and numbers beside points, none over another. Their points are named in full. */
export const SpaceTimeLabels = memo(function SpaceTimeLabels({
  labels,
}: {
  readonly labels: readonly PlacedLabel[]
}) {
  return (
    <g aria-hidden="true">
      {labels.map(({ event, text, term, x, y, standing }) =>
        term === null ? (
          <text key={event} className={styles.label} data-standing={standing} x={x} y={y}>
            {text}
          </text>
        ) : (
          <TermChip key={`term ${event}`} term={term} x={x + chipWidth(term) / 2} y={y - 4} />
        ),
      )}
    </g>
  )
})

interface TermChipProps {
  readonly term: number
  /** Its middle. */
  readonly x: number
  readonly y: number
}

/** A term's number on its colour. */
export function TermChip({ term, x, y }: TermChipProps) {
  const width = chipWidth(term)
  return (
    <g className={styles.chip} data-tint={tintOf(term)} transform={`translate(${x} ${y})`}>
      <rect x={-width / 2} y="-7" width={width} height="14" rx="2" />
      <text y="4">{term}</text>
    </g>
  )
}
