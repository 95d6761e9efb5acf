import { entryAt, lastIndex } from '../raft/index'
import type { ServerSlot, World } from '../world/world'

/**
 * Worlds of one run that are remembered, to fold its records from: so many that none is far from any event,
 * and so few that they have room. Where there are too many, or they hold too much, every other one is
 * forgotten, and the next ones are remembered half as often.
 */
export interface Checkpoints {
  /** Remembers a world, if the last one remembered is far enough before it. */
  offer(world: World): void
  /** Remembers a world, however near the last one is. */
  add(world: World): void
  /** The latest that is not after an event; the first where all are. */
  notAfter(event: number): World
  /** The earliest that is after an event; null where there is none. */
  after(event: number): World | null
  count(): number
}

export interface CheckpointLimits {
  /** Events between two, to begin with. */
  readonly interval: number
  readonly most: number
  /** Memory that they may hold, as `growth` estimates it. */
  readonly mostBytes: number
}

/** Some milliseconds of folding between two; some hours before they are farther apart. */
const usualLimits: CheckpointLimits = { interval: 1000, most: 2048, mostBytes: 200e6 }

interface Checkpoint {
  readonly world: World
  /** What it holds that the one before it does not. */
  readonly bytes: number
}

export function createCheckpoints(first: World, limits = usualLimits): Checkpoints {
  let { interval } = limits
  let kept: Checkpoint[] = [{ world: first, bytes: 0 }]
  let bytes = 0

  function add(world: World): void {
    const last = kept.at(-1)?.world ?? first
    if (world.count <= last.count) return
    put(world, last)
    while (kept.length > 2 && (kept.length > limits.most || bytes > limits.mostBytes)) thin()
  }

  function put(world: World, before: World): void {
    const grown = growth(before, world)
    kept.push({ world, bytes: grown })
    bytes += grown
  }

  /** The first stays: all can be folded from there. */
  function thin(): void {
    interval *= 2
    const left = kept.filter((_, i) => i % 2 === 0)
    kept = left.slice(0, 1)
    bytes = 0
    for (const [i, { world }] of left.entries()) if (i > 0) put(world, left[i - 1]?.world ?? first)
  }

  /** The place of the last one that is not after an event. */
  function placeOf(event: number): number {
    let [low, high] = [0, kept.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((kept[middle]?.world.count ?? 0) <= event) low = middle
      else high = middle - 1
    }
    return low
  }

  return {
    offer(world) {
      const last = kept.at(-1)?.world ?? first
      if (world.count - last.count >= interval) add(world)
    },
    add,
    notAfter: (event) => kept[placeOf(event)]?.world ?? first,
    after: (event) => kept[placeOf(event) + 1]?.world ?? null,
    count: () => kept.length,
  }
}

/** What trees of entries and values cost, measured: for an entry, for a value, for the way to some values. */
const bytesPerEntry = 40
const bytesPerValue = 60
const bytesPerWay = 350
const valuesPerWay = 8

/**
 * About how much memory a world holds that an earlier one of the run does not, in bytes: entries that came to
 * the servers' logs meanwhile, as far as they are still there, what they wrote, and new snapshots.
 */
export function growth(before: World, after: World): number {
  return Object.values(after.servers).reduce(
    (bytes, slot) => bytes + grown(before.servers[slot.id], slot),
    0,
  )
}

function grown(before: ServerSlot | undefined, after: ServerSlot): number {
  const log = logOf(after)
  const end = lastIndex(log)
  const added = Math.max(0, end - (before === undefined ? 0 : lastIndex(logOf(before))))
  const { size } = log.entries
  const values = after.server?.store.values.size ?? 0
  const last = entryAt(log, end)
  // The text is one for all servers, the value in it is each one's own.
  const text = last?.type === 'command' ? last.command.length : 0
  const snapshot = snapshotOf(after)
  const isNew = snapshot !== (before === undefined ? null : snapshotOf(before))
  return (
    Math.min(added, size) * bytesPerEntry +
    Math.min(added, size + values) * text +
    Math.min(added, values) * bytesPerValue +
    Math.min(added, Math.ceil(values / valuesPerWay)) * bytesPerWay +
    (isNew ? (snapshot?.data.length ?? 0) : 0)
  )
}

function logOf({ server, disk }: ServerSlot) {
  return server?.raft.log ?? disk.log
}

function snapshotOf({ server, disk }: ServerSlot) {
  return server?.raft.snapshot ?? disk.snapshot
}
