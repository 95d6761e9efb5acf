import { RequestError } from '../cluster/cluster'
import type { RecordedStep } from '../cluster/cluster'
import { nextTurn } from '../cluster/next-turn'
import { recordedStep } from '../trace/recorded-step'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import type { Desk } from './desk'
import type { Stretch } from './stops-look-out'

/** How long it looks at a stretch, so that no frame is late for it. */
const sliceMs = 6
/** Records read at a time. */
const readSlice = 1000

/** What waits to be looked at, and who looks. */
export interface LookBack {
  readonly desk: Desk
  readonly waiting: Stretch[]
  readonly look: (before: World, step: RecordedStep) => void
  readonly sayHowFar: () => void
}

/**
 * Looks at all that waits, in order, until nothing does; more may be added meanwhile, and some or all of it
 * taken away.
 */
export async function lookThrough({ desk, waiting, look, sayHowFar }: LookBack): Promise<void> {
  let sliceEnd = performance.now() + sliceMs

  /** One event after the other, as long as they are of interest. */
  async function lookAt(
    stretch: Stretch,
    count: number,
    stepAt: (i: number, before: World) => RecordedStep | null,
  ): Promise<void> {
    for (let i = 0; i < count; i++) {
      if (waiting[0] !== stretch || stretch.before.count >= stretch.until) return
      const { before } = stretch
      const step = stepAt(i, before)
      if (step === null) return
      stretch.before = step.applied.world
      look(before, step)
      if (performance.now() >= sliceEnd) await breathe()
    }
  }

  async function breathe(): Promise<void> {
    // Not a timer: those of a hidden page come once a second.
    await nextTurn()
    sayHowFar()
    sliceEnd = performance.now() + sliceMs
  }

  /** The next records of a stretch; nothing where they cannot be had. */
  async function read({ before, until }: Stretch): Promise<readonly WorldRecord[]> {
    const count = Math.min(readSlice, until - before.count)
    try {
      return await desk.cluster.readRecords(desk.live(), before.count + 1, count)
    } catch (error) {
      // A run that is over has nothing left to stop.
      if (error instanceof RequestError) waiting.length = 0
      return []
    }
  }

  async function readBack(stretch: Stretch): Promise<void> {
    const records = await read(stretch)
    if (waiting[0] !== stretch) return
    if (records.length > 0)
      return lookAt(stretch, records.length, (i, before) => {
        const record = records[i]
        return record === undefined ? null : recordedStep(before, record)
      })
    desk.change({ unread: desk.state().unread + stretch.until - stretch.before.count })
    waiting.shift()
  }

  for (let stretch = waiting[0]; stretch !== undefined; stretch = waiting[0]) {
    const { steps, before } = stretch
    const first = before.count + 1 - (steps?.[0]?.event ?? 0)
    if (!desk.stops.isLooking()) waiting.length = 0
    else if (steps === null) await readBack(stretch)
    else await lookAt(stretch, steps.length - first, (i) => steps[first + i] ?? null)
    if (waiting[0] === stretch && stretch.before.count >= stretch.until) waiting.shift()
  }
}
