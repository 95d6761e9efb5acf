import type { Micros, ServerId } from '../raft/index'
import type { Client, ClientEffect, ClientResult } from './client'
import type { Pending, PendingOperation, Registration } from './pending'

/**
 * A step in the making. Handlers assign to it; outside `stepClient` nothing sees it. `pending` keeps the
 * order of serial numbers, because they are given out ascending and changed in place.
 */
export interface Turn {
  /** As it will be after the step, but for `n`, `pending` and `registration`. */
  client: Client
  readonly now: Micros
  readonly pending: Map<number, PendingOperation>
  registration: Registration | null
  readonly effects: ClientEffect[]
  readonly serials: (number | null)[]
}

/** Notes how far something that is under way has come. */
export function keep(turn: Turn, one: Pending): void {
  if (one.type === 'registration') turn.registration = one
  else turn.pending.set(one.serial, one)
}

/** Ends an operation; whatever comes for it later finds nothing. */
export function settle(turn: Turn, ended: PendingOperation, result: ClientResult): void {
  const { serial, operation, submittedAt } = ended
  turn.pending.delete(serial)
  turn.effects.push({ type: 'settled', serial, operation, result, submittedAt })
}

export function believe(turn: Turn, leaderHint: ServerId): void {
  if (turn.client.leaderHint !== leaderHint) turn.client = { ...turn.client, leaderHint }
}

/** Gives up the belief in a leader where it turned out to be wrong. */
export function forget(turn: Turn, isWrong: (hint: ServerId) => boolean): void {
  const { leaderHint } = turn.client
  if (leaderHint !== null && isWrong(leaderHint)) turn.client = { ...turn.client, leaderHint: null }
}
