import { useMachine } from '@xstate/react'
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'

import { playbackMachine } from '../machines/playback.machine'
import type { PlaybackEvent } from '../machines/playback.machine'
import type { ClusterState } from '../store/cluster-store'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import { useFrameStore } from './use-frame-store'

/** Time as the screen shows it and lets a person move it. */
export interface Playback {
  readonly state: 'waiting' | 'playing' | 'paused' | 'pausing' | 'resuming' | 'late'
  /** The speed of the last or the next play. */
  readonly perMille: number
  /** The past is played: the moment that is shown moves on by itself. */
  readonly isReplaying: boolean
  readonly stopReplay: () => void
  /** `toggle` plays what is shown: the past while that is shown, else the cluster. */
  readonly send: (event: PlaybackEvent) => void
}

export const PlaybackContext = createContext<Playback | null>(null)

export function usePlayback(): Playback {
  const playback = useContext(PlaybackContext)
  if (playback === null) throw new Error('usePlayback outside PlaybackContext')
  return playback
}

/** Runs the chart of playback against the cluster; once a page. */
export function usePlaybackChart(): Playback {
  const { clusterStore, debugStore } = useStores()
  const ask = useAsk()
  const machine = useMemo(
    () =>
      playbackMachine.provide({
        actions: {
          askPlay: () => ask({ type: 'play' }),
          askPause: () => ask({ type: 'pause' }),
          askSpeed: ({ context }) => ask({ type: 'setSpeed', perMille: context.perMille }),
        },
      }),
    [ask],
  )
  const [snapshot, tell] = useMachine(machine)
  const perMille = useFrameStore(clusterStore, presentSpeed)
  useEffect(() => {
    if (perMille !== null) tell({ type: 'world', perMille })
  }, [perMille, tell])
  const isPast = useFrameStore(debugStore, ({ moment }) => moment !== null)
  const [isReplaying, setReplaying] = useState(false)
  const stopReplay = useCallback(() => setReplaying(false), [])
  const send = useCallback(
    (event: PlaybackEvent) => {
      const isOfPast = debugStore.getState().moment !== null
      if (event.type === 'toggle' && isOfPast) setReplaying((was) => !was)
      else tell(event)
    },
    [debugStore, tell],
  )
  const { value, context } = snapshot
  return useMemo(
    () => ({
      state: value,
      perMille: context.perMille,
      isReplaying: isReplaying && isPast,
      stopReplay,
      send,
    }),
    [value, context.perMille, isReplaying, isPast, stopReplay, send],
  )
}

/** Of the servers that run, whatever past is shown. */
function presentSpeed({ present, world }: ClusterState): number | null {
  return (present === null ? world : present.world)?.perMille ?? null
}
