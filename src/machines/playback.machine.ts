import { assign, setup } from 'xstate'

import { stepSpeed } from './speeds'

export type PlaybackEvent =
  /** The world says how fast it runs; 0 is a pause. */
  | { readonly type: 'world'; readonly perMille: number }
  | { readonly type: 'toggle' }
  | { readonly type: 'faster' }
  | { readonly type: 'slower' }
  | { readonly type: 'setSpeed'; readonly perMille: number }

/**
 * Time as the person moves it. The world has the last word: a press asks, and the state changes when the
 * world says so; an answer that does not come in a second is said.
 */
export const playbackMachine = setup({
  types: {} as {
    context: { readonly perMille: number }
    events: PlaybackEvent
  },
  actions: {
    askPlay: () => undefined,
    askPause: () => undefined,
    /** Asks for the speed in the context. */
    askSpeed: () => undefined,
    goFaster: assign({ perMille: ({ context }) => stepSpeed(context.perMille, 'faster') }),
    goSlower: assign({ perMille: ({ context }) => stepSpeed(context.perMille, 'slower') }),
  },
  guards: {
    isRunning: (_, params: { readonly perMille: number }) => params.perMille > 0,
  },
  delays: { lateMs: 1000 },
}).createMachine({
  id: 'playback',
  context: { perMille: 50 },
  initial: 'waiting',
  on: {
    world: [
      {
        guard: { type: 'isRunning', params: ({ event }) => ({ perMille: event.perMille }) },
        target: '.playing',
        actions: assign({ perMille: ({ event }) => event.perMille }),
      },
      { target: '.paused' },
    ],
    faster: { actions: ['goFaster', 'askSpeed'] },
    slower: { actions: ['goSlower', 'askSpeed'] },
    setSpeed: {
      actions: [assign({ perMille: ({ event }) => event.perMille }), 'askSpeed'],
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
