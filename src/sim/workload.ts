import type { ClientResult } from '../client/client'
import type { Operation } from '../kv/operation'
import { unreachable } from '../lib/assert'
import { get } from '../lib/persistent-map'
import type { ServerId } from '../raft/index'
import type { ClientId } from '../server/messages'
import type { World } from '../world/world'
import { createDice } from './dice'
import type { Dice } from './dice'
import type { Plan } from './plan'
import type { Simulation } from './simulation'

/** What one run's clients asked for, and what they were told. */
export interface Workload {
  /** How many operations ended as what. */
  readonly results: ReadonlyMap<ClientResult['type'], number>
  /** Compares what was acknowledged with what a server holds: one sentence where it differs. */
  judge(world: World, server: ServerId): string | null
}

/**
 * Clients that ask for one operation after the other, and now and then for many at once. Each appends
 * words of its own to a key of its own, so that in the end it can be seen whether one is missing or
 * stands there twice.
 */
export function startWorkload(simulation: Simulation, plan: Plan, isOver: () => boolean): Workload {
  const { clients, servers, seed } = plan.simulation
  const results = new Map<ClientResult['type'], number>()
  const acknowledged: Appended[] = []

  function startClient(client: ClientId): void {
    const dice = createDice(seed, client)
    let count = 0
    const ask = (onDone: () => void) => {
      count++
      const operation = drawOperation(dice, client, count)
      const server = dice.chance(8) ? (dice.oneOf(servers) ?? null) : null
      simulation.submit(client, operation, server, (result) => {
        results.set(result.type, (results.get(result.type) ?? 0) + 1)
        const isDone = result.type === 'done' && result.reply.type === 'ok'
        if (isDone && operation.type === 'append') acknowledged.push(operation)
        onDone()
      })
    }
    const next = () => {
      if (isOver()) return
      if (dice.chance(8)) for (let i = 0; i < 20; i++) ask(() => {})
      ask(() => simulation.later(dice.integer(1, plan.thinkMs), next))
    }
    simulation.later(dice.integer(1, plan.thinkMs), next)
  }

  clients.forEach(startClient)

  return {
    results,
    judge(world, server) {
      const values = world.servers[server]?.server?.store.values
      for (const { key, value } of acknowledged) {
        const found = values === undefined ? undefined : get(values, key)
        const times = (found ?? '').split(value).length - 1
        if (times !== 1) return `${server} holds ${value} ${times} times, and it was acknowledged.`
      }
      return null
    },
  }
}

type Appended = Extract<Operation, { readonly type: 'append' }>

const kinds = ['put', 'get', 'append', 'append', 'append', 'cas', 'increment', 'delete'] as const
const keys = ['a', 'b', 'c', 'd'] as const

function drawOperation(dice: Dice, client: ClientId, count: number): Operation {
  const key = dice.pick(keys)
  const value = `<${client}:${count}>`
  const kind = dice.pick(kinds)
  switch (kind) {
    case 'put':
      return { type: 'put', key, value }
    case 'get':
      return { type: 'get', key }
    case 'append':
      return { type: 'append', key: `words of ${client}`, value }
    case 'cas':
      return {
        type: 'cas',
        key,
        expected: dice.chance(50) ? null : `<${client}:${count - 1}>`,
        value,
      }
    case 'increment':
      return { type: 'increment', key: 'number', by: dice.integer(-2, 5) }
    case 'delete':
      return { type: 'delete', key }
    default:
      return unreachable(kind)
  }
}
