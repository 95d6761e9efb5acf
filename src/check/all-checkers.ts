import type { Checker } from './checker'
import { durability } from './durability'
import { electionSafety } from './election-safety'
import { exactlyOnce } from './exactly-once'
import { leaderAppendOnly } from './leader-append-only'
import { leaderCompleteness } from './leader-completeness'
import { createLogDigests } from './log-digests'
import { logMatching } from './log-matching'
import { stateMachineSafety } from './state-machine-safety'
import { termsAndVotes } from './terms-and-votes'

/**
 * Every invariant, for one run: the five of Figure 3, and what persistent state and sessions promise
 * beside them.
 */
export function allCheckers(): readonly Checker[] {
  const digests = createLogDigests()
  return [
    electionSafety(),
    leaderAppendOnly(),
    logMatching(digests),
    leaderCompleteness(digests),
    stateMachineSafety(),
    termsAndVotes(),
    durability(),
    exactlyOnce(),
  ]
}
