import { assign, setup } from 'xstate'

/** What the story needs to know of the world. */
export interface Glance {
  readonly leader: string | null
  /** The leader's term; 0 without one. */
  readonly term: number
  readonly hasCandidate: boolean
  /** World time, microseconds. */
  readonly at: number
}

export type FirstRunEvent =
  | { readonly type: 'world'; readonly seen: Glance }
  | { readonly type: 'crash'; readonly at: number; readonly committed: Committed }
  | { readonly type: 'end' }

/** What was committed when the leader went: how many entries, and the digest of them. */
export interface Committed {
  readonly size: number
  readonly digest: number
}

/** Who leads, and once it has been crashed: who led, when it went, who leads since when. */
export interface Story {
  readonly leader: string | null
  readonly term: number
  readonly crashed: string | null
  readonly crashedAt: number
  readonly committed: Committed
  readonly electedAt: number
}

type Crash = Pick<Extract<FirstRunEvent, { readonly type: 'crash' }>, 'at' | 'committed'>

const begin: Story = {
  leader: null,
  term: 0,
  crashed: null,
  crashedAt: 0,
  committed: { size: 0, digest: 0 },
  electedAt: 0,
}

/**
 * The first minute: a leader, one button that crashes it, timers that drain, votes, a new leader. Timers
 * drain faster than votes travel, so that both can be watched.
 */
export const firstRunMachine = setup({
  types: {} as { context: Story; events: FirstRunEvent },
  actions: {
    /** So that there is something to lose. */
    writeFirst: () => undefined,
    crashLeader: () => undefined,
    remember: () => undefined,
    runDraining: () => undefined,
    runVoting: () => undefined,
    runOn: () => undefined,
    noteLeader: assign((_, { leader, term }: Glance) => ({ leader, term })),
    noteElected: assign((_, { leader, term, at }: Glance) => ({ leader, term, electedAt: at })),
    noteCrash: assign(({ context }, { at, committed }: Crash) => {
      return { crashed: context.leader, crashedAt: at, committed }
    }),
  },
  guards: {
    hasLeader: (_, seen: Glance) => seen.leader !== null,
    hasNewLeader: ({ context }, seen: Glance) => seen.leader !== null && seen.term > context.term,
    hasCandidate: (_, seen: Glance) => seen.hasCandidate,
  },
}).createMachine({
  id: 'firstRun',
  context: begin,
  initial: 'electing',
  on: { end: { target: '.over', actions: 'remember' } },
  states: {
    electing: {
      on: {
        world: {
          guard: { type: 'hasLeader', params: ({ event }) => event.seen },
          target: 'leading',
          actions: [{ type: 'noteLeader', params: ({ event }) => event.seen }, 'writeFirst'],
        },
      },
    },
    leading: {
      on: {
        world: [
          {
            guard: { type: 'hasLeader', params: ({ event }) => event.seen },
            actions: { type: 'noteLeader', params: ({ event }) => event.seen },
          },
          { target: 'electing' },
        ],
        crash: {
          target: 'draining',
          actions: [
            { type: 'noteCrash', params: ({ event }) => event },
            'crashLeader',
            'remember',
            'runDraining',
          ],
        },
      },
    },
    /** Nobody leads and nobody knows: the timers run. */
    draining: {
      on: {
        world: [
          {
            guard: { type: 'hasNewLeader', params: ({ event }) => event.seen },
            target: 'settled',
            actions: [{ type: 'noteElected', params: ({ event }) => event.seen }, 'runOn'],
          },
          {
            guard: { type: 'hasCandidate', params: ({ event }) => event.seen },
            target: 'voting',
            actions: 'runVoting',
          },
        ],
        end: { target: 'over', actions: ['remember', 'runOn'] },
      },
    },
    voting: {
      on: {
        world: {
          guard: { type: 'hasNewLeader', params: ({ event }) => event.seen },
          target: 'settled',
          actions: [{ type: 'noteElected', params: ({ event }) => event.seen }, 'runOn'],
        },
        end: { target: 'over', actions: ['remember', 'runOn'] },
      },
    },
    settled: {},
    over: { type: 'final' },
  },
})
