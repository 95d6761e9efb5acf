import fc from 'fast-check'
import type { Command, Operation, OperationCommand, RegisterCommand } from '../operation'
import { applyCommand, emptyStore, withSessions } from '../store'
import type { Store } from '../store'

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

export const clients = ['C1.a', 'C2.a', 'C1.b', 'клиент'] as const
const client = fc.constantFrom(...clients)

export const anyOperationCommand: fc.Arbitrary<OperationCommand> = fc
  .record({ client, serial: fc.nat(12), behind: fc.nat(6), operation: anyOperation })
  .map(({ behind, ...command }) => ({
    type: 'operation',
    ...command,
    lowest: Math.max(0, command.serial - behind),
  }))

const anyRegister: fc.Arbitrary<RegisterCommand> = fc
  .record({ client, limit: fc.integer({ min: 1, max: 4 }) })
  .map((asked) => ({ type: 'register', serial: 0, lowest: 0, ...asked }))

export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: anyOperationCommand },
  { weight: 1, arbitrary: anyRegister },
)

/** Any store that commands lead to; its clients come with sessions, so that most commands find one. */
export const anyStore: fc.Arbitrary<Store> = fc
  .record({
    registered: fc.subarray([...clients]),
    commands: fc.array(anyCommand, { maxLength: 40 }),
  })
  .map(({ registered, commands }) =>
    commands.reduce(
      (store, command) => applyCommand(store, command).store,
      withSessions(emptyStore(), registered),
    ),
  )
