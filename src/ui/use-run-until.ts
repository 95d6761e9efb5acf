import { useState } from 'react'

import type { Breakpoint } from '../trace/breakpoint'
import { breakpointCode } from '../trace/breakpoint-code'
import { problemText } from './problem-text'
import { useStores } from './stores'

export interface RunUntil {
  /** The code of the breakpoint that is run to from here; null while none is. */
  readonly running: string | null
  readonly problem: string | null
  readonly run: (breakpoint: Breakpoint) => void
  readonly stop: () => void
}

/** Runs on until a breakpoint is hit, or until somebody stops it. */
export function useRunUntil(): RunUntil {
  const { cluster } = useStores()
  const [running, setRunning] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  return {
    running,
    problem,
    run(breakpoint) {
      setProblem(null)
      setRunning(breakpointCode(breakpoint))
      cluster
        .runUntil(breakpoint)
        .catch((error: unknown) => setProblem(problemText(error)))
        .finally(() => setRunning(null))
    },
    stop: () => cluster.stopRunning(),
  }
}
