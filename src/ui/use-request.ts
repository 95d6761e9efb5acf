import { useCallback, useState } from 'react'

import type { Request } from '../world/request'
import { problemText } from './problem-text'
import { useStores } from './stores'

/** Asks the cluster; a refusal becomes one sentence to be shown beside the control. */
export function useRequest(): {
  readonly send: (...requests: readonly Request[]) => void
  readonly problem: string | null
} {
  const { cluster } = useStores()
  const [problem, setProblem] = useState<string | null>(null)
  const send = useCallback(
    (...requests: readonly Request[]) => {
      setProblem(null)
      for (const request of requests) {
        cluster.request(request).catch((error: unknown) => setProblem(problemText(error)))
      }
    },
    [cluster],
  )
  return { send, problem }
}
