import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { micros } from '../raft/index'
import { createWorldClock, realNow } from './clock-world'
import type { ClockMapping, WorldClock } from './clock-world'
import { describeClock } from './clock.contract'

describeClock('world', () => {
  const mapping = { realMs: realNow(), worldMicros: micros(1_000_000), perMille: 1000 }
  const clocks: WorldClock[] = []
  return {
    clock: () => {
      const clock = createWorldClock(mapping, { onLate: () => {} })
      clocks.push(clock)
      return clock
    },
    run: () => {},
    dispose: () => clocks.forEach((clock) => clock.close()),
  }
})

describe('world clock, with real time in hand,', () => {
  let real = 0
  let clock: WorldClock
  const late: number[] = []
  const woken: number[] = []
  const wake = () => woken.push(clock.now())

  /** Real time and timers go on together, a millisecond at a time. */
  const live = (ms: number) => {
    for (let i = 0; i < ms; i++) {
      real += 1
      vi.advanceTimersByTime(1)
    }
  }
  /** Real time goes on and this thread does not notice. */
  const freeze = (ms: number) => {
    real += ms
  }
  const start = (perMille: number, lateAfterMs?: number | null) => {
    const options = { onLate: (at: number) => late.push(at) }
    clock = createWorldClock(
      mapping(perMille),
      lateAfterMs === undefined ? options : { ...options, lateAfterMs },
    )
  }
  const mapping = (perMille: number, worldMs = 0): ClockMapping => ({
    realMs: realNow(),
    worldMicros: micros(worldMs * 1000),
    perMille,
  })
  const at = (ms: number) => micros(ms * 1000)

  beforeEach(() => {
    real = 5000
    late.length = 0
    woken.length = 0
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask'],
    })
    vi.spyOn(performance, 'now').mockImplementation(() => real)
  })
  afterEach(() => {
    clock.close()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  it.each([
    { perMille: 1000, expected: 400_000 },
    { perMille: 50, expected: 20_000 },
    { perMille: 10, expected: 4_000 },
    { perMille: 0, expected: 0 },
  ])('runs at $perMille per mille', ({ perMille, expected }) => {
    start(perMille)
    live(400)
    expect(clock.now()).toBe(expected)
  })

  it('fires an alarm when world time has come, at any speed', () => {
    start(50)
    clock.alarm(at(10), wake)
    live(199)
    expect(woken).toEqual([])
    live(1)
    expect(woken).toEqual([10_000])
  })

  it('sets a timer again that came early', () => {
    start(1000)
    clock.alarm(at(10), wake)
    vi.advanceTimersByTime(10)
    expect(woken).toEqual([])
    live(10)
    expect(woken).toEqual([10_000])
  })

  it('moves its alarm when the mapping changes', () => {
    start(10)
    clock.alarm(at(100), wake)
    live(100)
    clock.setMapping(mapping(1000, 1))
    live(98)
    expect(woken).toEqual([])
    live(1)
    expect(woken).toEqual([100_000])
  })

  it('stands while paused, and fires nothing, not even what is due', () => {
    start(1000)
    live(20)
    clock.setMapping(mapping(0, 20))
    clock.alarm(at(20), wake)
    live(2000)
    expect(clock.now()).toBe(20_000)
    expect(woken).toEqual([])
    clock.setMapping(mapping(1000, 20))
    live(1)
    expect(woken).toHaveLength(1)
    expect(late).toEqual([])
  })

  it('never goes back, whatever the mapping says', () => {
    start(1000)
    live(300)
    expect(clock.now()).toBe(300_000)
    clock.setMapping(mapping(1000, 100))
    expect(clock.now()).toBe(300_000)
    live(250)
    expect(clock.now()).toBe(350_000)
  })

  it('waits longer than a timer can', () => {
    start(1)
    clock.alarm(micros(2 ** 31 + 100), wake)
    vi.advanceTimersToNextTimer()
    expect(woken).toEqual([])
  })

  describe('after its thread was frozen,', () => {
    it('stands where it was last seen, says so once, and fires nothing', () => {
      start(1000)
      clock.alarm(at(450), wake)
      live(300)
      freeze(10_000)
      live(1000)
      expect(late).toEqual([200_000])
      expect(clock.now()).toBe(200_000)
      expect(woken).toEqual([])
    })

    it('is noticed by the first reading too', () => {
      start(1000)
      live(100)
      expect(clock.now()).toBe(100_000)
      freeze(501)
      expect(clock.now()).toBe(100_000)
      expect(late).toEqual([100_000])
    })

    it('runs again with the next mapping, and fires what was set', () => {
      start(1000)
      clock.alarm(at(450), wake)
      live(200)
      freeze(10_000)
      live(200)
      expect(late).toEqual([200_000])
      clock.setMapping(mapping(1000, 200))
      live(249)
      expect(woken).toEqual([])
      live(1)
      expect(woken).toEqual([450_000])
      expect(late).toEqual([200_000])
    })

    it('does not complain if a fresh mapping is what it hears first', () => {
      start(1000)
      live(200)
      freeze(10_000)
      clock.setMapping(mapping(1000, 200))
      live(300)
      expect(late).toEqual([])
      expect(clock.now()).toBe(500_000)
    })

    it('is noticed again the next time', () => {
      start(1000)
      freeze(600)
      live(200)
      clock.setMapping(mapping(1000, 0))
      live(200)
      freeze(600)
      live(200)
      expect(late).toEqual([0, 200_000])
    })

    it('takes a mapping that was on its way all the time as old news', () => {
      start(1000)
      live(200)
      const old = mapping(1000, 200)
      freeze(10_000)
      clock.setMapping(old)
      expect(clock.now()).toBe(200_000)
      expect(late).toEqual([200_000])
    })
  })

  it('is not late merely because nobody read it', () => {
    start(1000)
    live(5000)
    expect(late).toEqual([])
    expect(clock.now()).toBe(5_000_000)
  })

  it('is not late while paused, nor when it runs again', () => {
    start(0)
    freeze(10_000)
    live(400)
    freeze(10_000)
    clock.setMapping(mapping(1000))
    live(300)
    expect(late).toEqual([])
    expect(clock.now()).toBe(300_000)
  })

  it('is not late by up to half a second', () => {
    start(1000)
    live(200)
    freeze(500)
    expect(clock.now()).toBe(700_000)
    expect(late).toEqual([])
  })

  it('never minds where it was told so', () => {
    start(1000, null)
    freeze(60_000)
    expect(clock.now()).toBe(60_000_000)
    expect(late).toEqual([])
  })

  it('is silent once closed', () => {
    start(1000)
    clock.alarm(at(10), wake)
    clock.close()
    live(1000)
    freeze(1000)
    live(1000)
    expect(woken).toEqual([])
    expect(late).toEqual([])
  })
})
