import type { Values } from '../kv/execute'
import type { Operation, OperationReply } from '../kv/operation'

/**
 * What clients asked of the store and what they were told, as they saw it: nothing of servers, logs or
 * messages. Positions are places in one order of all invocations and responses; two at the same
 * position overlap, so a doubt about an order is written as a tie.
 */
export interface History {
  /** The values before the first operation. */
  readonly initial: Values
  /** In any order. */
  readonly operations: readonly HistoryOperation[]
}

export interface HistoryOperation {
  readonly client: string
  readonly operation: Operation
  readonly invokedAt: number
  /** Null while nobody knows: it may have happened at any time after its invocation, or may never. */
  readonly response: HistoryResponse | null
}

export interface HistoryResponse {
  readonly at: number
  readonly seen: Observation
}

/** How much of an outcome is known. */
export type Observation =
  | { readonly type: 'outcome'; readonly outcome: OperationReply }
  /** That it succeeded, say, but not with which value. */
  | { readonly type: 'kind'; readonly kind: OperationReply['type'] }
