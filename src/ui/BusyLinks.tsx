import { useEffect, useState } from 'react'

import { entries } from '../lib/persistent-map'
import styles from './BusyLinks.module.css'
import { detailOf } from './detail'
import { pathOf } from './lane'
import { peerOf } from './peers'
import { useStage } from './stage-context'
import { useStores } from './stores'

/**
 * At speeds at which bodies would only flicker, a link that carried something in the last second is
 * drawn thick instead.
 */
export function BusyLinks() {
  const { layout } = useStage()
  const busy = useBusyLinks()
  return (
    <svg className={styles.layer} aria-hidden="true">
      {busy.map((key) => {
        const [a = '', b = ''] = key.split('>')
        const line = layout.line(peerOf(a), peerOf(b))
        return line === null ? null : <path key={key} className={styles.busy} d={pathOf(line)} />
      })}
    </svg>
  )
}

const lookEveryMs = 100
const staysMs = 1000

/** Links by `S1>S2`, the lesser name first. */
function useBusyLinks(): readonly string[] {
  const { clusterStore } = useStores()
  const [busy, setBusy] = useState<readonly string[]>([])
  useEffect(() => {
    const lastSeen = new Map<string, number>()
    const look = () => {
      const { world } = clusterStore.getState()
      const now = performance.now()
      for (const [, flight] of world === null ? [] : entries(world.inFlight)) {
        const { from, to } = flight
        const isDrawn = detailOf(flight, world?.perMille ?? 0) !== 'none'
        if (!flight.isStray && !isDrawn)
          lastSeen.set(from < to ? `${from}>${to}` : `${to}>${from}`, now)
      }
      for (const [key, seen] of lastSeen) if (now - seen > staysMs) lastSeen.delete(key)
      const keys = [...lastSeen.keys()].toSorted()
      setBusy((old) => (old.join() === keys.join() ? old : keys))
    }
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [clusterStore])
  return busy
}
