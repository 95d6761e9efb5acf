import type { ClientEffect } from '../client/client'
import type { ServerDecision } from '../server/step'
import type { InFlight, ServerSlot, World } from './world'

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
  readonly settled: readonly Settled[]
  /** Where the fold and the run part: one sentence, else null. */
  readonly divergence: string | null
}

export type Settled = Extract<ClientEffect, { readonly type: 'settled' }>

/** What most records come to: another world and nothing to tell. */
export function quietly(world: World, divergence: string | null = null): Applied {
  return { world, decisions: [], sent: [], lost: [], taken: [], settled: [], divergence }
}

/** The world with some fields of one server's slot replaced. */
export function withSlot(world: World, id: string, change: Partial<ServerSlot>): World {
  const slot = world.servers[id as ServerSlot['id']]
  if (slot === undefined) return world
  return { ...world, servers: { ...world.servers, [id]: { ...slot, ...change } } }
}
