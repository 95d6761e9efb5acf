import { useLayoutEffect, useRef } from 'react'

import type { InFlight } from '../world/world'
import styles from './Flights.module.css'
import { MessageGlyph } from './MessageGlyph'
import { partGone } from './detail'
import { pointAt } from './lane'
import { useStage } from './stage-context'
import { useStores } from './stores'
import { usePolled } from './use-frame-store'

/**
 * Messages that their link loses: they go half their way and end in ✕. Nobody knows yet, so they are
 * pictures, not buttons.
 */
export function LostBodies() {
  const { cluster, clusterStore } = useStores()
  const lost = usePolled(() => {
    const now = cluster.worldNow()
    const { lost: all, world } = clusterStore.getState()
    const isSlow = world !== null && world.perMille <= 100
    return isSlow ? stillSeen(all, now) : none
  }, 100)
  return lost.map((flight) => <LostBody key={flight.id} flight={flight} />)
}

const none: readonly InFlight[] = []

/** How long ✕ stays, in lengths of the flight. */
const lingers = 2

function stillSeen(lost: readonly InFlight[], now: number): readonly InFlight[] {
  const seen = lost.filter(({ sentAt, due }) => now < sentAt + (due - sentAt) * lingers)
  return seen.length === 0 ? none : seen
}

function LostBody({ flight }: { readonly flight: InFlight }) {
  const { layout, loop } = useStage()
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const lane = layout.lane(flight.from, flight.to)
    const { current } = element
    if (lane === null || current === null) return
    return loop.add((now) => {
      const part = partGone(flight, now)
      const { x, y } = pointAt(lane, Math.min(0.5, part))
      current.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`
      current.dataset['state'] = part < 0.5 ? 'flying' : 'lost'
    })
  }, [flight, layout, loop])
  return (
    <div ref={element} className={styles.lost} data-state="flying" aria-hidden="true">
      <svg viewBox="-20 -20 40 40">
        <MessageGlyph message={flight.message} />
        <path className={styles.cross} d="M-6-6l12 12m0-12l-12 12" />
      </svg>
    </div>
  )
}
