import type { History, HistoryOperation } from '../trace/history'
import { createKeySearch } from './key-search'
import type { KeySearch, Longest } from './key-search'
import { initialState } from './kv-model'

export type Verdict =
  | { readonly type: 'linearizable' }
  /** No order of the operations on this key explains what clients saw. */
  | { readonly type: 'illegal'; readonly key: string; readonly longest: Longest }
  /** The steps were used up; these keys are still open, and none was found illegal. */
  | { readonly type: 'unknown'; readonly keys: readonly string[] }

/** Enough for histories of thousands of operations by tens of clients; a few seconds at most. */
export const defaultSteps = 2_000_000

/**
 * Whether every operation can be thought to have happened at once, somewhere between its invocation and
 * its response, so that in that order a single store would have answered what clients saw (Herlihy & Wing
 * 1990). It judges a history and nothing else: no clock, no server.
 *
 * A history is linearizable exactly if that of each key is. The search for one key can take exponentially
 * long while another is quickly found illegal, so all keys take turns, and all share one budget of steps.
 */
export function checkLinearizability(history: History, steps: number = defaultSteps): Verdict {
  let open = searchesOf(history)
  let left = steps
  while (open.length > 0 && left > 0) {
    const still: KeySearch[] = []
    for (const search of open) {
      const share = Math.min(left, stepsPerTurn)
      left -= share
      const result = search.advance(share)
      if (result === 'illegal') return { type: result, key: search.key, longest: search.longest() }
      if (result === 'open') still.push(search)
    }
    open = still
  }
  if (open.length === 0) return { type: 'linearizable' }
  return { type: 'unknown', keys: open.map(({ key }) => key) }
}

const stepsPerTurn = 1000

function searchesOf({ initial, operations }: History): KeySearch[] {
  const byKey = new Map<string, HistoryOperation[]>()
  for (const each of operations.filter(tells)) {
    const ofKey = byKey.get(each.operation.key) ?? []
    byKey.set(each.operation.key, ofKey)
    ofKey.push(each)
  }
  return [...byKey].map(([key, ofKey]) => createKeySearch(key, initialState(initial, key), ofKey))
}

/** A read without an answer says nothing, whether it happened or not. */
function tells({ operation, response }: HistoryOperation): boolean {
  return response !== null || operation.type !== 'get'
}
