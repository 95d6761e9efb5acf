import fc from 'fast-check'
import type { Command, Operation } from '../operation'

/** Any command: few keys, few clients and few serial numbers, so that they meet. For tests alone. */
const key = fc.constantFrom('x', 'y', 'a key', '__proto__', 'ключ')
const value = fc.oneof(fc.constantFrom('', '0', '7', '-3', 'a'), fc.string({ maxLength: 4 }))

export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key, value }),
  fc.record({ type: fc.constant('get' as const), key }),
  fc.record({ type: fc.constant('append' as const), key, value }),
  fc.record({ type: fc.constant('delete' as const), key }),
  fc.record({ type: fc.constant('cas' as const), key, expected: fc.option(value), value }),
  fc.record({ type: fc.constant('increment' as const), key, by: fc.integer({ min: -9, max: 9 }) }),
)

export const anyCommand: fc.Arbitrary<Command> = fc
  .record({
    client: fc.constantFrom('C1.a', 'C2.a', 'C1.b'),
    serial: fc.nat(12),
    behind: fc.nat(6),
    operation: anyOperation,
  })
  .map(({ behind, ...command }) => ({ ...command, lowest: Math.max(0, command.serial - behind) }))
