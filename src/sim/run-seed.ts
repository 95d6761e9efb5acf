import type { Micros, Rules } from '../raft/index'
import type { Coverage } from './coverage'
import { drawPlan } from './draw-plan'
import { runPlan } from './run-plan'
import type { Finding } from './simulation'

/** What a seed came to. */
export interface SeedRun {
  readonly seed: number
  /** The first thing that should not have been, or null. */
  readonly finding: Finding | null
  /** Of the world at the end: the same seed gives the same. */
  readonly digest: number
  readonly records: number
  /** How long the story was, world time. */
  readonly at: Micros
}

/** One seed is one story: its plan is drawn, and carried out. */
export function runSeed(seed: number, coverage: Coverage, change: Partial<Rules> = {}): SeedRun {
  const { finding, digest, records, at } = runPlan(drawPlan(seed, change), coverage)
  return { seed, finding, digest, records: records.length, at }
}
