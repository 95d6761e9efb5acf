import type { Operation, Reply } from '../kv/operation'
import { unreachable } from '../lib/assert'
import { randomFrom } from '../lib/random'
import type { RandomState } from '../lib/random'
import { fromMs, micros } from '../raft/index'
import type { Micros, ReadMode, ServerId } from '../raft/index'
import type { ClientId, ClientRead, ClientRequest, ClientResponse } from '../server/messages'
import { onResponse } from './answer'
import { onWake } from './attempt'
import type { PendingOperation, Registration } from './pending'
import { onSubmit } from './submit'
import { begin, forget } from './turn'

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
  /** Sessions the servers keep when this client opens one; those least recently used are closed. */
  readonly maxSessions: number
}

/** Patient enough for an election, quick enough that a person does not wait for the back-off. */
export const defaultClientOptions: ClientOptions = {
  attemptTimeout: fromMs(300),
  backoffMin: fromMs(25),
  backoffMax: fromMs(400),
  giveUpAfter: fromMs(6000),
  maxPending: 1024,
  maxPendingBytes: 4 * 1024 * 1024,
  maxSessions: 512,
}

/** One client as plain data: its session, its serial numbers, what it believes of the leader. */
export interface Client {
  /** Its address on the network. */
  readonly id: ClientId
  readonly n: number
  readonly servers: readonly ServerId[]
  readonly options: ClientOptions
  /** Operations are numbered on from session to session. */
  readonly nextSerial: number
  /** The session that commands go in; null while none is open. */
  readonly session: string | null
  /** The entry that opened the last session; 0 before the first. */
  readonly lastSession: number
  /** null while no session is asked for. */
  readonly registration: Registration | null
  readonly leaderHint: ServerId | null
  /** Ascending by serial number. */
  readonly pending: readonly PendingOperation[]
  readonly random: RandomState
  /** The version of the link rules this client sends under. */
  readonly links: number
}

export type ClientInput =
  | Submission
  | { readonly type: 'receive'; readonly message: ClientResponse }
  | { readonly type: 'wake' }
  | { readonly type: 'links'; readonly version: number }
  /** The cluster's servers changed. */
  | { readonly type: 'servers'; readonly servers: readonly ServerId[] }

/** Somebody asks for an operation. */
export interface Submission {
  readonly type: 'submit'
  readonly operation: Operation
  /** Asks that server only; null follows the leader. */
  readonly server: ServerId | null
  /** How a `get` is answered, null as the cluster's options say; no other operation has a choice. */
  readonly mode: ReadMode | null
}

/** How an operation ended for the one who asked. */
export type ClientResult =
  /** `mode` is how a read was answered: what is `local` may be old. */
  | { readonly type: 'done'; readonly reply: Reply; readonly mode: ReadMode }
  /** No answer in time. A write may have happened or may yet happen: unknown is not failed. */
  | { readonly type: 'unknown' }
  /** The session was closed before the command came: not executed, unless its one request came twice. */
  | { readonly type: 'expired' }
  /** No session could be opened in time, so that the command was never sent. */
  | { readonly type: 'noSession' }
  /** Refused by every server that was asked, before it entered a log: too much is under way. */
  | { readonly type: 'overloaded' }
  /** The only server that was to be asked does not lead. */
  | { readonly type: 'redirected'; readonly leaderId: ServerId | null }
  /** The only server that was to be asked is handing its leadership over, or lost it: nothing happened. */
  | { readonly type: 'failed'; readonly because: 'transferring' | 'lostLeadership' }

export type ClientEffect =
  | { readonly type: 'send'; readonly message: ClientRequest | ClientRead }
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
    session: null,
    lastSession: 0,
    registration: null,
    leaderHint: null,
    pending: [],
    random: randomFrom(seed),
    links,
  }
}

/** When the client wants a `wake`, or null while nothing is pending. World time: clients have no clock of their own. */
export function clientDeadline({ pending, registration }: Client): Micros | null {
  if (pending.length === 0) return null
  let next = registration?.retryAt ?? Infinity
  for (const { retryAt, giveUpAt } of pending) next = Math.min(next, retryAt, giveUpAt)
  return micros(next)
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
  const turn = begin(before, now)
  for (const input of inputs) {
    switch (input.type) {
      case 'submit':
        onSubmit(turn, input)
        break
      case 'receive':
        onResponse(turn, input.message)
        break
      case 'wake':
        onWake(turn)
        break
      case 'links':
        turn.client.links = input.version
        break
      case 'servers':
        turn.client.servers = input.servers
        forget(turn, (hint) => !input.servers.includes(hint))
        break
      default:
        unreachable(input)
    }
  }
  const { client, effects, serials } = turn
  return { client, effects, serials }
}
