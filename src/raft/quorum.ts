import type { ServerId } from './brands'

/** How many of the voters decide: any two such groups have a server in common (§5.2). */
export function majority(voters: readonly ServerId[]): number {
  return Math.floor(voters.length / 2) + 1
}

/** One fewer than a majority, yet never nobody: two such groups may be strangers to each other. */
export function tooFew(voters: readonly ServerId[]): number {
  return Math.max(1, majority(voters) - 1)
}
