import type { Micros, ServerId } from '../raft/index'
import type { Client, ClientEffect, ClientResult } from './client'
import type { Pending, PendingOperation } from './pending'

/** A step in the making. Handlers assign to it; outside `stepClient` nothing sees it. */
export interface Turn {
  readonly client: DraftClient
  readonly now: Micros
  readonly effects: ClientEffect[]
  readonly serials: (number | null)[]
}

/** A client that may be assigned to; its operations are values that are replaced. */
type DraftClient = { -readonly [K in keyof Omit<Client, 'pending'>]: Client[K] } & {
  readonly pending: PendingOperation[]
}

/** Fields are written out: V8 makes a literal much faster than a spread of which fields are overwritten. */
export function begin(before: Client, now: Micros): Turn {
  const client: DraftClient = {
    id: before.id,
    n: before.n + 1,
    servers: before.servers,
    options: before.options,
    nextSerial: before.nextSerial,
    session: before.session,
    lastSession: before.lastSession,
    registration: before.registration,
    leaderHint: before.leaderHint,
    pending: before.pending.slice(),
    random: before.random,
    links: before.links,
  }
  return { client, now, effects: [], serials: [] }
}

/** The operation with this serial number, or null where it has ended. */
export function pendingOf({ client }: Turn, serial: number): PendingOperation | null {
  const { pending } = client
  const found = pending[placeOf(pending, serial)]
  return found?.serial === serial ? found : null
}

/** Notes how far something that is under way has come. */
export function keep(turn: Turn, one: Pending): void {
  if (one.type === 'registration') turn.client.registration = one
  else {
    const { pending } = turn.client
    pending[placeOf(pending, one.serial)] = one
  }
}

/** Ends an operation; whatever comes for it later finds nothing. */
export function settle(turn: Turn, ended: PendingOperation, result: ClientResult): void {
  const { serial, operation, submittedAt } = ended
  const { pending } = turn.client
  pending.splice(placeOf(pending, serial), 1)
  turn.effects.push({ type: 'settled', serial, operation, result, submittedAt })
}

export function believe(turn: Turn, leaderHint: ServerId): void {
  turn.client.leaderHint = leaderHint
}

/** Gives up the belief in a leader where it turned out to be wrong. */
export function forget(turn: Turn, isWrong: (hint: ServerId) => boolean): void {
  const { leaderHint } = turn.client
  if (leaderHint !== null && isWrong(leaderHint)) turn.client.leaderHint = null
}

/** Where a serial number is or would be; a new one comes last. */
function placeOf(pending: readonly PendingOperation[], serial: number): number {
  let [from, to] = [0, pending.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((pending[middle]?.serial ?? Infinity) < serial) from = middle + 1
    else to = middle
  }
  return from
}
