import { createCausalMerge } from '../trace/causal-merge'
import type { CausalMerge } from '../trace/causal-merge'
import { allCheckers } from '../check/all-checkers'
import type { Checker } from '../check/checker'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { RunHeader, WorldRecord } from '../world/record'
import type { World } from '../world/world'
import type { Audit } from './cluster'
import { createTape } from './tape'
import type { Spill, Tape } from './tape'

/** What the page is given, once a frame. */
export type Batch =
  /** The records as JSON: text crosses to another thread several times as fast as objects. */
  | { readonly type: 'records'; readonly text: string; readonly audit: Audit }
  /** The page fell behind: the world after so many records, to go on from. */
  | { readonly type: 'checkpoint'; readonly world: World; readonly audit: Audit }

export interface Recorder {
  /** Takes what a source told, and merges what is free now. */
  add(source: string, records: readonly WorldRecord[]): void
  /** The last step a source has told of. */
  lastStepOf(source: string): number
  /** Folds at most so many records; false when nothing is left to fold. */
  fold(most: number): boolean
  /** What the page has not had yet, which may be a judgement alone; null while there is nothing. */
  takeBatch(): Batch | null
  audit(): Audit
  /** All that was recorded of the run. */
  readonly tape: Tape
  /** Something has waited for its cause for as long as it takes to call this twice: it is lost. */
  checkBlocked(): void
}

/** Records the page may be behind this fold before it is given a checkpoint instead; and most in a batch. */
const maxBehind = 20_000

/**
 * Brings what all hosts report into one causal order, numbers it, folds it with the same `step` that ran
 * in the workers, and compares hashes and judges invariants along the way. Bounded in memory: old
 * records are spilled, a page that does not keep up is given a checkpoint.
 */
export function createRecorder(header: RunHeader, spill: Spill | null): Recorder {
  let world = newWorld(header)
  const merge: CausalMerge = createCausalMerge(world)
  const checkers: readonly Checker[] = allCheckers(world)
  const base = world.count
  const tape = createTape(base, spill)
  /** The last event that is folded, and the last that the page has had, or has jumped over. */
  let folded = base
  let given = base
  let hashesCompared = 0
  let divergence: string | null = null
  let lastBlocked: WorldRecord | null = null
  const violations: Audit['violations'][number][] = []
  /** Judgements that the page has been told of. */
  let judged = 0

  function audit(): Audit {
    const kept = tape.last() - tape.firstKept() + 1
    return {
      records: tape.last(),
      hashesCompared,
      divergence,
      violations: [...violations],
      keptRecords: kept,
      spilledRecords: tape.last() - base - kept,
      earliest: tape.earliest(),
    }
  }

  function judge(record: WorldRecord): void {
    const applied = apply(world, record)
    world = applied.world
    const event = world.count
    if (record.type === 'hash') hashesCompared++
    if (applied.divergence !== null) divergence ??= `event ${event}: ${applied.divergence}`
    for (const checker of checkers) {
      const violation = checker({ record, applied })
      if (violation === null) continue
      const isKnown = violations.some(({ invariant }) => invariant === violation.invariant)
      if (!isKnown) violations.push({ ...violation, event })
    }
  }

  return {
    add(source, records) {
      merge.add(source, records)
      for (const record of merge.take()) tape.push(record)
    },
    lastStepOf: merge.lastStepOf,
    fold(most) {
      const until = Math.min(tape.last(), folded + most)
      for (; folded < until; folded++) {
        const record = tape.at(folded + 1)
        if (record !== undefined) judge(record)
      }
      tape.trim(folded)
      return folded < tape.last()
    },
    takeBatch() {
      // What is wrong is found after the page has had the records, which may be the last for a long time.
      const wrong = violations.length + (divergence === null ? 0 : 1)
      const isNews = wrong > judged
      judged = wrong
      // Where this fold is slower than the page, a checkpoint would only throw the page back.
      if (folded - given > maxBehind || given + 1 < tape.firstKept()) {
        given = folded
        return { type: 'checkpoint', world, audit: audit() }
      }
      const records = tape.slice(given + 1, given + maxBehind)
      if (records.length === 0 && !isNews) return null
      given += records.length
      return { type: 'records', text: JSON.stringify(records), audit: audit() }
    },
    audit,
    tape,
    checkBlocked() {
      const blocked = merge.blocked()
      if (blocked !== null && blocked === lastBlocked) {
        divergence ??= `the recording has a gap: ${describe(blocked)} waits for a cause that never came`
      }
      lastBlocked = blocked
    },
  }
}

function describe(record: WorldRecord): string {
  if ('server' in record) return `a ${record.type} of ${record.server}`
  return 'client' in record ? `a ${record.type} of ${record.client}` : `a ${record.type}`
}
