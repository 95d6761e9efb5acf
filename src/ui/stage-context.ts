import { createContext, useContext } from 'react'

import type { FrameLoop } from './frame-loop'
import type { StageLayout } from './stage-layout'

/** What everything on one stage shares. */
export interface StageShared {
  readonly layout: StageLayout
  readonly loop: FrameLoop
  /** The link whose button has the focus, as `S1-S2`. */
  readonly focusedLink: string | null
}

export const StageContext = createContext<StageShared | null>(null)

export function useStage(): StageShared {
  const stage = useContext(StageContext)
  if (stage === null) throw new Error('useStage outside a stage')
  return stage
}
