import type { ClientEffect } from '../client/client'
import type { ServerDecision } from '../server/step'
import type { RunHeader, WorldRecord } from './record'
import type { InFlight, World } from './world'

/** One record's outcome: the world after it, and what those who watch want to know of it. */
export interface Applied {
  readonly world: World
  /** What the server decided in this step. */
  readonly decisions: readonly ServerDecision[]
  /** What was sent in this step and will arrive. */
  readonly sent: readonly InFlight[]
  /** What was sent in this step and is lost on its link. */
  readonly lost: readonly InFlight[]
  /** Taken out of flight by this record: received or discarded. */
  readonly taken: readonly InFlight[]
  /** Client operations this record settled. */
  readonly settled: readonly Extract<ClientEffect, { readonly type: 'settled' }>[]
  /** Where the fold and the run part: one sentence, else null. */
  readonly divergence: string | null
}

export function newWorld(_header: RunHeader): World {
  throw new Error('not yet')
}

export function apply(_world: World, _record: WorldRecord): Applied {
  throw new Error('not yet')
}
