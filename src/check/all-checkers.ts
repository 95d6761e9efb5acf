import type { World } from '../world/world'
import type { Checker } from './checker'
import { configurationOverlap } from './configuration-overlap'
import { durability } from './durability'
import { electionSafety } from './election-safety'
import { exactlyOnce } from './exactly-once'
import { keptPromises } from './kept-promises'
import { leaderAppendOnly } from './leader-append-only'
import { leaderCompleteness } from './leader-completeness'
import { logMatching } from './log-matching'
import { stateMachineSafety } from './state-machine-safety'
import { termsAndVotes } from './terms-and-votes'

/**
 * Every invariant, for one run: the five of Figure 3, and what persistent state, sessions and members
 * promise beside them. `first` is the world the run begins with: what is committed or voted for there
 * counts.
 */
export function allCheckers(first: World): readonly Checker[] {
  return [
    electionSafety(first),
    leaderAppendOnly(first),
    logMatching(first),
    leaderCompleteness(first),
    stateMachineSafety(first),
    termsAndVotes(first),
    durability(first),
    keptPromises(first),
    exactlyOnce(),
    configurationOverlap(first),
  ]
}
