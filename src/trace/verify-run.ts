import { apply } from '../world/apply'
import { worldHash } from '../world/hash'
import { newWorld } from '../world/new-world'
import type { World } from '../world/world'
import { firstEventOf } from './opened-run'
import type { Progress } from './opened-run'
import type { SharedRun } from './shared-run'

/** What folding a run anew came to. */
export interface Verified {
  /** The run as far as it can be folded, with the hash of its moment where it came without one. */
  readonly run: SharedRun
  /** The first place where this fold and the recording part; null where they agree. */
  readonly divergence: { readonly event: number; readonly sentence: string } | null
}

/**
 * Folds a run that came from elsewhere, in slices: each hash that was recorded is compared, and that of the
 * moment with the one that came along. A record that this page cannot fold at all ends the run before it.
 */
export function* verifyRun(run: SharedRun): Generator<Progress, Verified> {
  const { header, records, moment } = run
  const first = firstEventOf(header)
  let divergence: Verified['divergence'] = null
  let hash = NaN
  let world = firstWorldOf(run)
  if (world === null) return brokenOff(run, first, 'the state it begins with makes no sense')
  if (moment === first) hash = worldHash(world)
  for (const record of records) {
    try {
      const applied = apply(world, record)
      world = applied.world
      if (applied.divergence !== null)
        divergence ??= { event: world.count, sentence: parts(run, world.count, applied.divergence) }
      if (world.count === moment) hash = worldHash(world)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return brokenOff(run, world.count, why)
    }
    if (world.count % sliceLength === 0) yield (world.count - first) / records.length
  }
  if (Number.isNaN(run.hash)) return { run: { ...run, hash }, divergence }
  if (run.hash !== hash)
    divergence ??= { event: moment, sentence: parts(run, moment, 'the state has another hash') }
  return { run, divergence }
}

/** Records folded between two looks up: some milliseconds. */
const sliceLength = 250

function firstWorldOf({ header }: SharedRun): World | null {
  try {
    const world = newWorld(header)
    return Number.isInteger(worldHash(world)) ? world : null
  } catch {
    // Whatever is wrong with it: nobody can go on from there.
    return null
  }
}

function parts({ header }: SharedRun, event: number, why: string): string {
  return `Made by build ${header.build || 'unknown'}. Replayed; at event ${event} the result differs from the author’s: ${why}.`
}

function brokenOff(run: SharedRun, last: number, why: string): Verified {
  const records = run.records.slice(0, Math.max(0, last - firstEventOf(run.header)))
  const moment = Math.min(run.moment, last)
  const sentence = `This run cannot be replayed after event ${last}: ${why}.`
  return { run: { ...run, records, moment, hash: NaN }, divergence: { event: last, sentence } }
}
