import { unreachable } from '../lib/assert'
import type { Command, Operation } from './operation'
import { isKey, isValue } from './operation'

/** A command as the text that the log keeps: `["C1.k3f9",7,5,"put","x","3"]`. */
export function encodeCommand({ client, serial, lowest, operation }: Command): string {
  return JSON.stringify([client, serial, lowest, operation.type, operation.key, ...rest(operation)])
}

/** The command a log entry holds, or null where the text is none, or one beyond the limits. */
export function decodeCommand(text: string): Command | null {
  const fields = parseArray(text)
  if (fields === null) return null
  const [client, serial, lowest, type, key, ...more] = fields
  if (typeof client !== 'string' || !isKey(client)) return null
  if (!isCount(serial) || !isCount(lowest) || lowest > serial) return null
  if (typeof key !== 'string' || !isKey(key)) return null
  const operation = operationOf(type, key, more)
  return operation === null ? null : { client, serial, lowest, operation }
}

function rest(operation: Operation): readonly (string | number | null)[] {
  switch (operation.type) {
    case 'get':
    case 'delete':
      return []
    case 'put':
    case 'append':
      return [operation.value]
    case 'cas':
      return [operation.expected, operation.value]
    case 'increment':
      return [operation.by]
    default:
      return unreachable(operation)
  }
}

function operationOf(type: unknown, key: string, more: readonly unknown[]): Operation | null {
  const [first, second] = more
  switch (type) {
    case 'get':
    case 'delete':
      return more.length === 0 ? { type, key } : null
    case 'put':
    case 'append':
      return more.length === 1 && isValueText(first) ? { type, key, value: first } : null
    case 'cas': {
      const isGood = more.length === 2 && (first === null || isValueText(first))
      return isGood && isValueText(second) ? { type, key, expected: first, value: second } : null
    }
    case 'increment':
      return more.length === 1 && isInteger(first) ? { type, key, by: first } : null
    default:
      return null
  }
}

function parseArray(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}

function isValueText(field: unknown): field is string {
  return typeof field === 'string' && isValue(field)
}

function isInteger(field: unknown): field is number {
  return Number.isSafeInteger(field)
}

function isCount(field: unknown): field is number {
  return isInteger(field) && field >= 0
}
