import { useEffect, useState } from 'react'

import type { MessageId } from '../server/messages'
import { shownBranch } from '../store/debug-store'
import type { RecordedStep } from '../trace/line'
import { findLatestArrival, isArrivalOf } from './find-message'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/**
 * The event in which a message that is on its way no more was received or lost: among the latest events, or
 * looked for further back. undefined while it is looked for, null where it is not found.
 */
export function useArrival(id: MessageId, isGone: boolean): RecordedStep | null | undefined {
  const { cluster, clusterStore, debugStore } = useStores()
  const branch = useFrameStore(debugStore, (state) => state.shown)
  const [found, setFound] = useState<Found | null>(null)
  useEffect(() => {
    if (!isGone) return
    let isWanted = true
    const settle = (step: RecordedStep | null) => {
      if (isWanted) setFound({ branch, step })
    }
    const { recent } = clusterStore.getState()
    const late = recent.findLast((step) => isArrivalOf(step, id))
    const { length } = shownBranch(cluster.state())
    const found =
      late === undefined ? findLatestArrival(cluster, id, length) : Promise.resolve(late)
    found.then(settle, () => settle(null))
    return () => {
      isWanted = false
    }
  }, [branch, cluster, clusterStore, id, isGone])
  if (!isGone) return null
  return found?.branch === branch ? found.step : undefined
}

interface Found {
  readonly branch: string
  readonly step: RecordedStep | null
}
