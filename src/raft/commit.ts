import type { LogIndex } from './brands'
import { logIndex, term } from './brands'
import { entryBytes } from './entry'
import { entryAt, lastIndex, termAt } from './log'
import { majority, tooFew } from './quorum'
import type { DraftLeader, Transition } from './transition'
import { others } from './transition'

/**
 * Commits what a majority stores, but only through an entry of this term (§5.4.2). This server's own
 * copy counts once it is durable; the others may be a majority without it (thesis §10.2.1).
 */
export function advanceCommitIndex(t: Transition, leader: DraftLeader): void {
  const { node } = t
  const { rules, commitIndex } = node
  const storedAt = storedIndexes(t, leader)
  const needed = rules.majorityCommits ? majority(node.voters) : tooFew(node.voters)
  const agreed = logIndex(Math.min(storedAt[needed - 1] ?? 0, lastIndex(node.log)))
  const isNews = rules.matchOnlyGrows ? agreed > commitIndex : agreed !== commitIndex
  if (!isNews) return
  const entryTerm = termAt(node.log, agreed) ?? term(0)
  if (rules.commitOnlyOwnTerm && entryTerm !== node.currentTerm) {
    t.decisions.push({ type: 'commitWaits', index: agreed, entryTerm, term: node.currentTerm })
    return
  }
  const stored = storedAt.filter((index) => index >= agreed).length
  commit(t, agreed, stored)
}

/** How far each voter's disk agrees with this log, the farthest first. */
function storedIndexes(t: Transition, leader: DraftLeader): LogIndex[] {
  const matched = others(t.node).map((id) => leader.progress[id]?.matchIndex ?? logIndex(0))
  return [t.node.storedIndex, ...matched].sort((a, b) => b - a)
}

function commit(t: Transition, toIndex: LogIndex, stored: number): void {
  const { node } = t
  const fromIndex = logIndex(node.commitIndex + 1)
  node.commitIndex = toIndex
  for (let index = fromIndex; index <= toIndex; index = logIndex(index + 1)) {
    const entry = entryAt(node.log, index)
    if (entry?.term === node.currentTerm) node.uncommittedBytes -= entryBytes(entry)
  }
  node.uncommittedBytes = Math.max(0, node.uncommittedBytes)
  if (fromIndex > toIndex) return
  t.decisions.push({ type: 'committed', fromIndex, toIndex, stored, voters: node.voters.length })
}
