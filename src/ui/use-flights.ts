import { useRef } from 'react'

import { entries } from '../lib/persistent-map'
import type { ClusterState } from '../store/cluster-store'
import type { InFlight } from '../world/world'
import { chooseFlights, detailOf, isDead } from './detail'
import type { StageLayout } from './stage-layout'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** The messages that have a body on this stage now. */
export function useFlights(layout: StageLayout): readonly InFlight[] {
  const { clusterStore } = useStores()
  const last = useRef<Chosen>(nothingYet)
  return useFrameStore(clusterStore, ({ world }: ClusterState) => {
    if (world === null) return nothingYet.flights
    const { inFlight, perMille } = world
    const known = last.current
    if (known.inFlight === inFlight && known.perMille === perMille && known.layout === layout) {
      return known.flights
    }
    const drawn: InFlight[] = []
    for (const [, flight] of entries(inFlight)) {
      const isOver = flight.isStray || (flight.due <= world.at && isDead(flight, world))
      if (!isOver && detailOf(flight, perMille) !== 'none') drawn.push(flight)
    }
    const flights = chooseFlights(drawn.filter(({ from, to }) => layout.lane(from, to) !== null))
    last.current = { inFlight, perMille, layout, flights }
    return flights
  })
}

interface Chosen {
  readonly inFlight: unknown
  readonly perMille: number
  readonly layout: StageLayout | null
  readonly flights: readonly InFlight[]
}

const nothingYet: Chosen = { inFlight: null, perMille: 0, layout: null, flights: [] }
