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
  /** The event that is shown. */
  readonly moment: number
  /** Of the world at that moment, as whoever handed it on had it: see `world/hash.ts`. */
  readonly hash: number
  readonly selection: Selection | null
  readonly stage: StageView
  readonly breakpoints: readonly SetBreakpoint[]
}
