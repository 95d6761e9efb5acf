import { useMachine } from '@xstate/react'
import { createContext, useContext, useEffect, useMemo } from 'react'

import { playbackMachine } from '../machines/playback.machine'
import type { PlaybackEvent } from '../machines/playback.machine'
import { useStores } from './stores'
import { useAsk } from './use-ask'
import { useFrameStore } from './use-frame-store'

/** Time as the screen shows it and lets a person move it. */
export interface Playback {
  readonly state: 'waiting' | 'playing' | 'paused' | 'pausing' | 'resuming' | 'late'
  /** The speed of the last or the next play. */
  readonly perMille: number
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
  const { clusterStore } = useStores()
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
  const [snapshot, send] = useMachine(machine)
  const perMille = useFrameStore(clusterStore, ({ world }) => world?.perMille ?? null)
  useEffect(() => {
    if (perMille !== null) send({ type: 'world', perMille })
  }, [perMille, send])
  const { value, context } = snapshot
  return useMemo(
    () => ({ state: value, perMille: context.perMille, send }),
    [value, context.perMille, send],
  )
}
