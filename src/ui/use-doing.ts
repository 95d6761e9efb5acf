import { useState } from 'react'

import { problemText } from './problem-text'

/** Something that takes a while and may fail: then there is one sentence to be shown beside the control. */
export function useDoing(): {
  readonly run: (what: () => Promise<unknown>) => void
  readonly isBusy: boolean
  readonly problem: string | null
} {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = (what: () => Promise<unknown>) => {
    setBusy(true)
    setProblem(null)
    what()
      .catch((error: unknown) => setProblem(problemText(error)))
      .finally(() => setBusy(false))
  }
  return { run, isBusy, problem }
}
