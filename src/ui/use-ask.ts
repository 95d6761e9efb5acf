import { useCallback } from 'react'

import { addNotice } from '../store/cluster-store'
import type { Request } from '../world/request'
import { problemText } from './problem-text'
import { useStores } from './stores'

/** Asks the cluster where there is no control to show a refusal beside: it becomes a notice. */
export function useAsk(): (...requests: readonly Request[]) => void {
  const { cluster, clusterStore } = useStores()
  return useCallback(
    (...requests: readonly Request[]) => {
      for (const request of requests) {
        cluster.request(request).catch((error: unknown) => {
          addNotice(clusterStore, problemText(error))
        })
      }
    },
    [cluster, clusterStore],
  )
}
