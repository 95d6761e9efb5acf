import type { Operation } from '../kv/operation'
import type { Micros, ReadMode, ServerId } from '../raft/index'

/** What a client waits for. */
export type Pending = PendingOperation | Registration

/** An operation that is not settled. */
export interface PendingOperation extends Attempts {
  readonly type: 'operation'
  readonly serial: number
  readonly operation: Operation
  readonly request: Request
  /** What it counts for in the limit on what is out. */
  readonly bytes: number
  readonly submittedAt: Micros
  readonly giveUpAt: Micros
}

/** A session that is to be opened: it is asked for as long as a command waits for it. */
export interface Registration extends Attempts {
  readonly type: 'registration'
  /** No operation has it, so that the answer finds its way. */
  readonly serial: 0
}

/** How an operation is put to a server. A retry says the same as the first attempt. */
export type Request =
  /** A command that waits for a session; nothing was sent yet. */
  | { readonly type: 'queued' }
  /** The encoded command, and the session it belongs to. */
  | { readonly type: 'command'; readonly session: string; readonly command: string }
  /** Changes nothing, so it needs no session. */
  | { readonly type: 'read'; readonly mode: ReadMode | null }

/** Where something that is asked for stands. */
export interface Attempts {
  /** The only server to ask, or null to follow the leader. */
  readonly pinned: ServerId | null
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
}

/** Before the first attempt. */
export function noAttempts(pinned: ServerId | null, now: Micros): Attempts {
  return {
    pinned,
    askedOf: null,
    lastAsked: null,
    attempts: 0,
    backoffs: 0,
    redirects: 0,
    overloads: 0,
    isInDoubt: false,
    retryAt: now,
  }
}

/** What is pending, while a step changes it. */
export type Draft<T extends Pending> = { -readonly [K in keyof T]: T[K] }

/** A copy to assign to. Fields are written out: V8 makes a literal much faster than a spread. */
export function draftOf(one: Pending): Draft<PendingOperation> | Draft<Registration> {
  if (one.type === 'operation') return draftOfOperation(one)
  return {
    type: one.type,
    serial: one.serial,
    pinned: one.pinned,
    askedOf: one.askedOf,
    lastAsked: one.lastAsked,
    attempts: one.attempts,
    backoffs: one.backoffs,
    redirects: one.redirects,
    overloads: one.overloads,
    isInDoubt: one.isInDoubt,
    retryAt: one.retryAt,
  }
}

export function draftOfOperation(one: PendingOperation): Draft<PendingOperation> {
  return {
    type: one.type,
    serial: one.serial,
    operation: one.operation,
    request: one.request,
    bytes: one.bytes,
    submittedAt: one.submittedAt,
    giveUpAt: one.giveUpAt,
    pinned: one.pinned,
    askedOf: one.askedOf,
    lastAsked: one.lastAsked,
    attempts: one.attempts,
    backoffs: one.backoffs,
    redirects: one.redirects,
    overloads: one.overloads,
    isInDoubt: one.isInDoubt,
    retryAt: one.retryAt,
  }
}
