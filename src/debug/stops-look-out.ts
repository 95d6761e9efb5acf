import type { RecordedStep } from '../cluster/cluster'
import type { World } from '../world/world'
import type { Desk } from './desk'
import type { Hit } from './stops'

/**
 * Has the breakpoints look at each event of the live branch once, in order. What the page is told is looked
 * at as it comes; what it jumped over is read back from the recording, and whatever comes meanwhile
 * waits behind that, so that the first hit is the earliest.
 */
export interface LookOut {
  /** Loads all it may need: whoever sets a breakpoint may be offline later. */
  load(): Promise<unknown>
  /** What happened next, to this world. */
  hear(before: World, steps: readonly RecordedStep[]): void
  /** The page went on at a later world, without what led to it. */
  jump(before: World, after: World): void
  /** Answers when all that waits has been looked at. */
  settled(): Promise<void>
  /** Time is stopped for this event: only those before it are of any interest. */
  cut(event: number): void
  /** Nothing that waits is of any interest. */
  forget(): void
}

/** Events in a row at which nobody has looked yet. It shrinks from its beginning. */
export interface Stretch {
  /** The world that the first of them found. */
  before: World
  /** The last of them. */
  until: number
  /** null: they are to be read back. */
  readonly steps: readonly RecordedStep[] | null
}

/** Events that are kept folded while they wait, at most; those beyond are read back. */
const mostHeld = 8000
/** Between two words of how far it is behind; what is made up for within that is not worth one. */
const tellMs = 250

export function createLookOut(desk: Desk, stopAt: (event: number, hit: Hit) => void): LookOut {
  const { stops } = desk
  /** In order. */
  const waiting: Stretch[] = []
  let lookingBack: Promise<void> | null = null
  let nextTold = 0

  function look(before: World, step: RecordedStep): void {
    const hit = stops.hitNow(before, step)
    if (hit !== null) stopAt(step.event, hit)
  }

  /** The last event of interest: time may be stopped for the next. */
  function end(): number {
    return (desk.state().stop?.event ?? Infinity) - 1
  }

  function wait({ before, until: last, steps }: Stretch): void {
    const until = Math.min(last, end())
    if (before.count >= until) return
    const newest = waiting.at(-1)
    const isOne = steps === null && newest?.steps === null && newest.until === before.count
    if (isOne) newest.until = until
    else waiting.push({ before, until, steps })
    lookingBack ??= lookBack()
    sayHowFar()
  }

  function sayHowFar(): void {
    const now = performance.now()
    if (now < nextTold) return
    nextTold = now + tellMs
    desk.change({ behind: lengthOf(waiting) })
  }

  async function lookBack(): Promise<void> {
    nextTold = performance.now() + tellMs
    try {
      const [{ lookThrough }] = await load()
      await lookThrough({ desk, waiting, look, sayHowFar })
    } catch {
      desk.change({ unread: desk.state().unread + lengthOf(waiting) })
      waiting.length = 0
    }
    if (desk.state().behind > 0) desk.change({ behind: 0 })
    // Something may have come since it was through.
    lookingBack = waiting.length > 0 ? lookBack() : null
  }

  function load() {
    return Promise.all([import('./stops-look-back'), stops.load()])
  }

  return {
    load,
    hear(before, steps) {
      if (!stops.isLooking()) return
      if (lookingBack !== null || !stops.isLoaded()) {
        const isTooMuch = heldOf(waiting) + steps.length > mostHeld
        const until = before.count + steps.length
        return wait({ before, until, steps: isTooMuch ? null : steps })
      }
      let found = before
      for (const step of steps) {
        if (step.event > end()) return
        look(found, step)
        found = step.applied.world
      }
    },
    jump(before, after) {
      if (stops.isLooking()) wait({ before, until: after.count, steps: null })
    },
    async settled() {
      while (lookingBack !== null) await lookingBack
    },
    cut(event) {
      for (const stretch of waiting) stretch.until = Math.min(stretch.until, event - 1)
      const left = waiting.filter(({ before, until }) => before.count < until)
      waiting.splice(0, waiting.length, ...left)
    },
    forget() {
      waiting.length = 0
    },
  }
}

/** Events that wait. */
function lengthOf(waiting: readonly Stretch[]): number {
  return waiting.reduce((sum, { before, until }) => sum + until - before.count, 0)
}

function heldOf(waiting: readonly Stretch[]): number {
  return waiting.reduce((sum, { steps }) => sum + (steps?.length ?? 0), 0)
}
