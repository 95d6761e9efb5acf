import { unreachable } from '../lib/assert'
import { fitsUtf8 } from '../lib/utf8'

/** What a client asks of the key-value store. Keys and values are text. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'get'; readonly key: string }
  /** Adds to the end of the value; an absent key counts as empty. */
  | { readonly type: 'append'; readonly key: string; readonly value: string }
  | { readonly type: 'delete'; readonly key: string }
  /** Compare-and-set: writes `value` if the key holds `expected`; null stands for absent. */
  | {
      readonly type: 'cas'
      readonly key: string
      readonly expected: string | null
      readonly value: string
    }
  /** Adds to a whole number; an absent key counts as 0. */
  | { readonly type: 'increment'; readonly key: string; readonly by: number }

/** What an operation comes to when it is executed. A failure changed nothing. */
export type OperationReply =
  /** get: the value, or null. put and delete: the value before. append, cas, increment: the value after. */
  | { readonly type: 'ok'; readonly value: string | null }
  /** cas: the key held something else. */
  | { readonly type: 'mismatch'; readonly actual: string | null }
  /** increment of what is not a whole number. */
  | { readonly type: 'notANumber'; readonly actual: string }
  /** append or increment would pass the limit of a value. */
  | { readonly type: 'tooLong' }

/** What the store answers to a command. A register is answered `ok` without a value. */
export type Reply =
  | OperationReply
  /** The answer to this serial number was acknowledged by the client and is forgotten (thesis §6.3). */
  | { readonly type: 'forgotten' }
  /**
   * The client has no session: it never registered, or its session was evicted. Nothing was executed
   * now; an earlier attempt may have been, and nobody knows any more (thesis §6.3).
   */
  | { readonly type: 'expired' }

/** Longest key, in UTF-8 bytes. */
export const maxKeyBytes = 1024
/** Longest value, in UTF-8 bytes. */
export const maxValueBytes = 64 * 1024

/** A command in the log, and who asked for it as which request (thesis §6.3). */
export type Command = OperationCommand | RegisterCommand

interface CommandBase {
  readonly client: string
  readonly serial: number
  /** The client has had the answers to all serial numbers below this one. */
  readonly lowest: number
}

export interface OperationCommand extends CommandBase {
  readonly type: 'operation'
  readonly operation: Operation
}

/** Opens the client's session, and closes those least recently used while there are more than `limit`. */
export interface RegisterCommand extends CommandBase {
  readonly type: 'register'
  readonly serial: 0
  readonly lowest: 0
  /** At least 1: the session that is opened stays. All servers see the limit of the log, not their own. */
  readonly limit: number
}

/** Whether a text may be a key: not empty, and not longer than a key may be. */
export function isKey(text: string): boolean {
  return text.length > 0 && fitsUtf8(text, maxKeyBytes)
}

/** Whether a text may be a value. */
export function isValue(text: string): boolean {
  return fitsUtf8(text, maxValueBytes)
}

/** An operation in a few signs, for the cell of a log. */
export function describeOperation(operation: Operation): string {
  const { key } = operation
  switch (operation.type) {
    case 'put':
      return `${key}=${operation.value}`
    case 'get':
      return `get ${key}`
    case 'append':
      return `${key}+'${operation.value}'`
    case 'delete':
      return `del ${key}`
    case 'cas':
      return `${key}?${operation.expected ?? '∅'}→${operation.value}`
    case 'increment':
      return operation.by < 0 ? `${key}-=${-operation.by}` : `${key}+=${operation.by}`
    default:
      return unreachable(operation)
  }
}

/** A command in a few signs, likewise; of a client's name the part that is unique for ever is left out. */
export function describeCommand(command: Command): string {
  switch (command.type) {
    case 'operation':
      return describeOperation(command.operation)
    case 'register':
      return `register ${command.client.replace(/\..*/s, '')}`
    default:
      return unreachable(command)
  }
}
