import { at } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { countThrough } from './event-list'
import type { Place, Timeline } from './timeline'

/** The world time of an event, microseconds; between two samples by their distance. */
export function atOf({ samples, first, last }: Timeline, event: number): number {
  const next = countThrough(samples, event)
  const before = at(samples, next - 1) ?? first
  const after = at(samples, next) ?? last
  if (event <= before.event || after.event <= before.event) return before.at
  const part = Math.min(1, (event - before.event) / (after.event - before.event))
  return Math.round(before.at + part * (after.at - before.at))
}

/** The last event that has happened at a world time; while time stands, many happen at once. */
export function eventAt({ samples, first, last }: Timeline, time: number): number {
  if (time >= last.at) return last.event
  const next = countAt(samples, time)
  const before = at(samples, next - 1) ?? first
  const after = at(samples, next) ?? last
  if (time < before.at || after.at <= before.at) return before.event
  const part = (time - before.at) / (after.at - before.at)
  return Math.floor(before.event + part * (after.event - before.event))
}

/** How many samples are not after a world time. */
function countAt(samples: List<Place>, time: number): number {
  let low = 0
  let high = samples.size
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((at(samples, middle)?.at ?? Infinity) <= time) low = middle + 1
    else high = middle
  }
  return low
}
