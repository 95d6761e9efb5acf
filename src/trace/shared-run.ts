import type { RunHeader, WorldRecord } from '../world/record'
import type { SetBreakpoint } from './breakpoint'
import type { Selection } from './selection'

/** What is drawn in the upper middle: servers in a ring, lanes of events, two branches. */
export type StageView = 'ring' | 'space' | 'compare'

/** A run as it is handed on, in a link or in a file: all that went in, and what was looked at. */
export interface SharedRun {
  readonly header: RunHeader
  /** From the first input on. Hashes may be among them. */
  readonly records: readonly WorldRecord[]
  /** Events after which time stood though no record says so: a fork began there. */
  readonly stood: readonly number[]
  /** That a person gave the branch; null where none did. */
  readonly name: string | null
  /** What is compared with it; null where it is handed on alone. */
  readonly beside: BesideBranch | null
  /** The event that is shown. */
  readonly moment: number
  /** Of the world at that moment, as whoever handed it on had it: see `world/hash.ts`. */
  readonly hash: number
  readonly selection: Selection | null
  readonly stage: StageView
  readonly breakpoints: readonly SetBreakpoint[]
}

/** A branch that goes with a run: it has the first events in common with it, and went on another way. */
export interface BesideBranch {
  readonly name: string | null
  /** The last event that both have. */
  readonly parting: number
  /** Its own, from there on. */
  readonly records: readonly WorldRecord[]
  readonly stood: readonly number[]
  /** The moment that is shown is one of this branch. */
  readonly isShown: boolean
  /** It is the first of both in Compare: the left one. */
  readonly isFirst: boolean
  /** Of the last world of the branch that is not shown; NaN where nobody knows. */
  readonly hash: number
}
