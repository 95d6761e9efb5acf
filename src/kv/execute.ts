import { unreachable } from '../lib/assert'
import type { PersistentMap } from '../lib/persistent-map'
import { get, remove, set } from '../lib/persistent-map'
import type { Operation, OperationReply } from './operation'
import { isValue } from './operation'

export type Values = PersistentMap<string>

export interface Executed {
  readonly values: Values
  readonly reply: OperationReply
}

/** Executes one operation on the values alone: what it changes, and what it answers. */
export function execute(values: Values, operation: Operation): Executed {
  const { key } = operation
  const before = get(values, key) ?? null
  switch (operation.type) {
    case 'put':
      return { values: set(values, key, operation.value), reply: { type: 'ok', value: before } }
    case 'get':
      return { values, reply: { type: 'ok', value: before } }
    case 'append':
      return write(values, key, (before ?? '') + operation.value)
    case 'delete':
      return { values: remove(values, key), reply: { type: 'ok', value: before } }
    case 'cas':
      return before === operation.expected
        ? write(values, key, operation.value)
        : { values, reply: { type: 'mismatch', actual: before } }
    case 'increment':
      return increment(values, key, before ?? '0', operation.by)
    default:
      return unreachable(operation)
  }
}

function increment(values: Values, key: string, before: string, by: number): Executed {
  if (!isWholeNumber(before)) return { values, reply: { type: 'notANumber', actual: before } }
  const sum = Number(before) + by
  if (!Number.isSafeInteger(sum)) return { values, reply: { type: 'tooLong' } }
  return write(values, key, String(sum))
}

/** Digits that a number keeps exactly: beyond 2^53 sums would be wrong without a word. */
function isWholeNumber(text: string): boolean {
  return /^-?[0-9]{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
}

function write(values: Values, key: string, value: string): Executed {
  if (!isValue(value)) return { values, reply: { type: 'tooLong' } }
  return { values: set(values, key, value), reply: { type: 'ok', value } }
}
