import { memo } from 'react'

import type { Layout } from '../trace/space-time-layout'
import { messagePaths } from '../trace/space-time-shapes'
import styles from './SpaceTime.module.css'

/** Messages: whole where they came, late ones dashed, half a lane and a mark where they did not. */
export const SpaceTimeLines = memo(function SpaceTimeLines({
  layout,
}: {
  readonly layout: Layout
}) {
  return (
    <g aria-hidden="true">
      {messagePaths(layout).map(({ stroke, tone, d, heads, marks }) => (
        <g key={`${stroke} ${tone}`} data-stroke={stroke} data-tone={tone}>
          <path className={styles.message} d={d} />
          {heads !== '' && <path className={styles.arrow} d={heads} />}
          {marks !== '' && <path className={styles.mark} d={marks} />}
        </g>
      ))}
    </g>
  )
})
