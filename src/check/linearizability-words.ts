import { describeOperation } from '../kv/operation'
import type { HistoryOperation, Observation } from '../trace/history'
import type { Violation } from './checker'
import type { Verdict } from './linearizability'

/**
 * A verdict as a broken promise, or null where none is known to be broken. Says how far an order could
 * be found, and what does not fit behind it.
 */
export function violationOf(verdict: Verdict): Violation | null {
  if (verdict.type !== 'illegal') return null
  const { order, stuck } = verdict.longest
  const lately = order.slice(-mostTold)
  const before = order.length > lately.length ? `${order.length - lately.length} operations, ` : ''
  const told = lately.length === 0 ? 'At first' : `After ${before}${lately.map(tell).join(', ')}`
  const next = stuck === null ? 'nothing' : tell(stuck)
  return {
    invariant: 'Linearizability',
    detail: `No order explains what clients saw of ${verdict.key}. ${told} it is the turn of ${next}, which does not fit.`,
  }
}

/** How many of the operations that led there are worth naming. */
const mostTold = 4

function tell({ client, operation, response }: HistoryOperation): string {
  const seen = response === null ? '?' : describeSeen(response.seen)
  return `${client} ${describeOperation(operation)} → ${seen}`
}

function describeSeen(seen: Observation): string {
  if (seen.type === 'kind') return seen.kind
  const { outcome } = seen
  if (outcome.type === 'ok') return outcome.value ?? '∅'
  return 'actual' in outcome ? `${outcome.type} (${outcome.actual ?? '∅'})` : outcome.type
}
