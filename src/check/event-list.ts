import type { HistoryOperation } from '../trace/history'

/** Where the list begins; no event. */
interface Head extends Link {
  readonly type: 'head'
}

export interface Invocation extends Link {
  readonly type: 'invocation'
  readonly operation: HistoryOperation
  /** Its place among all invocations. */
  readonly place: number
  /** null while the operation is pending. */
  response: Response | null
}

interface Response extends Link {
  readonly type: 'response'
  readonly invocation: Invocation
}

interface Link {
  before: HistoryEvent | null
  after: HistoryEvent | null
}

export type HistoryEvent = Head | Invocation | Response

/**
 * The events of operations that have no place in an order yet, as a list. Operations can be taken out
 * and put back, last out first in, at no cost. Where positions are equal invocations come before
 * responses, so that the operations overlap.
 */
export function eventList(operations: readonly HistoryOperation[]): HistoryEvent {
  const head: Head = { type: 'head', before: null, after: null }
  const moments = operations
    .toSorted((a, b) => a.invokedAt - b.invokedAt)
    .flatMap(momentsOf)
    .sort((a, b) => a.at - b.at || rank(a.event) - rank(b.event))
  let last: HistoryEvent = head
  for (const { event } of moments) {
    last.after = event
    event.before = last
    last = event
  }
  return head
}

function momentsOf(operation: HistoryOperation, place: number) {
  const link = { before: null, after: null }
  const invocation: Invocation = { type: 'invocation', operation, place, response: null, ...link }
  const begin = { at: operation.invokedAt, event: invocation }
  if (operation.response === null) return [begin]
  invocation.response = { type: 'response', invocation, ...link }
  return [begin, { at: operation.response.at, event: invocation.response }]
}

function rank({ type }: HistoryEvent): number {
  return type === 'invocation' ? 0 : 1
}

/** Takes an operation out of the list. */
export function lift(invocation: Invocation): void {
  unlink(invocation)
  if (invocation.response !== null) unlink(invocation.response)
}

/** Puts back the operation that was taken out last. */
export function unlift(invocation: Invocation): void {
  if (invocation.response !== null) relink(invocation.response)
  relink(invocation)
}

function unlink({ before, after }: HistoryEvent): void {
  if (before !== null) before.after = after
  if (after !== null) after.before = before
}

function relink(event: HistoryEvent): void {
  if (event.before !== null) event.before.after = event
  if (event.after !== null) event.after.before = event
}
