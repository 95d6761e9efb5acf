import { useMachine } from '@xstate/react'
import { useEffect, useMemo } from 'react'

import { firstRunMachine } from '../machines/first-run.machine'
import type { FirstRunEvent, Story } from '../machines/first-run.machine'
import type { Debugger } from '../debug/debugger'
import { serverId } from '../raft/index'
import type { Request } from '../world/request'
import { firstWrites, glanceAt } from './first-run-words'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import { useFrameStore } from './use-frame-store'

/** How far the visitor's first minute has come. */
export interface FirstRun {
  readonly state: 'electing' | 'leading' | 'draining' | 'voting' | 'settled' | 'over'
  readonly story: Story
  readonly send: (event: FirstRunEvent) => void
}

/** Runs the chart of the first run against the cluster, once a page; for those who come again nothing happens. */
export function useFirstRun(isNew: boolean): FirstRun {
  const { cluster, clusterStore, debugStore, viewStore } = useStores()
  const ask = useAsk()
  const machine = useMemo(
    () =>
      firstRunMachine.provide({
        actions: {
          writeFirst: () => {
            const { world } = clusterStore.getState()
            if (world !== null) void writeInOrder(cluster, firstWrites(world))
          },
          crashLeader: ({ context }) => {
            if (context.crashed !== null)
              ask({ type: 'crash', server: serverId(context.crashed), fault: null })
          },
          remember: () => viewStore.setState({ hasStarted: true }),
          runDraining: () => ask({ type: 'setSpeed', perMille: 125 }),
          runVoting: () => ask({ type: 'setSpeed', perMille: 40 }),
          runOn: () => ask({ type: 'setSpeed', perMille: 50 }),
        },
      }),
    [ask, cluster, clusterStore, viewStore],
  )
  const [snapshot, send] = useMachine(machine)
  const { value, context } = snapshot
  const isOver = !isNew || value === 'over' || value === 'settled'
  const seen = useFrameStore(clusterStore, ({ world }) => (isOver ? null : glanceAt(world)))
  useEffect(() => {
    if (seen !== null) send({ type: 'world', seen })
  }, [seen, send])
  // Who looks back, goes on from elsewhere or debugs has left the story, and its buttons.
  const hasLeft = useFrameStore(
    debugStore,
    ({ moment, branches }) => moment !== null || branches.length > 1,
  )
  const isDebugging = useFrameStore(viewStore, ({ mode }) => mode === 'debug')
  const isLeft = isNew && (hasLeft || isDebugging) && isToldOnScreen(value)
  useEffect(() => {
    if (isLeft) send({ type: 'end' })
  }, [isLeft, send])
  return useMemo(() => ({ state: value, story: context, send }), [value, context, send])
}

/** The leader was crashed, and what follows is told in a caption. */
function isToldOnScreen(state: FirstRun['state']): boolean {
  return state === 'draining' || state === 'voting' || state === 'settled'
}

/** One after the other: two requests that are out together may arrive in any order. */
async function writeInOrder(cluster: Debugger, writes: readonly Request[]): Promise<void> {
  const { live } = cluster.state()
  for (const write of writes) {
    // Where the visitor has gone on from another moment, nobody but them asks for anything.
    const { live: now, moment } = cluster.state()
    if (now !== live || moment !== null) return
    // The page goes on without them: they are there to have something on it.
    const isAnswered = await cluster.request(write).then(
      () => true,
      () => false,
    )
    if (!isAnswered) return
  }
}
