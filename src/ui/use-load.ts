import { useCallback, useEffect, useRef, useState } from 'react'

import { useStores } from './stores'

export interface LoadCounts {
  readonly asked: number
  readonly done: number
  /** No answer in time: may have happened. */
  readonly unknown: number
  readonly refused: number
}

const nothing: LoadCounts = { asked: 0, done: 0, unknown: 0, refused: 0 }
/** Puts that wait for an answer; more are not asked. */
const window = 32
const keys = 20

/** A load of puts: at a steady rate, or a number of them as fast as they are answered. */
export function useLoad(): {
  readonly counts: LoadCounts
  readonly rate: number
  readonly setRate: (perSecond: number) => void
  readonly burst: (n: number) => void
} {
  const { cluster, clusterStore } = useStores()
  const [counts, setCounts] = useState(nothing)
  const [rate, setRate] = useState(0)
  const waiting = useRef(0)
  const left = useRef(0)
  const next = useRef(0)

  const put = useCallback((): Promise<void> => {
    const n = next.current++
    waiting.current++
    const count = (what: keyof LoadCounts) =>
      setCounts((before) => ({ ...before, [what]: before[what] + 1 }))
    count('asked')
    return cluster
      .request({
        type: 'put',
        key: `k${n % keys}`,
        value: `${n}`,
        server: null,
        mode: null,
        as: null,
      })
      .then(
        (outcome) =>
          count(
            outcome.type === 'unknown'
              ? 'unknown'
              : outcome.type === 'overloaded'
                ? 'refused'
                : 'done',
          ),
        () => count('refused'),
      )
      .then(() => {
        waiting.current--
      })
  }, [cluster])

  const pump = useCallback(
    function pump() {
      while (left.current > 0 && waiting.current < window) {
        left.current--
        void put().then(pump)
      }
    },
    [put],
  )

  const burst = useCallback(
    (n: number) => {
      if (waiting.current === 0) setCounts(nothing)
      left.current += n
      pump()
    },
    [pump],
  )

  useEffect(() => {
    if (rate === 0) return
    const timer = setInterval(() => {
      const isPaused = clusterStore.getState().world?.perMille === 0
      if (!isPaused && waiting.current < window) void put()
    }, 1000 / rate)
    return () => clearInterval(timer)
  }, [clusterStore, put, rate])

  return { counts, rate, setRate, burst }
}
