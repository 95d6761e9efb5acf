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
  const { after, reply } = executeOn(before, operation)
  if (after === before) return { values, reply }
  return { values: after === null ? remove(values, key) : set(values, key, after), reply }
}

/** What one operation makes of its own key, null where that is absent: keys do not know each other. */
export interface Outcome {
  readonly after: string | null
  readonly reply: OperationReply
}

export function executeOn(before: string | null, operation: Operation): Outcome {
  switch (operation.type) {
    case 'put':
      return { after: operation.value, reply: { type: 'ok', value: before } }
    case 'get':
      return { after: before, reply: { type: 'ok', value: before } }
    case 'append':
      return write(before, (before ?? '') + operation.value)
    case 'delete':
      return { after: null, reply: { type: 'ok', value: before } }
    case 'cas':
      return before === operation.expected
        ? write(before, operation.value)
        : { after: before, reply: { type: 'mismatch', actual: before } }
    case 'increment':
      return increment(before, operation.by)
    default:
      return unreachable(operation)
  }
}

function increment(before: string | null, by: number): Outcome {
  const number = before ?? '0'
  if (!isWholeNumber(number)) {
    return { after: before, reply: { type: 'notANumber', actual: number } }
  }
  const sum = Number(number) + by
  if (!Number.isSafeInteger(sum)) return { after: before, reply: { type: 'tooLong' } }
  return write(before, String(sum))
}

/** Digits that a number keeps exactly: beyond 2^53 sums would be wrong without a word. */
function isWholeNumber(text: string): boolean {
  return /^-?[0-9]{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
}

function write(before: string | null, value: string): Outcome {
  if (!isValue(value)) return { after: before, reply: { type: 'tooLong' } }
  return { after: value, reply: { type: 'ok', value } }
}
