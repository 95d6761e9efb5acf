import type { Breakpoint } from '../trace/breakpoint'
import { createActing } from './acting'
import type { Acting } from './acting'
import type { Desk } from './desk'
import { runUntil } from './run-until'
import { createTravel } from './travel'
import type { Travel } from './travel'

/** All that moves through time. Loaded when somebody first does: most of a visit happens in the present. */
export interface Moves extends Acting, Travel {
  runUntil(breakpoint: Breakpoint): Promise<void>
}

export function createMoves(desk: Desk): Moves {
  const travel = createTravel(desk)
  return {
    ...travel,
    ...createActing(desk, travel),
    runUntil: (breakpoint) => runUntil(desk, travel, breakpoint),
  }
}
