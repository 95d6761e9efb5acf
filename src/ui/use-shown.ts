import { shownBranch } from '../store/debug-store'
import type { DebugState } from '../debug/debugger'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** Where the person is in which branch. */
export interface Shown {
  readonly event: number
  /** Of the branch: its last event, and the first that can be gone to. */
  readonly last: number
  readonly earliest: number
  readonly branch: string
  /** A moment of the past is shown. */
  readonly isPast: boolean
  /** The branch that is shown is the one whose servers run. */
  readonly isLive: boolean
  /** The first violation or divergence of the branch; null while there is none. */
  readonly firstError: number | null
}

export function useShown(restMs = 0): Shown {
  const { debugStore } = useStores()
  return useFrameStore(debugStore, shownOf, restMs)
}

export function shownOf(state: DebugState): Shown {
  const { name, length, earliest, timeline, divergence } = shownBranch(state)
  const errors = [timeline.violations[0]?.event, divergence?.event]
  const firstError = Math.min(...errors.map((event) => event ?? Infinity))
  return {
    event: state.moment?.event ?? length,
    last: length,
    earliest,
    branch: name,
    isPast: state.moment !== null,
    isLive: state.shown === state.live,
    firstError: Number.isFinite(firstError) ? firstError : null,
  }
}
