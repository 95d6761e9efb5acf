import { executeOn } from '../kv/execute'
import type { Values } from '../kv/execute'
import type { OperationReply } from '../kv/operation'
import { unreachable } from '../lib/assert'
import { get } from '../lib/persistent-map'
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
  const { after, reply } = executeOn(state, operation)
  if (response !== null) {
    const { seen } = response
    const fits = seen.type === 'kind' ? seen.kind === reply.type : isSame(seen.outcome, reply)
    if (!fits) return undefined
  }
  return after
}

/** Whether an operation changed nothing wherever it happened: a read, and whatever failed. */
export function onlyLooked({ operation, response }: HistoryOperation): boolean {
  if (operation.type === 'get') return true
  return response !== null && kindOf(response.seen) !== 'ok'
}

/** Whether an operation leaves the same value whatever was there before. */
export function overwrites({ operation }: HistoryOperation): boolean {
  return operation.type === 'put' || operation.type === 'delete'
}

/** Whether a key that is only added to has become what cannot grow into what was seen of it later. */
export function isBeside(state: KeyState, { response }: HistoryOperation): boolean {
  if (state === null || response?.seen.type !== 'outcome') return false
  const { outcome } = response.seen
  return outcome.type === 'ok' && outcome.value?.startsWith(state) !== true
}

/** Whether an operation leaves the value as it is, or adds to it. */
export function onlyAdds({ operation }: HistoryOperation): boolean {
  return operation.type === 'get' || operation.type === 'append'
}

function kindOf(seen: Observation): OperationReply['type'] {
  return seen.type === 'kind' ? seen.kind : seen.outcome.type
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
