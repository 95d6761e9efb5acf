import fc from 'fast-check'

import { serverId } from '../../raft/index'
import type { Breakpoint } from '../breakpoint'
import { messageTypes, roles } from '../breakpoint-code'

const server = fc.constantFrom(null, ...['S1', 'S2', 'S9', 'S12'].map(serverId))
const number = fc.integer({ min: 0, max: 999_999_999 })

/** Any breakpoint that the form of the page can make. */
export const anyBreakpoint: fc.Arbitrary<Breakpoint> = fc.oneof(
  fc.record({ type: fc.constant('role' as const), server, role: fc.constantFrom(...roles) }),
  fc.record({ type: fc.constant('term' as const), above: number }),
  fc.record({
    type: fc.constant('message' as const),
    message: fc.constantFrom(null, ...messageTypes),
    from: server,
    to: server,
  }),
  fc.record({ type: fc.constant('overwritten' as const), server }),
  fc.record({ type: fc.constant('commit' as const), server, index: number }),
  fc.record({ type: fc.constant('violation' as const) }),
  fc.record({
    type: fc.constant('predicate' as const),
    text: fc.string({ unit: 'binary', maxLength: 250 }),
  }),
)
