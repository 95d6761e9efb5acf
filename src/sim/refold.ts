import { digest } from '../lib/digest'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { RunHeader, WorldRecord } from '../world/record'

/**
 * Folds a run anew from its recording, as text: what a record says is all there is to know. The digest of
 * the world it ends in, or a sentence where the fold parts from the run.
 */
export function refold(header: RunHeader, records: readonly WorldRecord[]): number | string {
  let world = newWorld(copy(header))
  for (let from = 0; from < records.length; from += recordsPerText) {
    for (const record of copy(records.slice(from, from + recordsPerText))) {
      const applied = apply(world, record)
      world = applied.world
      if (applied.divergence !== null) return applied.divergence
    }
  }
  return digest(world)
}

/** A text for each record would take a third longer to write and read. */
const recordsPerText = 64

function copy<T>(value: T): T {
  const read: T = JSON.parse(JSON.stringify(value))
  return read
}
