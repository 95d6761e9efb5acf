import { unreachable } from '../lib/assert'
import { isCount, isInteger, isKeyText, isList, isValueText, parseJson } from './fields'
import type { Command, Operation } from './operation'

/**
 * A command as the text that the log keeps: `["C1.k3f9",7,5,"put","x","3"]`, or
 * `["C1.k3f9",0,0,"register",512]`.
 */
export function encodeCommand(command: Command): string {
  const { client, serial, lowest } = command
  switch (command.type) {
    case 'operation': {
      const { type, key } = command.operation
      return JSON.stringify([client, serial, lowest, type, key, ...rest(command.operation)])
    }
    case 'register':
      return JSON.stringify([client, serial, lowest, command.type, command.limit])
    default:
      return unreachable(command)
  }
}

/** The command a log entry holds, or null where the text is none, or one beyond the limits. */
export function decodeCommand(text: string): Command | null {
  const fields = parseJson(text)
  if (!isList(fields)) return null
  const [client, serial, lowest, type, subject, ...more] = fields
  if (!isKeyText(client)) return null
  if (!isCount(serial) || !isCount(lowest) || lowest > serial) return null
  if (type === 'register') {
    const isGood = serial === 0 && more.length === 0 && isCount(subject) && subject > 0
    return isGood ? { type, client, serial: 0, lowest: 0, limit: subject } : null
  }
  if (!isKeyText(subject)) return null
  const operation = operationOf(type, subject, more)
  return operation === null ? null : { type: 'operation', client, serial, lowest, operation }
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
