import type { Micros } from './brands'
import { micros } from './brands'
import type { Leader, RaftNode } from './node'
import type { Transition } from './transition'

/**
 * Until when no other server can lead: who answered a round does not vote for anybody else before the
 * shortest election timeout is over (thesis §6.4.1). That holds while all clocks run alike, voters are
 * sticky, and none of them restarts, for who has just started has heard nobody. null without a lease.
 */
export function leaseEnd(
  { options }: Pick<RaftNode, 'options'>,
  { leaseStart }: Pick<Leader, 'leaseStart'>,
): Micros | null {
  return leaseStart === null ? null : micros(leaseStart + options.electionTimeoutMin)
}

/** A leader that has asked another server to campaign has no lease any more, given up or not. */
export function isLeaseValid(
  { node, now }: Transition,
  leader: Pick<Leader, 'leaseStart' | 'isSuccessorAsked'>,
): boolean {
  const isGivenUp = leader.isSuccessorAsked && node.rules.leaseEndsWithTransfer
  const end = leaseEnd(node, leader)
  return end !== null && now < end && !isGivenUp
}
