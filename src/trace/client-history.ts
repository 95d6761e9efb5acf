import type { Client, ClientResult } from '../client/client'
import type { Values } from '../kv/execute'
import type { OperationReply } from '../kv/operation'
import { emptyMap, entries, get, remove, set } from '../lib/persistent-map'
import type { PersistentMap } from '../lib/persistent-map'
import type { ClientId } from '../server/messages'
import type { Settled } from '../world/apply'
import type { History, HistoryOperation } from './history'
import type { Told } from './line'

/**
 * What the clients of a run asked and were told, folded from its records one by one. It is a value, so a
 * run can be parted in two. It grows with every operation: how long a history may get is up to the caller.
 *
 * Positions are the numbers of records. Their order is one that the run may have had, not that of a
 * clock: two operations of which neither knew may stand in either order, which only a rule that trusts
 * clocks could tell.
 */
export interface ClientHistory {
  readonly initial: Values
  /** Reads of a server's own values promise nothing. Those who do not want to know leave them out. */
  readonly localReads: 'counted' | 'leftOut'
  /** By client and serial number. */
  readonly operations: PersistentMap<Noted>
  /** By client: the serial number after the last that was seen. */
  readonly nextSerials: PersistentMap<number>
}

interface Noted {
  readonly operation: HistoryOperation
  /** How many copies of its request were ever on their way. */
  readonly copies: number
}

/** Begins where no operation is under way. */
export function newClientHistory(
  initial: Values,
  localReads: ClientHistory['localReads'] = 'counted',
): ClientHistory {
  return { initial, localReads, operations: emptyMap(), nextSerials: emptyMap() }
}

/** Takes one record in. */
export function foldClients(before: ClientHistory, { record, applied }: Told): ClientHistory {
  if (record.type !== 'clientStep') return before
  const { world, sent, settled } = applied
  const client = world.clients[record.client]
  if (client === undefined) return before
  let history = noteSubmitted(before, client, settled, world.count)
  for (const { message } of sent) {
    if (message.type === 'ClientRequest') history = noteCopy(history, message.from, message.serial)
  }
  for (const each of settled) history = noteSettled(history, client.id, each, world.count)
  return history
}

/** The history so far; what is under way is pending. */
export function historyOf({ initial, operations }: ClientHistory): History {
  return { initial, operations: [...entries(operations)].map(([, { operation }]) => operation) }
}

/** Operations with a new serial number are under way, if they did not settle at once. */
function noteSubmitted(
  history: ClientHistory,
  { id, nextSerial, pending }: Client,
  settled: readonly Settled[],
  at: number,
): ClientHistory {
  const seen = get(history.nextSerials, id) ?? 1
  if (nextSerial === seen) return history
  let { operations } = history
  for (const { serial, operation } of [...pending, ...settled]) {
    if (serial < seen) continue
    const noted = { client: id, operation, invokedAt: at, response: null }
    operations = set(operations, nameOf(id, serial), { operation: noted, copies: 0 })
  }
  return { ...history, operations, nextSerials: set(history.nextSerials, id, nextSerial) }
}

function noteCopy(history: ClientHistory, client: ClientId, serial: number): ClientHistory {
  const name = nameOf(client, serial)
  const noted = get(history.operations, name)
  if (noted === undefined) return history
  const { operation, copies } = noted
  return {
    ...history,
    operations: set(history.operations, name, { operation, copies: copies + 1 }),
  }
}

function noteSettled(
  history: ClientHistory,
  client: ClientId,
  { serial, result }: Settled,
  at: number,
): ClientHistory {
  const name = nameOf(client, serial)
  const noted = get(history.operations, name)
  if (noted === undefined) return history
  const outcome = outcomeOf(result)
  const isLeftOut =
    outcome === null
      ? neverHappened(noted, result)
      : history.localReads === 'leftOut' && isLocal(result)
  if (isLeftOut) return { ...history, operations: remove(history.operations, name) }
  if (outcome === null) return history
  const response = { at, seen: { type: 'outcome', outcome } } as const
  const operation = { ...noted.operation, response }
  return { ...history, operations: set(history.operations, name, { ...noted, operation }) }
}

/** What the operation came to, or null where nobody said. */
function outcomeOf(result: ClientResult): OperationReply | null {
  if (result.type !== 'done') return null
  const { reply } = result
  switch (reply.type) {
    case 'forgotten':
    case 'expired':
      return null
    default:
      return reply
  }
}

/**
 * An operation that was refused never happened only if all that was ever sent for it is the one request
 * that was refused: another copy may still meet a leader, or has. Otherwise nobody knows.
 */
function neverHappened({ copies }: Noted, result: ClientResult): boolean {
  return result.type !== 'unknown' && copies <= 1
}

function isLocal(result: ClientResult): boolean {
  return result.type === 'done' && result.mode === 'local'
}

function nameOf(client: ClientId, serial: number): string {
  return `${client}/${serial}`
}
