import { describe, expect, it } from 'vitest'

import { append, emptyList } from '../lib/persistent-list'
import { newWorld } from '../world/new-world'
import { newTimeline } from '../trace/timeline'
import type { Place, Timeline } from '../trace/timeline'
import { plainHeader } from '../world/testing/header'
import { paceOn } from './replay-pace'
import type { Pace } from './replay-pace'

/** A recording whose n-th event is at the n-th of these milliseconds. */
function recorded(...ms: readonly number[]): Timeline {
  const places: readonly Place[] = ms.map((each, i) => ({ event: i, at: each * 1000 }))
  const empty = newTimeline(newWorld(plainHeader))
  const last = places.at(-1) ?? empty.last
  return { ...empty, last, samples: append(emptyList<Place>(), places) }
}

/** Where a replay is after each of so many frames of so many real milliseconds. */
function replayed(timeline: Timeline, frames: number, realMs: number, perMille: number): number[] {
  let pace: Pace = { event: 0, at: 0, stood: 0 }
  return Array.from({ length: frames }, () => {
    pace = paceOn(pace, timeline, realMs, perMille)
    return pace.event
  })
}

describe('a recording is replayed', () => {
  const steady = recorded(0, 10, 20, 30, 40, 50, 60)

  it.each([
    { perMille: 1000, events: [1, 3, 4, 6, 6], why: 'by its own time, as a clock would' },
    { perMille: 500, events: [0, 1, 2, 3, 4], why: 'at half its speed' },
    {
      perMille: 50,
      events: [0, 0, 0, 0, 0],
      why: 'slowly, without losing what is less than an event',
    },
  ])('$why', ({ perMille, events }) => {
    expect(replayed(steady, 5, 16, perMille)).toEqual(events)
  })

  it('slowly comes to the end too', () => {
    expect(replayed(steady, 80, 16, 50).at(-1)).toBe(6)
  })

  it('what was done by hand while time stood is shown event by event', () => {
    const byHand = recorded(0, 10, 20, 20, 20, 20, 20, 30, 40)
    const seen = replayed(byHand, 200, 25, 1000)
    expect([...new Set(seen)]).toEqual([2, 3, 4, 5, 6, 8])
    expect(seen.filter((event) => event === 4).length).toBeGreaterThanOrEqual(9)
  })

  it('two events that happened at once are passed together', () => {
    const tied = recorded(0, 10, 20, 20, 30, 40)
    expect(replayed(tied, 4, 10, 1000)).toEqual([1, 3, 4, 5])
  })
})
