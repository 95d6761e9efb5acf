import { markWords } from '../trace/mark'
import type { Timeline } from '../trace/timeline'
import { atOf } from '../trace/timeline-time'
import styles from './Timeline.module.css'
import { markNear } from './mark-near'
import { timeText } from './timeline-picture'
import { eventAtX, xOf } from './timeline-view'
import type { View } from './timeline-view'

interface TimelineHoverProps {
  readonly timeline: Timeline
  readonly view: View
  readonly width: number
  readonly x: number
}

/** Where a press would go; the sentence of the event is there for everybody once it is shown. */
export function TimelineHover({ timeline, view, width, x }: TimelineHoverProps) {
  const mark = markNear(timeline, view, width, x)
  const event = Math.min(mark?.event ?? eventAtX(view, width, x), timeline.last.event)
  const place = xOf(view, width, event)
  const words = mark === null ? '' : `: ${markWords(mark)}`
  const isLeft = place > width / 2
  return (
    <div
      className={styles.hover}
      style={{ transform: `translateX(${place}px)` }}
      aria-hidden="true"
    >
      <span data-left={isLeft}>
        {event.toLocaleString('en')}, {timeText(atOf(timeline, event))}
        {words}
      </span>
    </div>
  )
}
