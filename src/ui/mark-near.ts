import { slice } from '../lib/persistent-list'
import { countThrough } from '../trace/event-list'
import type { Mark } from '../trace/mark'
import type { Timeline } from '../trace/timeline'
import { xOf } from './timeline-view'
import type { View } from './timeline-view'

/** So near, pixels, that the pointer means the mark. */
const reach = 4
/** Where more are drawn on one another than this, none of them is meant. */
const mostOnOneAnother = 64

/** What a person points at: a violation first, else the nearest change or fault; null where there is none. */
export function markNear(timeline: Timeline, view: View, width: number, x: number): Mark | null {
  const perPixel = (view.to - view.from) / width
  const from = view.from + (x - reach) * perPixel
  const to = view.from + (x + reach) * perPixel
  const violation = timeline.violations.find(({ event }) => event >= from && event <= to)
  if (violation !== undefined) return violation
  const { marks } = timeline
  const first = countThrough(marks, from)
  const end = countThrough(marks, to)
  if (end - first > mostOnOneAnother) return null
  const away = ({ event }: Mark) => Math.abs(xOf(view, width, event) - x)
  return slice(marks, first, end).toSorted((a, b) => away(a) - away(b))[0] ?? null
}
