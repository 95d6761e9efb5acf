import type { Cluster } from '../cluster/cluster'
import type { Breakpoint } from '../trace/breakpoint'
import { createActing } from './acting'
import type { Acting } from './acting'
import type { Desk } from './desk'
import { runUntil } from './run-until'
import { createTravel } from './travel'
import type { Travel } from './travel'
import { createTurns } from '../cluster/turns'

/** All that moves through time. Loaded when somebody first does: most of a visit happens in the present. */
export interface Moves extends Omit<Acting, 'actInPast'>, Travel {
  /** In a branch that did the same there already, or in a new one. */
  requestInPast: Cluster['request']
  runUntil(breakpoint: Breakpoint): Promise<void>
  /** Answers when all of the above that was asked for before is over. */
  settled(): Promise<void>
}

export function createMoves(desk: Desk): Moves {
  const travel = createTravel(desk)
  const { move, fork, replayWithout, actInPast } = createActing(desk, travel)
  // A key that is held down asks for the next event before the last one is over.
  const { take } = createTurns()
  return {
    ...travel,
    move: (to) => take(() => move(to)),
    fork: () => take(fork),
    replayWithout: (event) => take(() => replayWithout(event)),
    async requestInPast(request) {
      const { answer } = await take(() => actInPast(request))
      return answer
    },
    settled: () => take(async () => {}),
    runUntil: (breakpoint) => take(() => runUntil(desk, travel, breakpoint)),
  }
}
