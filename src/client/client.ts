import type { Operation, Reply } from '../kv/operation'
import { unreachable } from '../lib/assert'
import { randomFrom } from '../lib/random'
import type { RandomState } from '../lib/random'
import { fromMs, micros } from '../raft/index'
import type { Micros, ServerId } from '../raft/index'
import type { ClientId, ClientRequest, ClientResponse } from '../server/messages'
import { onResponse } from './answer'
import { onWake } from './attempt'
import { onSubmit } from './submit'
import { forget } from './turn'
import type { Turn } from './turn'

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
  /** The server asked last, also while it waits; null before the first. */
  readonly lastAsked: ServerId | null
  readonly attempts: number
  /** How often it has waited to try again: the waits grow. */
  readonly backoffs: number
  /** Redirects followed at once since the last wait. */
  readonly redirects: number
  /** Answers that said overloaded. */
  readonly overloads: number
  /** Some attempt went unanswered: its command may be in a log. */
  readonly isInDoubt: boolean
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

/** Patient enough for an election, quick enough that a person does not wait for the back-off. */
export const defaultClientOptions: ClientOptions = {
  attemptTimeout: fromMs(300),
  backoffMin: fromMs(25),
  backoffMax: fromMs(400),
  giveUpAfter: fromMs(6000),
  maxPending: 1024,
  maxPendingBytes: 4 * 1024 * 1024,
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
  /** Refused by every server that was asked, before it entered a log: too much is under way. */
  | { readonly type: 'overloaded' }
  /** The only server that was to be asked does not lead. */
  | { readonly type: 'redirected'; readonly leaderId: ServerId | null }

export type ClientEffect =
  | { readonly type: 'send'; readonly message: ClientRequest }
  | {
      readonly type: 'settled'
      readonly serial: number
      readonly operation: Operation
      readonly result: ClientResult
      readonly submittedAt: Micros
    }

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

export function newClient({ id, servers, options, seed, links }: NewClient): Client {
  return {
    id,
    n: 0,
    servers,
    options,
    nextSerial: 1,
    leaderHint: null,
    pending: [],
    random: randomFrom(seed),
    links,
  }
}

/** When the client wants a `wake`, or null while nothing is pending. World time: clients have no clock of their own. */
export function clientDeadline(client: Client): Micros | null {
  if (client.pending.length === 0) return null
  const moments = client.pending.map(({ retryAt, giveUpAt }) => Math.min(retryAt, giveUpAt))
  return micros(moments.reduce((a, b) => Math.min(a, b)))
}

/**
 * Takes all that waits as one batch: a session of thesis §6.3 as one pure function. `now` is world time.
 *
 * Every operation that was given a serial number settles exactly once, and never as failed: where no
 * answer came it is unknown. Commands are encoded once, so a retry says the same as the first attempt.
 */
export function stepClient(
  before: Client,
  now: Micros,
  inputs: readonly ClientInput[],
): ClientStep {
  const turn: Turn = {
    client: before,
    now,
    pending: new Map(before.pending.map((operation) => [operation.serial, operation])),
    effects: [],
    serials: [],
  }
  for (const input of inputs) {
    switch (input.type) {
      case 'submit':
        onSubmit(turn, input.operation, input.server)
        break
      case 'receive':
        onResponse(turn, input.message)
        break
      case 'wake':
        onWake(turn)
        break
      case 'links':
        turn.client = { ...turn.client, links: input.version }
        break
      case 'servers':
        turn.client = { ...turn.client, servers: input.servers }
        forget(turn, (hint) => !input.servers.includes(hint))
        break
      default:
        unreachable(input)
    }
  }
  return {
    client: { ...turn.client, n: before.n + 1, pending: [...turn.pending.values()] },
    effects: turn.effects,
    serials: turn.serials,
  }
}
