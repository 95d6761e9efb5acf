import type { Server } from '../server/server'
import type { Applied } from '../world/apply'
import type { WorldRecord } from '../world/record'
import type { World } from '../world/world'

/** One record of a run, and what it came to. */
export interface Judged {
  readonly record: WorldRecord
  readonly applied: Applied
}

/** What is judged: the five of Figure 3, and what disks, votes, sessions and members promise beside them. */
export type Invariant =
  | 'Election Safety'
  | 'Leader Append-Only'
  | 'Log Matching'
  | 'Leader Completeness'
  | 'State Machine Safety'
  | 'Durability'
  | 'Terms and Votes'
  | 'Exactly Once'
  | 'Configuration Overlap'
  /** Of a whole history of clients, so by no checker of records. */
  | 'Linearizability'

/** An invariant that does not hold: its name, and one sentence of what was seen. */
export interface Violation {
  readonly invariant: Invariant
  readonly detail: string
}

/**
 * Judges the records of one run in order, and says where an invariant breaks. It judges data and runs
 * nothing. It remembers what it has seen, across crashes too, so each run needs one of its own, made from
 * the world the run begins with; a record costs it what the record changed.
 */
export type Checker = (judged: Judged) => Violation | null

/** The server that a record moved, as it is after it; null where it moved none. */
export function movedServer({ record, applied }: Judged): Server | null {
  if (record.type !== 'step' && record.type !== 'boot') return null
  return applied.world.servers[record.server]?.server ?? null
}

/** The servers that run in a world. */
export function runningServers(world: World): readonly Server[] {
  return Object.values(world.servers).flatMap(({ server }) => (server === null ? [] : [server]))
}
