import { useRef } from 'react'
import type { KeyboardEvent } from 'react'

import { FlightBody } from './FlightBody'
import styles from './Flights.module.css'
import { LostBodies } from './LostBodies'
import { rove } from './roving'
import { detailOf } from './detail'
import { useStage } from './stage-context'
import { useStores } from './stores'
import { useFlights } from './use-flights'
import { useFrameStore } from './use-frame-store'

/**
 * Messages on their way, over the links: a list of buttons with names in words, one tab stop, up and
 * down inside. What moves is moved by the frame loop; React only adds and removes.
 */
export function Flights() {
  const { layout } = useStage()
  const { clusterStore } = useStores()
  const flights = useFlights(layout)
  const perMille = useFrameStore(clusterStore, ({ world }) => world?.perMille ?? 0)
  const list = useRef<HTMLUListElement>(null)
  const onKeyDown = (event: KeyboardEvent) => rove(event, list.current)
  return (
    <div className={styles.layer}>
      <LostBodies />
      <ul
        ref={list}
        className={styles.list}
        aria-label="Messages in flight"
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        {flights.map((flight, i) => (
          <FlightBody
            key={flight.id}
            flight={flight}
            detail={detailOf(flight, perMille)}
            isFirst={i === 0}
          />
        ))}
      </ul>
    </div>
  )
}
