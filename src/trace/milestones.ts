import { at } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import { between, countThrough, eventOf } from './event-list'
import { isMilestone } from './mark'
import type { Mark } from './mark'
import type { Timeline } from './timeline'

/** The first milestone after an event; null where there is none. */
export function milestoneAfter(timeline: Timeline, event: number): number | null {
  const { marks, commits, violations } = timeline
  let next = at(commits, countThrough(commits, event)) ?? Infinity
  for (let i = countThrough(marks, event); i < marks.size; i++) {
    const mark = at(marks, i)
    if (mark === undefined || !isMilestone(mark)) continue
    next = Math.min(next, mark.event)
    break
  }
  const violation = violations.find((each) => each.event > event)
  return finite(Math.min(next, violation?.event ?? Infinity))
}

/** The last milestone before an event; null where there is none. */
export function milestoneBefore(timeline: Timeline, event: number): number | null {
  const { marks, commits, violations } = timeline
  let last = at(commits, countThrough(commits, event - 1) - 1) ?? -Infinity
  for (let i = countThrough(marks, event - 1) - 1; i >= 0; i--) {
    const mark = at(marks, i)
    if (mark === undefined || !isMilestone(mark)) continue
    last = Math.max(last, mark.event)
    break
  }
  const violation = violations.findLast((each) => each.event < event)
  return finite(Math.max(last, violation?.event ?? -Infinity))
}

/** All marks from an event to another, both among them, in their order. */
export function marksBetween(timeline: Timeline, from: number, to: number): readonly Mark[] {
  const ticks = (list: List<number>, type: 'commit' | 'asked' | 'answered') =>
    between(list, from, to).map((event): Mark => ({ type, event }))
  const found = [
    ...between(timeline.marks, from, to),
    ...ticks(timeline.commits, 'commit'),
    ...ticks(timeline.asked, 'asked'),
    ...ticks(timeline.answered, 'answered'),
    ...timeline.violations.filter(({ event }) => event >= from && event <= to),
  ]
  return found.toSorted((a, b) => eventOf(a) - eventOf(b))
}

function finite(event: number): number | null {
  return Number.isFinite(event) ? event : null
}
