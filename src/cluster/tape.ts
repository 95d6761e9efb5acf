import type { WorldRecord } from '../world/record'

/** Where records go that memory has no room for. */
export interface Spill {
  /** `first` is the number of the first of them. */
  write(first: number, records: readonly WorldRecord[]): void
  /** Those from `first` on, so many at most, as far as they are still kept. */
  read(first: number, count: number): Promise<readonly WorldRecord[]>
  /** The first that can still be read; null where none was written. */
  earliest(): number | null
}

/** The records of one run in order, numbered as events are: the newest in memory, older ones spilled. */
export interface Tape {
  push(record: WorldRecord): void
  /** The number of the last record. */
  last(): number
  /** The record of that number, while it is in memory. */
  at(event: number): WorldRecord | undefined
  /** Those from `first` to `last` that are in memory. */
  slice(first: number, last: number): readonly WorldRecord[]
  /** The number of the first record in memory. */
  firstKept(): number
  /** The first record that can be read. */
  earliest(): number
  /** Spills the oldest where there are too many, but none after `until`. */
  trim(until: number): void
  /** Spills all that is in memory, where there is somewhere to: the run is over. */
  flush(): void
  read(first: number, count: number): Promise<readonly WorldRecord[]>
}

/** Records kept in memory. */
const maxKept = 40_000
/** Records spilled at a time. */
export const spillChunk = 4096

/** `base` is the number of the record before the first; without a spill all records stay in memory. */
export function createTape(base: number, spill: Spill | null): Tape {
  let kept: WorldRecord[] = []
  /** The number of the last record that is not in memory. */
  let gone = base

  function write(count: number): void {
    spill?.write(gone + 1, kept.slice(0, count))
    kept = kept.slice(count)
    gone += count
  }

  return {
    push: (record) => void kept.push(record),
    last: () => gone + kept.length,
    at: (event) => kept[event - gone - 1],
    slice: (first, last) => kept.slice(Math.max(0, first - gone - 1), last - gone),
    firstKept: () => gone + 1,
    earliest: () => spill?.earliest() ?? base + 1,
    trim(until) {
      if (spill === null) return
      while (kept.length > maxKept && until - gone > spillChunk) write(spillChunk)
    },
    flush() {
      if (spill === null) return
      while (kept.length > 0) write(Math.min(spillChunk, kept.length))
    },
    async read(first, count) {
      const last = first + count - 1
      const wanted = Math.max(0, Math.min(last, gone) - first + 1)
      // Before anything is waited for: meanwhile more may be spilled.
      const inMemory = last <= gone ? [] : kept.slice(Math.max(0, first - gone - 1), last - gone)
      const spilled = wanted > 0 ? ((await spill?.read(first, wanted)) ?? []) : []
      return spilled.length < wanted ? spilled : [...spilled, ...inMemory]
    },
  }
}
