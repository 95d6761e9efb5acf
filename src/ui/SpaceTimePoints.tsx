import { memo } from 'react'

import type { RecordedStep } from '../trace/line'
import type { Layout, PointAt } from '../trace/space-time-layout'
import { cross } from '../trace/space-time-shapes'
import styles from './SpaceTime.module.css'
import { nameOf } from './space-time-names'

interface PointsProps {
  readonly layout: Layout
  readonly steps: readonly RecordedStep[]
  /** The event that Tab comes to. */
  readonly focused: number
}

/** One point an event, in the order of events: a list to whoever does not see it. */
export const SpaceTimePoints = memo(function SpaceTimePoints({
  layout,
  steps,
  focused,
}: PointsProps) {
  const { isDown, points } = layout
  const first = steps[0]?.event ?? 0
  const isThere = points.some(({ point }) => point.events.includes(focused))
  return points.map((each, i) => {
    const { point, standing } = each
    const isTabStop = isThere ? point.events.includes(focused) : i === points.length - 1
    const [x, y] = isDown ? [each.u, each.t] : [each.t, each.u]
    return (
      <path
        key={point.event}
        className={styles.point}
        role="option"
        tabIndex={isTabStop ? 0 : -1}
        data-event={point.event}
        data-kind={point.kind}
        data-run={point.events.length > 1}
        data-standing={standing}
        aria-selected={standing === 'picked'}
        aria-label={nameOf(point, steps[point.event - first])}
        d={shapeOf(each, x, y, layout.pitch < 8 ? 2.5 : 3.5)}
      />
    )
  })
})

/** A disc; a larger one for a run; ✕ for a crash, a bar for a start, a square for what the page did. */
function shapeOf({ point, standing }: PointAt, x: number, y: number, small: number): string {
  if (point.kind === 'crash') return cross(x, y, standing === 'picked' ? 6 : 4)
  const r = standing === 'picked' ? 6 : point.events.length > 1 ? small + 1.5 : small
  if (point.kind === 'page') return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
}
