import { micros } from '../raft/index'
import type { Micros } from '../raft/index'
import type { Clock } from '../server/ports'

/**
 * How world time follows real time: at `realMs` it was `worldMicros`, and it runs at `perMille` of real
 * time, 0 while paused. One mapping is issued by the page to all.
 */
export interface ClockMapping {
  /** As `realNow()` says it, which is the same in all threads of a page. */
  readonly realMs: number
  readonly worldMicros: Micros
  readonly perMille: number
}

export interface WorldClock extends Clock {
  /** Follows another mapping from now on, and runs again if it stood. Issue each afresh: an old `realMs` is news that came late. */
  setMapping(mapping: ClockMapping): void
  /** Ends its timers. */
  close(): void
}

export interface WorldClockOptions {
  /** This thread stood still, and its clock stands at this time until the next `setMapping`. */
  readonly onLate: (standsAt: Micros) => void
  /**
   * How much real time may pass unseen. null: never mind, for a page, whose timers a browser slows down
   * while it is hidden. 500 if not given.
   */
  readonly lateAfterMs?: number | null
}

/** Real time in milliseconds, the same in the page and its workers. */
export function realNow(): number {
  return performance.timeOrigin + performance.now()
}

/**
 * World time in a thread of the browser.
 *
 * A thread that was frozen (a hidden tab, a sleeping laptop) would wake with all its deadlines passed,
 * and every server would campaign at once. So a beat watches real time: whoever finds that more
 * than `lateAfterMs` passed since the last beat or reading stops the clock where it was last seen, says
 * so once, and fires nothing until it gets a new mapping. While world time is paused nothing can be late.
 *
 * An alarm already due fires from a microtask, without a timer's delay, and so before any message: a
 * host that sets one due alarm after another would never hear anything else. Timers of a browser may
 * fire up to 1 ms early, and are then set again; they are up to 1 ms late.
 */
export function createWorldClock(first: ClockMapping, options: WorldClockOptions): WorldClock {
  const lateAfterMs = options.lateAfterMs === undefined ? 500 : options.lateAfterMs
  let mapping = first
  let lastReading = first.worldMicros
  let seenAliveMs = realNow()
  let isStanding = false
  let pending: { readonly at: Micros; readonly wake: () => void } | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  /** When the timer that is set fires, real time. */
  let timerAtMs = Infinity

  /** Reads the clock, and notices if this thread stood still. */
  function now(): Micros {
    const realMs = realNow()
    const unseenMs = realMs - seenAliveMs
    seenAliveMs = Math.max(seenAliveMs, realMs)
    const isLate = lateAfterMs !== null && unseenMs > lateAfterMs && mapping.perMille > 0
    if (isLate && !isStanding) stand()
    if (!isStanding) lastReading = micros(Math.max(lastReading, worldAt(mapping, realMs)))
    return lastReading
  }

  function stand(): void {
    isStanding = true
    disarm()
    options.onLate(lastReading)
  }

  function disarm(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    timerAtMs = Infinity
  }

  /**
   * Sees that a timer fires in time for the alarm that is pending. One that fires too early is left as it
   * is and looks again then: deadlines move with every message, and setting timers is not free.
   */
  function arm(): void {
    const world = now()
    const alarm = pending
    if (alarm === null || isStanding || mapping.perMille === 0) return
    if (alarm.at <= world) return queueMicrotask(() => fire(alarm))
    const waitMs = Math.min(Math.ceil((alarm.at - world) / mapping.perMille), longestTimerMs)
    if (timerAtMs <= seenAliveMs + waitMs) return
    disarm()
    timerAtMs = seenAliveMs + waitMs
    timer = setTimeout(onTimer, waitMs)
  }

  function onTimer(): void {
    disarm()
    arm()
  }

  function fire(alarm: NonNullable<typeof pending>): void {
    if (pending !== alarm || isStanding || mapping.perMille === 0) return
    pending = null
    alarm.wake()
  }

  const beat = setInterval(now, beatMs)

  return {
    now,
    alarm: (at, wake) => {
      pending = at === null ? null : { at, wake }
      arm()
    },
    setMapping: (next) => {
      mapping = next
      lastReading = micros(Math.max(lastReading, next.worldMicros))
      seenAliveMs = Math.min(next.realMs, realNow())
      isStanding = false
      disarm()
      arm()
    },
    close: () => {
      clearInterval(beat)
      disarm()
      pending = null
    },
  }
}

const beatMs = 200
const longestTimerMs = 2 ** 31 - 1

function worldAt({ realMs, worldMicros, perMille }: ClockMapping, nowMs: number): number {
  // A millisecond of real time at one per mille is a microsecond.
  return Math.floor(worldMicros + Math.max(0, nowMs - realMs) * perMille)
}
