import fc from 'fast-check'

import type { Move } from '../debugger'

/** Something that a person does with a debugger; numbers choose among what is there then. */
export type Act =
  /** What `drawRequest` makes of the seed. */
  | { readonly type: 'ask'; readonly seed: number }
  | { readonly type: 'step' }
  /** Asks a client; it is answered later, or never. */
  | { readonly type: 'client'; readonly chosen: number }
  /** Gives a message to whomever it is for, a client too. */
  | { readonly type: 'deliver'; readonly chosen: number }
  | { readonly type: 'move'; readonly to: Move }
  | { readonly type: 'goTo'; readonly part: number; readonly chosen: number }
  | { readonly type: 'fork' }
  | { readonly type: 'backToPresent' }
  | { readonly type: 'replayWithout'; readonly part: number }
  | { readonly type: 'runUntil'; readonly chosen: number }
  | { readonly type: 'breakpoint'; readonly chosen: number }
  | { readonly type: 'events'; readonly from: number; readonly to: number; readonly chosen: number }
  /** Hands the branch on, and opens it here. */
  | { readonly type: 'open'; readonly part: number }
  /** Both without waiting for the first. */
  | { readonly type: 'both'; readonly first: Act; readonly second: Act }

const moves = [
  'next',
  'previous',
  'nextMilestone',
  'previousMilestone',
  'start',
  'end',
] as const satisfies readonly Move[]

const chosen = fc.nat(30)
const part = fc.double({ min: 0, max: 1, noNaN: true })
const event = fc.integer({ min: -3, max: 120 })

const single: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ type: fc.constant('ask'), seed: fc.nat() } as const) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('step') } as const) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('client'), chosen } as const) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('deliver'), chosen } as const) },
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('move'), to: fc.constantFrom(...moves) } as const),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('goTo'), part, chosen } as const) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('fork') } as const) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('backToPresent') } as const) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('replayWithout'), part } as const) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('runUntil'), chosen } as const) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('breakpoint'), chosen } as const) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('events'), from: event, to: event, chosen } as const),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('open'), part } as const) },
)

/** What a person does, one after the other; now and then two things at once. */
export const anyActs: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: single },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('both'), first: single, second: single } as const),
    },
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
)
