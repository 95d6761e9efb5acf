import type { ClientOptions } from '../client/client'
import type { RaftOptions, ReadMode, Rules, ServerId } from '../raft/index'
import type { LinkRules } from '../server/links'
import type { ClientId } from '../server/messages'
import type { TimedAction } from './action'
import type { Trouble } from './troubles'

/** A whole run before it begins, as plain data: what it is made of, and all that will be done to it. */
export interface Plan {
  readonly seed: number
  readonly servers: readonly ServerId[]
  readonly spares: readonly ServerId[]
  readonly clients: readonly ClientId[]
  readonly options: RaftOptions
  readonly rules: Rules
  readonly links: LinkRules
  readonly clientOptions: ClientOptions
  readonly diskMinMs: number
  readonly diskMaxMs: number
  /** What may go wrong in this run: each has some of all. */
  readonly troubles: readonly Trouble[]
  /** How reads are asked for. */
  readonly modes: readonly (ReadMode | null)[]
  /** How long things go wrong, world ms. */
  readonly faultsMs: number
  /** Ascending by time. */
  readonly actions: readonly TimedAction[]
}
