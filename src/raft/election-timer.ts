import { drawInteger } from '../lib/random'
import type { RandomState } from '../lib/random'
import type { Micros, ServerId } from './brands'
import { micros } from './brands'
import type { RaftOptions } from './options'
import type { Transition } from './transition'

/** A running election timer: when it runs out, and the length that was drawn for it. */
export interface ElectionTimer {
  readonly electionDeadline: Micros
  readonly electionTimeout: Micros
}

/** Starts the election timer anew. Each length is drawn at random, so that split votes are rare (§5.2). */
export function startElectionTimer(t: Transition): ElectionTimer {
  const { timer, random } = drawElectionTimer(t.node.random, t.node.options, t.now)
  t.node.random = random
  return timer
}

export function drawElectionTimer(
  before: RandomState,
  { electionTimeoutMin, electionTimeoutMax }: RaftOptions,
  now: Micros,
): { readonly timer: ElectionTimer; readonly random: RandomState } {
  const { integer, state } = drawInteger(before, electionTimeoutMin, electionTimeoutMax)
  const timer = { electionDeadline: micros(now + integer), electionTimeout: micros(integer) }
  return { timer, random: state }
}

/**
 * The leader whose reign is not to be disturbed: this server itself, or one that it heard less than
 * the shortest election timeout ago (§6; thesis §4.2.3). Else null.
 */
export function heardLeader({ node, now }: Transition): ServerId | null {
  const { role, options, id } = node
  if (role.type === 'leader') return id
  if (role.type !== 'follower' || role.heardAt === null) return null
  return now - role.heardAt < options.electionTimeoutMin ? role.leaderId : null
}
