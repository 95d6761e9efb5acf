import { memo } from 'react'

import type { Bar, Layout } from '../trace/space-time-layout'
import { barBox, barEdges, xy } from '../trace/space-time-shapes'
import styles from './SpaceTime.module.css'
import { laneName } from './space-time-names'
import { TermChip } from './SpaceTimeLabels'
import { tintOf } from './tint'

/** Names, numbers of events, and what each server was: role by line, term by colour and number. */
export const SpaceTimeLanes = memo(function SpaceTimeLanes({
  layout,
}: {
  readonly layout: Layout
}) {
  const { isDown, begin, end, lanes, ticks } = layout
  return (
    <g aria-hidden="true">
      {ticks.map(({ t, event }) =>
        isDown ? (
          <text key={event} className={styles.axis} x="4" y={t + 4}>
            {event}
          </text>
        ) : (
          <text key={event} className={styles.axis} x={t} y="12" textAnchor="middle">
            {event}
          </text>
        ),
      )}
      {lanes.map(({ lane, u, bars }) => (
        <g key={lane.id}>
          <text
            className={styles.lane}
            x={isDown ? u : 4}
            y={isDown ? 16 : u + 4.5}
            textAnchor={isDown ? 'middle' : 'start'}
          >
            {laneName(lane.id)}
          </text>
          {firstTerm(bars) > 0 && (
            <TermChip term={firstTerm(bars)} x={isDown ? u : 40} y={isDown ? 32 : u} />
          )}
          {lane.kind !== 'server' && (
            <path
              className={styles.thread}
              data-lane={lane.kind}
              d={`M${xy(layout, { t: begin, u })}L${xy(layout, { t: end, u })}`}
            />
          )}
          {bars
            .filter(({ role }) => role !== 'down')
            .map((bar) => (
              <g key={bar.event} data-tint={tintOf(bar.term)}>
                <rect className={styles.bar} {...barBox(layout, bar, u)} />
                {bar.role !== 'follower' && (
                  <path
                    className={styles.edge}
                    data-shape={bar.role}
                    d={barEdges(layout, bar, u)}
                  />
                )}
              </g>
            ))}
        </g>
      ))}
    </g>
  )
})

/** What a lane begins with in view; 0 for none. */
function firstTerm(bars: readonly Bar[]): number {
  const [first] = bars
  return first === undefined || first.role === 'down' ? 0 : first.term
}
