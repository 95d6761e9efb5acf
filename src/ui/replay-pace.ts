import { at } from '../lib/persistent-list'
import { countThrough } from '../trace/event-list'
import type { Timeline } from '../trace/timeline'
import { atOf, eventAt } from '../trace/timeline-time'

/** Where a replay is: an event, and its world time, which moves on between events. */
export interface Pace {
  readonly event: number
  /** Microseconds. */
  readonly at: number
  /** For how long, real milliseconds, it has been where time stood. */
  readonly stood: number
}

/** Events at one time before it counts as time that stood while a person moved the run by hand. */
const leastStanding = 4
/** How long each of those is shown, milliseconds: as long as a step. */
const stepMs = 250
/** Samples looked at for a place where time stood; what is replayed faster than that is not read. */
const mostSamples = 512

/**
 * The recording replayed by its own time: so many real milliseconds later. Where time stood while somebody
 * went on event by event, it goes on event by event too.
 */
export function paceOn(before: Pace, timeline: Timeline, realMs: number, perMille: number): Pace {
  const time = atOf(timeline, before.event)
  const inTie = eventAt(timeline, time) - before.event
  const isStanding = before.stood > 0 ? inTie > 0 : inTie >= leastStanding
  if (isStanding) {
    const stood = before.stood + realMs
    if (stood < stepMs) return { ...before, stood }
    // Not 0: what is left of the standing may be shorter than what begins one.
    return { event: before.event + 1, at: time, stood: 1 }
  }
  const now = Math.max(before.at, time) + realMs * perMille
  const event = Math.max(before.event, eventAt(timeline, now))
  const standing = firstStanding(timeline, before.event, event)
  if (standing === null) return { event, at: now, stood: 0 }
  return { event: standing, at: atOf(timeline, standing), stood: 0 }
}

/** The first event after one, up to another, from which on time stands; null where it passes all along. */
function firstStanding({ samples }: Timeline, after: number, until: number): number | null {
  const first = countThrough(samples, after)
  for (let i = first; i < first + mostSamples; i++) {
    const sample = at(samples, i)
    if (sample === undefined || sample.event > until) return null
    const later = at(samples, i + leastStanding)
    if (later?.at === sample.at) return sample.event
  }
  return null
}
