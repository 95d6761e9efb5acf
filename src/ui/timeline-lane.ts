import { slice } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { countThrough } from '../trace/event-list'
import type { Stretch } from '../trace/mark'
import { tintOf } from './tint'
import { eventAtX, xOf } from './timeline-view'
import type { View } from './timeline-view'

export interface Bar {
  readonly x: number
  readonly width: number
  readonly role: Exclude<Stretch['role'], 'down'>
  readonly tint: number
}

export interface Chip {
  readonly x: number
  readonly term: number
  readonly tint: number
}

/** One server's stretches as rectangles, and where a term's leader began, with room for its number. */
export function drawLane(
  lane: List<Stretch>,
  view: View,
  last: number,
  width: number,
): { readonly bars: readonly Bar[]; readonly chips: readonly Chip[] } {
  const bars: Bar[] = []
  const chips: Chip[] = []
  const end = Math.min(width, xOf(view, width, last))
  const seen = inView(lane, view, width)
  for (const [i, { event, role, term }] of seen.entries()) {
    const next = seen[i + 1]
    const left = Math.max(0, xOf(view, width, event))
    const right = next === undefined ? end : Math.min(end, xOf(view, width, next.event))
    if (role === 'down' || right <= left) continue
    const tint = tintOf(term)
    bars.push({ x: left, width: right - left, role, tint })
    const room = left - (chips.at(-1)?.x ?? -Infinity)
    if (role === 'leader' && room > chipWidth(term) + 2) chips.push({ x: left, term, tint })
  }
  return { bars, chips }
}

/** A term's number in its box. */
export function chipWidth(term: number): number {
  return 9 + 7.3 * String(term).length
}

/** The stretches that can be told apart: where there are more than pixels, the one of each pixel. */
function inView(lane: List<Stretch>, view: View, width: number): readonly Stretch[] {
  const first = Math.max(0, countThrough(lane, view.from) - 1)
  const all = slice(lane, first, countThrough(lane, view.to))
  if (all.length <= width) return all
  const seen: Stretch[] = []
  let i = 0
  for (let x = 0; x <= width; x++) {
    const event = eventAtX(view, width, x)
    while ((all[i + 1]?.event ?? Infinity) <= event) i++
    const stretch = all[i]
    if (stretch !== undefined && stretch !== seen.at(-1)) seen.push(stretch)
  }
  return seen
}
