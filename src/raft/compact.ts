import { assert } from '../lib/assert'
import type { LogIndex } from './brands'
import { logIndex } from './brands'
import type { Decision } from './decisions'
import { cutThrough, termAt } from './log'
import type { RaftNode } from './node'
import { snapshotOf } from './snapshot'

/** Whether so much is applied behind the last snapshot that the log should be compacted (§7). */
export function isCompactionDue({ options, snapshot }: RaftNode, lastApplied: LogIndex): boolean {
  const { snapshotThreshold } = options
  const applied = lastApplied - (snapshot?.lastIncludedIndex ?? 0)
  return snapshotThreshold > 0 && applied >= snapshotThreshold
}

/**
 * Replaces the log through what the state machine has applied by a snapshot of it, but for a tail that
 * is kept for followers a little behind (§7). The snapshot holds the configuration as of that entry.
 */
export function compact(
  before: RaftNode,
  lastApplied: LogIndex,
  data: string,
): { readonly node: RaftNode; readonly decision: Decision } {
  const { log, options, configurations } = before
  const lastIncludedTerm = termAt(log, lastApplied)
  assert(lastIncludedTerm !== null, 'only what is in the log can be compacted')
  const earlier = configurations.filter(({ index }) => index <= lastApplied)
  const base = earlier.at(-1)
  assert(base !== undefined, 'the configuration a log begins with is never cut off')
  const wanted = Math.max(log.baseIndex, lastApplied - options.snapshotTail)
  const snapshot = snapshotOf(lastApplied, lastIncludedTerm, base.configuration, data)
  const node: RaftNode = {
    ...before,
    snapshot,
    log: cutThrough(log, logIndex(wanted)),
    configurations: [base, ...configurations.slice(earlier.length)],
  }
  const { lastIncludedIndex } = snapshot
  const position = { lastIncludedIndex, lastIncludedTerm, baseIndex: node.log.baseIndex }
  return { node, decision: { type: 'compacted', ...position, length: data.length } }
}
