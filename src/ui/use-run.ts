import { useCallback } from 'react'

import { addNotice } from '../store/cluster-store'
import { problemText } from './problem-text'
import { useStores } from './stores'

/** Does something that may fail later: why it did becomes a notice. */
export function useRun(): (what: () => Promise<unknown>) => void {
  const { clusterStore } = useStores()
  return useCallback(
    (what) => {
      what().catch((error: unknown) => addNotice(clusterStore, problemText(error)))
    },
    [clusterStore],
  )
}
