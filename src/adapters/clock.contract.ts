import { afterEach, describe, expect, it } from 'vitest'

import { micros } from '../raft/index'
import type { Micros } from '../raft/index'
import type { Clock } from '../server/ports'

/** World time under test. */
export interface ClockHarness {
  /** A clock of one more host on the same world time. */
  clock(): Clock
  /** Lets time go on until no alarm is left; a clock of the browser does so by itself. */
  run(): void
  dispose(): void
}

/** What every clock keeps. */
export function describeClock(name: string, create: () => ClockHarness): void {
  describe(`${name} clock`, () => {
    let harness: ClockHarness | null = null
    const fresh = (): ClockHarness => (harness = create())
    afterEach(() => harness?.dispose())

    it('tells whole microseconds and never goes back', async () => {
      const time = fresh()
      const clock = time.clock()
      const readings: Micros[] = []
      for (let i = 0; i < 5; i++) {
        readings.push(clock.now())
        const woken = wake(clock, later(clock, 2))
        time.run()
        await woken
      }
      expect(readings.every(Number.isSafeInteger)).toBe(true)
      expect(readings).toEqual(readings.toSorted((a, b) => a - b))
      expect(new Set(readings).size).toBe(5)
    })

    it('wakes once, and not before the time', async () => {
      const time = fresh()
      const clock = time.clock()
      const at = later(clock, 10)
      let count = 0
      clock.alarm(at, () => count++)
      const woken = wake(time.clock(), later(clock, 30))
      time.run()
      await woken
      expect(count).toBe(1)
      expect(clock.now()).toBeGreaterThanOrEqual(at)
    })

    it('tells a woken host that the time has come', async () => {
      const time = fresh()
      const clock = time.clock()
      const at = later(clock, 7)
      const seen = new Promise<Micros>((resolve) => clock.alarm(at, () => resolve(clock.now())))
      time.run()
      expect(await seen).toBeGreaterThanOrEqual(at)
    })

    it('forgets the alarm before, and any alarm for null', async () => {
      const time = fresh()
      const [one, two] = [time.clock(), time.clock()]
      const woken: string[] = []
      one.alarm(later(one, 5), () => woken.push('replaced'))
      one.alarm(later(one, 10), () => woken.push('replacing'))
      two.alarm(later(two, 5), () => woken.push('cleared'))
      two.alarm(null, () => woken.push('null'))
      const end = wake(time.clock(), later(one, 30))
      time.run()
      await end
      expect(woken).toEqual(['replacing'])
    })

    it('may be set again by the one it wakes', async () => {
      const time = fresh()
      const clock = time.clock()
      let left = 3
      const woken = new Promise<void>((resolve) => {
        const next = () => (left-- === 0 ? resolve() : clock.alarm(later(clock, 2), next))
        next()
      })
      time.run()
      await woken
      expect(left).toBe(-1)
    })

    it('wakes for a time that has passed, but not while the alarm is being set', async () => {
      const time = fresh()
      const clock = time.clock()
      let isSet = false
      const woken = new Promise<boolean>((resolve) =>
        clock.alarm(clock.now(), () => resolve(isSet)),
      )
      isSet = true
      time.run()
      expect(await woken).toBe(true)
    })
  })
}

function later(clock: Clock, ms: number): Micros {
  return micros(clock.now() + ms * 1000)
}

function wake(clock: Clock, at: Micros): Promise<void> {
  return new Promise((resolve) => clock.alarm(at, resolve))
}
