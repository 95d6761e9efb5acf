import { useEffect, useEffectEvent } from 'react'

import { addNotice } from '../store/cluster-store'
import { shownBranch } from '../store/debug-store'
import { problemText } from './problem-text'
import { paceOn } from './replay-pace'
import type { Pace } from './replay-pace'
import { useStores } from './stores'
import { useMedia } from './use-media'
import type { Playback } from './use-playback'

/** With reduced motion the screen changes no more often, milliseconds. */
const calmMs = 250

/** While the past is played, goes on through it at the speed that is shown, until its end or until somebody else moves. */
export function useReplay({ isReplaying, perMille, stopReplay }: Playback): void {
  const { cluster, clusterStore, debugStore } = useStores()
  const isCalm = useMedia('(prefers-reduced-motion: reduce)')
  const speed = useEffectEvent(() => ({ perMille, restMs: isCalm ? calmMs : 0 }))
  const stop = useEffectEvent(stopReplay)
  useEffect(() => {
    if (!isReplaying) return
    let frame = 0
    let last = performance.now()
    let pace: Pace | null = null
    let isGoing = false
    const tick = (now: number) => {
      frame = requestAnimationFrame(tick)
      const { moment } = debugStore.getState()
      const { perMille: rate, restMs } = speed()
      if (isGoing || now - last < restMs) return
      const isMoved = pace !== null && moment?.event !== pace.event
      if (moment === null || moment.isEnd || isMoved) {
        stop()
        return
      }
      const { timeline } = shownBranch(debugStore.getState())
      const before: Pace = pace ?? { event: moment.event, at: moment.world.at, stood: 0 }
      const next = paceOn(before, timeline, now - last, rate)
      last = now
      pace = next
      if (next.event === moment.event) return
      isGoing = true
      cluster
        .goTo(next.event)
        .catch((error: unknown) => {
          addNotice(clusterStore, problemText(error))
          stop()
        })
        .finally(() => {
          isGoing = false
        })
    }
    frame = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(frame)
  }, [isReplaying, cluster, clusterStore, debugStore])
}
