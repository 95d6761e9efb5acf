import { unreachable } from '../lib/assert'
import type { Operation } from '../kv/operation'
import type { ClientId } from '../server/messages'
import type { TimedAction } from './action'
import { createDice } from './dice'
import type { Dice } from './dice'
import type { Plan } from './plan'

/**
 * What the clients of a run ask for, each at its own pace, and now and then many things at once. Each appends
 * words of its own to a key of its own, so that in the end it can be seen whether one is missing or stands
 * there twice.
 */
export function drawOperations(plan: Omit<Plan, 'actions'>): readonly TimedAction[] {
  const dice = createDice(plan.seed, 'keys')
  const keys = allKeys.slice(0, dice.integer(1, allKeys.length))
  return plan.clients.flatMap((client) => ofClient(plan, client, keys))
}

/** The key a client appends its words to. */
export function keyOfWords(client: ClientId): string {
  return `words of ${client}`
}

function ofClient(
  { seed, servers, spares, modes, faultsMs }: Omit<Plan, 'actions'>,
  client: ClientId,
  keys: readonly string[],
): readonly TimedAction[] {
  const dice = createDice(seed, client)
  const thinkMs = dice.pick([50, 150, 400])
  const timed: TimedAction[] = []
  let count = 0
  let atMs = 0
  while ((atMs += dice.integer(1, thinkMs)) < faultsMs) {
    const burst = dice.chance(2) ? 20 : 1
    for (let i = 0; i < burst; i++) {
      count++
      const operation = drawOperation(dice, client, count, keys)
      const server = dice.chance(8) ? (dice.oneOf([...servers, ...spares]) ?? null) : null
      const mode = operation.type === 'get' ? (dice.oneOf(modes) ?? null) : null
      timed.push({ atMs, action: { type: 'submit', client, operation, server, mode } })
    }
  }
  return timed
}

const kinds = [
  'put',
  'get',
  'get',
  'get',
  'append',
  'append',
  'cas',
  'increment',
  'delete',
] as const
const allKeys = ['a', 'b', 'c']

function drawOperation(
  dice: Dice,
  client: ClientId,
  count: number,
  keys: readonly string[],
): Operation {
  const key = dice.oneOf(keys) ?? 'a'
  const value = `<${client}:${count}>`
  const kind = dice.pick(kinds)
  switch (kind) {
    case 'put':
      return { type: 'put', key, value }
    case 'get':
      return { type: 'get', key }
    case 'append':
      return { type: 'append', key: keyOfWords(client), value }
    case 'cas': {
      const expected = dice.chance(50) ? null : `<${client}:${count - 1}>`
      return { type: 'cas', key, expected, value }
    }
    case 'increment':
      return { type: 'increment', key: 'number', by: dice.integer(-2, 5) }
    case 'delete':
      return { type: 'delete', key }
    default:
      return unreachable(kind)
  }
}
