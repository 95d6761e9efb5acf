import type { Rules } from '../raft/index'

/** How many votes decide, of so many voters, by the rules that are in force. */
export function neededWords(
  { majorityElects, bothHalvesDecide }: Pick<Rules, 'majorityElects' | 'bothHalvesDecide'>,
  voters: number,
  isJoint: boolean,
): string {
  if (isJoint && bothHalvesDecide) return 'majorities of both halves'
  if (isJoint) return 'a majority of the new half (both halves: switched off)'
  const majority = Math.floor(voters / 2) + 1
  // Never nobody.
  if (majorityElects || majority === 1) return `${majority}`
  return `one fewer than ${majority}: the majority is switched off`
}
