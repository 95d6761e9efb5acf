import { useEffect, useRef, useState } from 'react'

import { shownBranch } from '../store/debug-store'
import type { RecordedStep } from '../trace/line'
import { useStores } from './stores'
import { useFrameStore, usePolled } from './use-frame-store'

/** Where the person is, and the branch's first and last events. */
export interface Place {
  readonly branch: string
  /** null: in the present, which goes on. */
  readonly moment: number | null
  readonly first: number
  readonly last: number
}

/** The present is looked at now and then: the diagram of a running cluster is no flicker. */
export function usePlace(): Place {
  const { clusterStore, debugStore } = useStores()
  const shown = useFrameStore(debugStore, (state) => {
    const { id, length, earliest } = shownBranch(state)
    return { branch: id, moment: state.moment?.event ?? null, first: earliest + 1, length }
  })
  const present = usePolled(() => clusterStore.getState().world?.count ?? 0, restMs)
  const { branch, moment, first, length } = shown
  const last = moment === null ? present : length
  return { branch, moment, first, last }
}

const restMs = 350

/** The events of a branch around one of them: so many, where there are. The old ones stay until the new are there. */
export function useSpaceWindow(
  { branch, first, last }: Place,
  centre: number,
  span: number,
): readonly RecordedStep[] {
  const { cluster } = useStores()
  const [steps, setSteps] = useState<readonly RecordedStep[]>([])
  const held = useRef<{ readonly branch: string; readonly steps: readonly RecordedStep[] } | null>(
    null,
  )
  // Moves in quarters, so that a step to the side need not read anything.
  const quarter = Math.floor(span / 4)
  const middle = Math.ceil(centre / quarter) * quarter
  const to = Math.min(last, middle + quarter)
  const from = Math.max(first, to - span + 1)
  useEffect(() => {
    let isWanted = true
    const old = held.current?.branch === branch ? held.current.steps : []
    const [begin, end] = [old[0]?.event ?? Infinity, old.at(-1)?.event ?? -1]
    const goesOn = begin <= from && end >= from && end <= to
    const show = (read: readonly RecordedStep[]) => {
      if (!isWanted) return
      const kept = goesOn ? old.filter(({ event }) => event >= from) : []
      const all = [...kept, ...read]
      held.current = { branch, steps: all }
      setSteps(all)
    }
    const wanted = goesOn ? end + 1 : from
    if (wanted > to) show([])
    else cluster.events(wanted, to, branch).then(show, () => undefined)
    return () => {
      isWanted = false
    }
  }, [cluster, branch, from, to])
  return steps
}
