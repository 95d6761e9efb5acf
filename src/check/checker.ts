import type { Server } from '../server/server'
import type { Applied } from '../world/apply'
import type { WorldRecord } from '../world/record'

/** One record of a run, and what it came to. */
export interface Judged {
  readonly record: WorldRecord
  readonly applied: Applied
}

/** An invariant that does not hold: its name, and one sentence of what was seen. */
export interface Violation {
  readonly invariant: string
  readonly detail: string
}

/**
 * Judges the records of one run in order, and says where an invariant breaks. It judges data and runs
 * nothing. It remembers what it has seen, across crashes too, so each run needs one of its own; a
 * record costs it what the record changed.
 */
export type Checker = (judged: Judged) => Violation | null

/** The server that a record moved, as it is after it; null where it moved none. */
export function movedServer({ record, applied }: Judged): Server | null {
  if (record.type !== 'step' && record.type !== 'boot') return null
  return applied.world.servers[record.server]?.server ?? null
}
