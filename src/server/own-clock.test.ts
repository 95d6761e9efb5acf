import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { micros } from '../raft/index'
import { ownTime, worldTime } from './own-clock'
import type { OwnClock } from './own-clock'

const clockOf = (since: number, own: number, ratePerMille: number): OwnClock => ({
  since: micros(since),
  own: micros(own),
  ratePerMille,
})

describe("a server's own clock", () => {
  it.each([
    { why: 'a right clock shows the world’s time', clock: clockOf(0, 0, 1000), at: 500, own: 500 },
    { why: 'a slow clock shows less', clock: clockOf(0, 0, 250), at: 1000, own: 250 },
    { why: 'a fast clock shows more', clock: clockOf(0, 0, 2000), at: 1000, own: 2000 },
    { why: 'it goes on from where it was set', clock: clockOf(100, 7, 1000), at: 150, own: 57 },
    { why: 'it shows whole microseconds', clock: clockOf(0, 0, 333), at: 10, own: 3 },
  ])('$why', ({ clock, at, own }) => {
    expect(ownTime(clock, micros(at))).toBe(own)
  })

  const anyClock = fc
    .tuple(fc.nat(1e9), fc.nat(1e9), fc.integer({ min: 100, max: 10_000 }))
    .map(([since, own, rate]) => clockOf(since, own, rate))

  it('has reached a deadline at the moment it says, and not a microsecond before', () => {
    fc.assert(
      fc.property(anyClock, fc.nat(1e9), (clock, ahead) => {
        const deadline = micros(clock.own + ahead)
        const at = worldTime(clock, deadline)
        expect(ownTime(clock, at)).toBeGreaterThanOrEqual(deadline)
        if (ahead > 0) expect(ownTime(clock, micros(at - 1))).toBeLessThan(deadline)
      }),
    )
  })

  it('never goes back', () => {
    fc.assert(
      fc.property(anyClock, fc.nat(1e9), fc.nat(1e6), (clock, passed, more) => {
        const earlier = ownTime(clock, micros(clock.since + passed))
        const later = ownTime(clock, micros(clock.since + passed + more))
        expect(later).toBeGreaterThanOrEqual(earlier)
      }),
    )
  })
})
