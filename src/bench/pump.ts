import { emptyStore, withSessions } from '../kv/store'
import { assert } from '../lib/assert'
import { digest } from '../lib/digest'
import { allRules, emptyLog, micros, serverId, term } from '../raft/index'
import type { RaftOptions, ServerId } from '../raft/index'
import { bootServer } from '../server/boot'
import { clientId } from '../server/messages'
import type { Server } from '../server/server'
import { step } from '../server/step'
import type { Effect, Input } from '../server/step'
import { clientNames } from './commands'
import type { Asked } from './commands'

export interface Pump {
  /** Has the leader take these as one batch, and goes on until all servers have applied them. */
  commit(commands: readonly Asked[]): void
  /** Throws unless all servers have executed `count` commands, and hold the same. */
  judge(count: number): void
  /** Another one, with the same servers: they are values, so this costs nothing. */
  fork(): Pump
}

/** As often as a host compares its server with the recording. */
const hashInterval = 64
/** No time passes. */
const now = micros(0)

/**
 * Servers as values and nothing around them: what one sends is another's input at once, what it writes is
 * durable at once, and what comes meanwhile is its next batch. The first one leads.
 *
 * This is for measuring what `step` costs: its decisions are made, and digests are taken as often as by a
 * host. A heartbeat follows each batch, since followers learn from the next message what is committed.
 */
export function createPump(names: readonly string[], options: RaftOptions): Pump {
  const ids = names.map(serverId)
  return pumpOf(ids.map((id, i) => boot(id, ids, options, i + 1)))
}

function pumpOf(before: readonly Server[]): Pump {
  const servers = new Map(before.map((server) => [server.id, server]))
  const waiting = new Map<ServerId, Input[]>(before.map(({ id }) => [id, []]))
  const [first] = servers.keys()
  assert(first !== undefined, 'there is a server')
  const leader = first
  let answered = 0

  if (!isLeading()) give([{ type: 'timeout', timer: 'election' }])
  assert(isLeading(), `${leader} leads`)

  function isLeading(): boolean {
    return servers.get(leader)?.raft.role.type === 'leader'
  }

  /** Gives the leader this, and then each server what waits for it, as often as something does. */
  function give(inputs: readonly Input[]): void {
    waiting.set(leader, [...inputs])
    for (let isBusy = true; isBusy;) {
      isBusy = false
      for (const server of servers.values()) isBusy = turn(server) || isBusy
    }
  }

  /** Gives a server all that waits for it, as one batch. */
  function turn(server: Server): boolean {
    const inputs = waiting.get(server.id) ?? []
    if (inputs.length === 0) return false
    waiting.set(server.id, [])
    const { server: after, effects } = step(server, now, inputs)
    servers.set(server.id, after)
    if (after.n % hashInterval === 0) digest(after)
    for (const effect of effects) carryOut(server.id, effect)
    return true
  }

  /** That a write is done must come before anything else that waits. */
  function carryOut(id: ServerId, effect: Effect): void {
    if (effect.type === 'persist') {
      waiting.get(id)?.unshift({ type: 'stored', serial: effect.serial })
    } else if (effect.message.type !== 'ClientResponse') {
      const { message } = effect
      if (message.type !== 'ClientRequest') {
        waiting.get(message.to)?.push({ type: 'receive', message })
      }
    } else if (effect.message.outcome.type === 'done') answered++
  }

  return {
    commit(commands) {
      answered = 0
      give(commands.map((command) => request(leader, command)))
      give([{ type: 'timeout', timer: 'heartbeat' }])
      assert(answered === commands.length, `${answered} of ${commands.length} are answered`)
    },
    judge(count) {
      const expected = digest(servers.get(leader)?.store)
      for (const { id, store } of servers.values()) {
        const executed = store.executed - clientNames().length
        assert(executed === count, `${id} has executed ${executed}, not ${count}`)
        assert(digest(store) === expected, `${id} holds what ${leader} holds`)
      }
    },
    fork: () => pumpOf([...servers.values()]),
  }
}

function request(to: ServerId, { client, serial, text: command }: Asked): Input {
  const from = clientId(client)
  return { type: 'receive', message: { type: 'ClientRequest', from, to, serial, command } }
}

function boot(
  id: ServerId,
  voters: readonly ServerId[],
  options: RaftOptions,
  seed: number,
): Server {
  const server = bootServer({
    id,
    incarnation: 1,
    voters,
    options,
    rules: allRules,
    disk: { serial: 0, currentTerm: term(0), votedFor: null, log: emptyLog, snapshot: null },
    now,
    seed,
    links: 0,
  })
  // A value of its own: servers that began with the same one would share what `executeEntries` remembers.
  return { ...server, store: withSessions(emptyStore(), clientNames()) }
}
