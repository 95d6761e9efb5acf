import { execute } from '../kv/execute'
import type { Values } from '../kv/execute'
import type { Operation, OperationReply } from '../kv/operation'
import { unreachable } from '../lib/assert'
import { emptyMap, get, set } from '../lib/persistent-map'
import type { HistoryOperation, Observation } from '../trace/history'

/**
 * What one key may do when nothing happens at the same time. A state is the value it holds, null where
 * it is absent: keys do not know each other, so each can be judged alone.
 */
export type KeyState = string | null

export function initialState(initial: Values, key: string): KeyState {
  return get(initial, key) ?? null
}

/** The state after an operation, or undefined where it could not have come to what was seen of it. */
export function next(state: KeyState, { operation, response }: HistoryOperation) {
  const { values, reply } = execute(valuesOf(state, operation), operation)
  if (response !== null) {
    const { seen } = response
    const fits = seen.type === 'kind' ? seen.kind === reply.type : isSame(seen.outcome, reply)
    if (!fits) return undefined
  }
  return get(values, operation.key) ?? null
}

/** Whether an operation changed nothing wherever it happened: a read, and whatever failed. */
export function onlyLooked({ operation, response }: HistoryOperation): boolean {
  if (operation.type === 'get') return true
  return response !== null && kindOf(response.seen) !== 'ok'
}

function kindOf(seen: Observation): OperationReply['type'] {
  return seen.type === 'kind' ? seen.kind : seen.outcome.type
}

function valuesOf(state: KeyState, { key }: Operation): Values {
  return state === null ? emptyMap() : set(emptyMap<string>(), key, state)
}

function isSame(a: OperationReply, b: OperationReply): boolean {
  return a.type === b.type && valueIn(a) === valueIn(b)
}

function valueIn(outcome: OperationReply): string | null {
  switch (outcome.type) {
    case 'ok':
      return outcome.value
    case 'mismatch':
    case 'notANumber':
      return outcome.actual
    case 'tooLong':
      return null
    default:
      return unreachable(outcome)
  }
}
