import { assign, setup } from 'xstate'

import { stepSpeed } from './speeds'

export type PlaybackEvent =
  /** The world says how fast it runs; 0 is a pause. */
  | { readonly type: 'world'; readonly perMille: number }
  | { readonly type: 'toggle' }
  | { readonly type: 'faster' }
  | { readonly type: 'slower' }

/**
 * Time as the person moves it. The world has the last word: a press asks, and the state changes when the
 * world says so; an answer that does not come in a second is said.
 */
export const playbackMachine = setup({
  types: {} as {
    context: {
      /** Of this play or the next one. */
      readonly perMille: number
      /** Asked for and not yet said by the world, oldest first: its echo must not undo a newer press. */
      readonly asked: readonly number[]
    }
    events: PlaybackEvent
  },
  actions: {
    askPlay: () => undefined,
    askPause: () => undefined,
    /** Asks for the speed in the context. */
    askSpeed: () => undefined,
    goTo: assign(({ context }, perMille: number) => ({
      perMille,
      asked: [...context.asked, perMille],
    })),
    hear: assign(({ context }, perMille: number) => {
      const echo = context.asked.indexOf(perMille)
      return echo < 0 ? { perMille, asked: [] } : { asked: context.asked.slice(echo + 1) }
    }),
  },
  guards: {
    isRunning: (_, params: { readonly perMille: number }) => params.perMille > 0,
  },
  delays: { lateMs: 1000 },
}).createMachine({
  id: 'playback',
  context: { perMille: 50, asked: [] },
  initial: 'waiting',
  on: {
    world: [
      {
        guard: { type: 'isRunning', params: ({ event }) => ({ perMille: event.perMille }) },
        target: '.playing',
        actions: { type: 'hear', params: ({ event }) => event.perMille },
      },
      { target: '.paused' },
    ],
    faster: {
      actions: [
        { type: 'goTo', params: ({ context }) => stepSpeed(context.perMille, 'faster') },
        'askSpeed',
      ],
    },
    slower: {
      actions: [
        { type: 'goTo', params: ({ context }) => stepSpeed(context.perMille, 'slower') },
        'askSpeed',
      ],
    },
  },
  states: {
    /** Nothing is known of the world yet. */
    waiting: {},
    playing: { on: { toggle: { target: 'pausing', actions: 'askPause' } } },
    paused: { on: { toggle: { target: 'resuming', actions: 'askPlay' } } },
    pausing: { after: { lateMs: 'late' } },
    resuming: { after: { lateMs: 'late' } },
    /** Asked, and not answered in time; a new press asks again. */
    late: { on: { toggle: { target: 'resuming', actions: 'askPlay' } } },
  },
})
