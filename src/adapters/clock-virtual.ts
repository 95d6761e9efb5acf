import { micros } from '../raft/index'
import type { Micros } from '../raft/index'
import type { Clock } from '../server/ports'

/** World time that moves only when it is told to: the twin of `clock-world`. */
export interface VirtualTime {
  now(): Micros
  /** A view of this time for one host, with an alarm of its own. */
  clock(): Clock
  /** Runs something once at a time, or at the next `advance` where that has passed. */
  schedule(at: Micros, run: () => void): void
  /** When the next thing is due, now or later; null where nothing is. */
  next(): Micros | null
  /** Moves to a time, and runs what is due on the way: earliest first, then first set. */
  advance(to: Micros): void
}

export function createVirtualTime(start: Micros = micros(0)): VirtualTime {
  let now = start
  /** The next one last; of those due at one time, the one that was set first. */
  const pending: Due[] = []

  function add(at: Micros, run: () => void): Due {
    const due = { at, run }
    let place = pending.length
    while (place > 0 && isBefore(pending[place - 1], at)) place--
    pending.splice(place, 0, due)
    return due
  }

  function remove(due: Due): void {
    const place = pending.lastIndexOf(due)
    if (place >= 0) pending.splice(place, 1)
  }

  function clock(): Clock {
    let alarm: Due | null = null
    return {
      now: () => now,
      alarm: (at, wake) => {
        if (alarm !== null) remove(alarm)
        alarm = at === null ? null : add(at, wake)
      },
    }
  }

  return {
    now: () => now,
    clock,
    schedule: add,
    next: () => {
      const due = pending.at(-1)
      return due === undefined ? null : later(due.at, now)
    },
    advance: (to) => {
      for (let due = pending.at(-1); due !== undefined && due.at <= to; due = pending.at(-1)) {
        pending.pop()
        now = later(due.at, now)
        due.run()
      }
      now = later(to, now)
    },
  }
}

interface Due {
  readonly at: Micros
  readonly run: () => void
}

/** Whether something is due earlier than at this time, or at the same and was set before. */
function isBefore(due: Due | undefined, at: Micros): boolean {
  return due !== undefined && due.at <= at
}

function later(a: Micros, b: Micros): Micros {
  return a > b ? a : b
}
