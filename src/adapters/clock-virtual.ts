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
  /** In the order they were set. */
  let pending: readonly Due[] = []

  function add(at: Micros, run: () => void): Due {
    const due = { at, run }
    pending = [...pending, due]
    return due
  }

  function remove(due: Due | null): void {
    pending = pending.filter((other) => other !== due)
  }

  function clock(): Clock {
    let alarm: Due | null = null
    return {
      now: () => now,
      alarm: (at, wake) => {
        remove(alarm)
        alarm = at === null ? null : add(at, wake)
      },
    }
  }

  return {
    now: () => now,
    clock,
    schedule: add,
    next: () => {
      const due = earliest(pending)
      return due === null ? null : later(due.at, now)
    },
    advance: (to) => {
      for (;;) {
        const due = earliest(pending)
        if (due === null || due.at > to) break
        remove(due)
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

function earliest(pending: readonly Due[]): Due | null {
  return pending.reduce<Due | null>(
    (first, due) => (first === null || due.at < first.at ? due : first),
    null,
  )
}

function later(a: Micros, b: Micros): Micros {
  return a > b ? a : b
}
