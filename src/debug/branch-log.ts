import type { RecordedStep } from '../cluster/cluster'
import { apply } from '../world/apply'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'

/** Reads records of one run: those from an event on, so many at most, as far as they are kept. */
export type ReadRecords = (first: number, count: number) => Promise<readonly WorldRecord[]>

/** Some events in a row, folded, and the world before the first of them. */
export interface Segment {
  readonly before: World
  readonly steps: readonly RecordedStep[]
}

/**
 * A branch's own events, each of which can be folded again: worlds are remembered here and there, and
 * between two of them the records are read and folded when somebody wants to see them.
 */
export interface BranchLog {
  /** The world its first own event found. */
  readonly first: World
  last(): World
  /** What happened next. */
  hear(steps: readonly RecordedStep[]): void
  /** A later world, without what led to it. */
  jump(world: World): void
  /** The events around one: it is among them, or the world before them is the one after it. */
  segmentOf(event: number): Promise<Segment>
  /** Worlds remembered. */
  checkpoints(): number
}

/** Events between two worlds that are remembered, to begin with: some milliseconds of folding. */
export const firstInterval = 2000
/** Worlds remembered: beyond that every other one is forgotten, and the interval is doubled. */
const maxCheckpoints = 1024
/** Segments kept folded: a person moves around one place. */
const maxFolded = 4

export function createBranchLog(first: World, read: ReadRecords): BranchLog {
  let interval = firstInterval
  let checkpoints: World[] = [first]
  /** Events since the last checkpoint. */
  let tail: RecordedStep[] = []
  let last = first
  let folded: Segment[] = []

  function remember(world: World): void {
    checkpoints.push(world)
    tail = []
    if (checkpoints.length <= maxCheckpoints) return
    interval *= 2
    checkpoints = checkpoints.filter((_, i) => i % 2 === 0)
    // Where the last one was forgotten, what came since is to be read again.
    const kept = checkpoints.at(-1)
    if (kept !== world) checkpoints.push(world)
  }

  /** Folds what lies between two remembered worlds, and remembers more of them where that is long. */
  async function fold(before: World, until: number, event: number): Promise<Segment> {
    let world = before
    let steps: RecordedStep[] = []
    let start = before
    while (world.count < until) {
      const records = await read(world.count + 1, Math.min(interval, until - world.count))
      if (records.length === 0) break
      for (const record of records) {
        const applied = apply(world, record)
        world = applied.world
        steps.push({ record, applied, event: world.count })
      }
      if (world.count > event) break
      if (world.count < until) insert(world)
      steps = []
      start = world
    }
    if (world.count < until) insert(world)
    return { before: start, steps }
  }

  function insert(world: World): void {
    const place = checkpoints.findIndex(({ count }) => count >= world.count)
    if (checkpoints[place]?.count !== world.count) checkpoints.splice(place, 0, world)
  }

  return {
    first,
    last: () => last,
    hear(steps) {
      for (const step of steps) {
        tail.push(step)
        last = step.applied.world
        if (last.count % interval === 0) remember(last)
      }
    },
    jump(world) {
      last = world
      remember(world)
    },
    async segmentOf(event) {
      const place = lastNotAfter(checkpoints, event)
      const before = checkpoints[place] ?? first
      const next = checkpoints[place + 1]
      if (next === undefined) return { before, steps: tail }
      const known = folded.find((segment) => isIn(segment, event))
      const segment = known ?? (await fold(before, next.count, event))
      folded = [segment, ...folded.filter((each) => each !== segment)].slice(0, maxFolded)
      return segment
    },
    checkpoints: () => checkpoints.length,
  }
}

/** Whether the world after this event can be told from the segment. */
function isIn({ before, steps }: Segment, event: number): boolean {
  return before.count <= event && event < before.count + Math.max(1, steps.length)
}

/** The place of the last world that is not after an event; they are in order. */
function lastNotAfter(worlds: readonly World[], event: number): number {
  let [low, high] = [0, worlds.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((worlds[middle]?.count ?? 0) <= event) low = middle
    else high = middle - 1
  }
  return low
}

/** The world after an event of the segment. */
export function worldAfter({ before, steps }: Segment, event: number): World | null {
  if (event === before.count) return before
  return steps[event - before.count - 1]?.applied.world ?? null
}
