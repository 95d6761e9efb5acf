import { useCallback, useRef, useState } from 'react'

import { addNotice } from '../store/cluster-store'
import { problemText } from './problem-text'
import { useStores } from './stores'

/** Going through a run with the pointer: the last place asked for wins, and what lay between is left out. */
export interface Scrub {
  /** Where the pointer is while it is down; null otherwise. */
  readonly at: number | null
  readonly to: (event: number) => void
  /** Lets go there; at the end of the live branch the present is shown again. */
  readonly letGo: (event: number, isPresent: boolean) => void
}

export function useScrub(): Scrub {
  const { cluster, clusterStore } = useStores()
  const [place, setPlace] = useState<number | null>(null)
  const wanted = useRef<number | null>(null)
  const isGoing = useRef(false)
  const go = useCallback(async () => {
    if (isGoing.current) return
    isGoing.current = true
    try {
      while (wanted.current !== null) {
        const event = wanted.current
        wanted.current = null
        await cluster.goTo(event)
      }
    } catch (error) {
      wanted.current = null
      addNotice(clusterStore, problemText(error))
    } finally {
      isGoing.current = false
    }
  }, [cluster, clusterStore])
  const to = useCallback(
    (event: number) => {
      setPlace(event)
      wanted.current = event
      void go()
    },
    [go],
  )
  const letGo = useCallback(
    (event: number, isPresent: boolean) => {
      wanted.current = isPresent ? null : event
      const gone = isPresent ? cluster.backToPresent() : go()
      void gone.finally(() => setPlace(null))
    },
    [cluster, go],
  )
  return { at: place, to, letGo }
}
