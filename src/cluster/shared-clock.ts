import type { Micros } from '../raft/index'
import type { Clock } from '../server/ports'

/** Lets several hosts live on one clock: each call gives a view of it with an alarm of its own. */
export function shareClock(clock: Clock): () => Clock {
  const alarms = new Map<object, { readonly at: Micros; readonly wake: () => void }>()

  /** The one alarm of the clock is the earliest of all. */
  function arm(): void {
    let earliest: Micros | null = null
    for (const { at } of alarms.values()) if (earliest === null || at < earliest) earliest = at
    clock.alarm(earliest, ring)
  }

  function ring(): void {
    const now = clock.now()
    for (const [view, { at, wake }] of alarms) {
      if (at > now) continue
      alarms.delete(view)
      wake()
    }
    arm()
  }

  return () => {
    const view: Clock = {
      now: () => clock.now(),
      alarm(at, wake) {
        if (at === null) alarms.delete(view)
        else alarms.set(view, { at, wake })
        arm()
      },
    }
    return view
  }
}
