import type { Operation, Reply } from '../kv/operation'
import type { RandomState } from '../lib/random'
import type { Micros, ServerId } from '../raft/index'
import type { ClientId, ClientRequest, ClientResponse } from '../server/messages'

/** An operation that is not settled. */
export interface PendingOperation {
  readonly serial: number
  readonly operation: Operation
  /** The encoded command; a retry sends the same text. */
  readonly command: string
  /** The only server to ask, or null to follow the leader. */
  readonly pinned: ServerId | null
  readonly submittedAt: Micros
  /** The server asked last, or null while it waits to try again. */
  readonly askedOf: ServerId | null
  readonly attempts: number
  /** When to ask (again), or to stop waiting for the answer. */
  readonly retryAt: Micros
  readonly giveUpAt: Micros
}

export interface ClientOptions {
  /** How long one server may take to answer before another is asked. */
  readonly attemptTimeout: Micros
  /** The first back-off; it doubles with each attempt. */
  readonly backoffMin: Micros
  readonly backoffMax: Micros
  /** After this an operation ends as unknown. */
  readonly giveUpAfter: Micros
  /** Operations out at a time; one more is refused as overloaded. */
  readonly maxPending: number
  /** Bytes of commands out at a time. */
  readonly maxPendingBytes: number
}

/** One client as plain data: its session, its serial numbers, what it believes of the leader. */
export interface Client {
  readonly id: ClientId
  readonly n: number
  readonly servers: readonly ServerId[]
  readonly options: ClientOptions
  readonly nextSerial: number
  readonly leaderHint: ServerId | null
  /** Ascending by serial number. */
  readonly pending: readonly PendingOperation[]
  readonly random: RandomState
  /** The version of the link rules this client sends under. */
  readonly links: number
}

export type ClientInput =
  | { readonly type: 'submit'; readonly operation: Operation; readonly server: ServerId | null }
  | { readonly type: 'receive'; readonly message: ClientResponse }
  | { readonly type: 'wake' }
  | { readonly type: 'links'; readonly version: number }
  /** The cluster's servers changed. */
  | { readonly type: 'servers'; readonly servers: readonly ServerId[] }

/** How an operation ended for the one who asked. */
export type ClientResult =
  | { readonly type: 'done'; readonly reply: Reply }
  /** No answer in time. A write may have happened or may yet happen: unknown is not failed. */
  | { readonly type: 'unknown' }
  /** Refused before anything was sent or stored: too much is under way. */
  | { readonly type: 'overloaded' }
  /** The only server that was to be asked does not lead. */
  | { readonly type: 'redirected'; readonly leaderId: ServerId | null }

export type ClientEffect =
  | { readonly type: 'send'; readonly message: ClientRequest }
  | { readonly type: 'settled'; readonly serial: number; readonly operation: Operation; readonly result: ClientResult; readonly submittedAt: Micros }

export interface ClientStep {
  readonly client: Client
  readonly effects: readonly ClientEffect[]
  /** The serial number of each `submit`, in order; null where it was refused as overloaded. */
  readonly serials: readonly (number | null)[]
}

export interface NewClient {
  readonly id: ClientId
  readonly servers: readonly ServerId[]
  readonly options: ClientOptions
  readonly seed: number
  readonly links: number
}

export function newClient(_new: NewClient): Client {
  throw new Error('not yet')
}

/** When the client wants a `wake`, or null while nothing is pending. World time: clients have no clock of their own. */
export function clientDeadline(_client: Client): Micros | null {
  throw new Error('not yet')
}

/** Takes all that waits as one batch. `now` is world time. */
export function stepClient(_before: Client, _now: Micros, _inputs: readonly ClientInput[]): ClientStep {
  throw new Error('not yet')
}
