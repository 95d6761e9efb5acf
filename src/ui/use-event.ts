import { useEffect, useState } from 'react'

import type { Debugger } from '../debug/debugger'
import { shownBranch } from '../store/debug-store'
import type { RecordedStep } from '../trace/line'
import { newWorld } from '../world/new-world'
import type { World } from '../world/world'
import { useStores } from './stores'
import { useFrameStore } from './use-frame-store'

/** An event of the branch that is shown, and the world it happened to. */
export interface SeenEvent {
  readonly step: RecordedStep
  /** null where it is not kept. */
  readonly before: World | null
}

/** undefined while it is being read, null where there is none. */
export function useEvent(event: number | null): SeenEvent | null | undefined {
  const { cluster, debugStore } = useStores()
  const branch = useFrameStore(debugStore, (state) => state.shown)
  // What is not there yet may come.
  const isThere = useFrameStore(debugStore, (state) => (event ?? 0) <= shownBranch(state).length)
  const key = event === null ? null : `${branch} ${event} ${isThere}`
  const [read, setRead] = useState<Read | null>(null)
  useEffect(() => {
    if (event === null || key === null) return
    let isWanted = true
    const settle = (seen: SeenEvent | null) => {
      if (isWanted) setRead({ key, seen })
    }
    readEvent(cluster, event).then(settle, () => settle(null))
    return () => {
      isWanted = false
    }
  }, [cluster, event, key])
  if (event === null) return null
  return read?.key === key ? read.seen : undefined
}

interface Read {
  readonly key: string
  readonly seen: SeenEvent | null
}

async function readEvent(
  cluster: Pick<Debugger, 'events' | 'state'>,
  event: number,
): Promise<SeenEvent | null> {
  const steps = await cluster.events(Math.max(1, event - 1), event)
  const step = steps.find((each) => each.event === event)
  if (step === undefined) return null
  const earlier = steps.find((each) => each.event === event - 1)
  return { step, before: earlier?.applied.world ?? firstWorld(cluster, event) }
}

/** The world that a branch began with, for its first event. */
function firstWorld(cluster: Pick<Debugger, 'state'>, event: number): World | null {
  const first = newWorld(shownBranch(cluster.state()).header)
  return first.count === event - 1 ? first : null
}
