import type { RecordedStep } from '../cluster/cluster'
import { standing } from '../trace/stood'
import { recordedStep } from '../trace/recorded-step'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'
import { createCheckpoints } from './checkpoints'

/** Reads records of one run: those from an event on, so many at most, as far as they are kept. */
export type ReadRecords = (first: number, count: number) => Promise<readonly WorldRecord[]>

/** Some events in a row, folded, and the world before the first of them. */
export interface Segment {
  readonly before: World
  readonly steps: readonly RecordedStep[]
}

/**
 * A branch's own events, each of which can be folded again: worlds are remembered here and there, and
 * between two of them the records are read and folded when somebody wants to see them. However long the
 * branch is, memory holds some segments of it and so many worlds.
 */
export interface BranchLog {
  /** The world its first own event found. */
  readonly first: World
  last(): World
  /** What happened next. */
  hear(steps: readonly RecordedStep[]): void
  /** A later world, without what led to it. */
  jump(world: World): void
  /** Events around one: from it, or right after it, to at least the next, where there is one and it is kept. */
  segmentOf(event: number): Promise<Segment>
  /** Worlds remembered. */
  checkpoints(): number
}

/** Events of a segment at most: some milliseconds of folding. */
const usualSegment = 1000
/** Segments kept folded: a person moves around one place. */
const maxFolded = 6
/** Worlds kept that somebody came by on the way from a checkpoint, which may be far. */
const maxPassed = 24

export function createBranchLog(
  first: World,
  read: ReadRecords,
  checkpoints = createCheckpoints(first),
  segmentLength = usualSegment,
  stood: readonly number[] = [],
): BranchLog {
  /** The newest events, and the world before them. */
  let tail: Segment & { readonly steps: RecordedStep[] } = { before: first, steps: [] }
  let last = first
  /** Those just before: whoever stops looks at what has just happened. */
  let older: Segment | null = null
  /** What was looked at last is the first of each. */
  let folded: readonly Segment[] = []
  let passed: readonly World[] = []
  /** One folds at a time: whoever wants the same finds it done. */
  let folding: Promise<unknown> = Promise.resolve()

  function pass(world: World): void {
    passed = [world, ...passed.filter(({ count }) => count !== world.count)].slice(0, maxPassed)
  }

  /** Folds from the nearest world that is known before an event, to behind it. */
  async function fold(event: number): Promise<Segment> {
    let world = newest(checkpoints.notAfter(event), passed, event)
    const next = checkpoints.after(event) ?? tail.before
    const until = Math.min(next.count, tail.before.count)
    for (;;) {
      const before = world
      const steps: RecordedStep[] = []
      for (const record of await read(
        world.count + 1,
        Math.min(segmentLength, until - world.count),
      )) {
        const step = recordedStep(standing(world, stood), record)
        world = step.applied.world
        steps.push(step)
      }
      if (steps.length > 0 && world.count < until) pass(world)
      if (steps.length === 0 || world.count > event) return { before, steps }
    }
  }

  async function foldedAt(event: number): Promise<Segment> {
    const segment = folded.find((each) => isIn(each, event)) ?? (await fold(event))
    folded = [segment, ...folded.filter((each) => each !== segment)].slice(0, maxFolded)
    return segment
  }

  return {
    first,
    last: () => last,
    hear(steps) {
      for (const step of steps) {
        tail.steps.push(step)
        last = step.applied.world
        if (tail.steps.length < segmentLength) continue
        older = tail
        tail = { before: last, steps: [] }
        checkpoints.offer(last)
      }
    },
    jump(world) {
      last = world
      older = null
      tail = { before: world, steps: [] }
      checkpoints.add(world)
    },
    async segmentOf(event) {
      if (event >= tail.before.count) return tail
      if (older !== null && isIn(older, event)) return older
      const segment = folding.then(() => foldedAt(event))
      folding = segment.catch(() => {})
      return segment
    },
    checkpoints: checkpoints.count,
  }
}

/** Whether the world after this event can be told from the segment. */
function isIn({ before, steps }: Segment, event: number): boolean {
  return before.count <= event && event < before.count + Math.max(1, steps.length)
}

/** The latest of all these worlds that is not after an event. */
function newest(checkpoint: World, passed: readonly World[], event: number): World {
  return passed.reduce(
    (found, world) => (world.count <= event && world.count > found.count ? world : found),
    checkpoint,
  )
}

/** The world after an event of the segment. */
export function worldAfter({ before, steps }: Segment, event: number): World | null {
  if (event === before.count) return before
  return steps[event - before.count - 1]?.applied.world ?? null
}
