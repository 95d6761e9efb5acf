import type { LogIndex, ServerId } from './brands'
import { logIndex, term } from './brands'
import { votersOf } from './configuration'
import { entryBytes } from './entry'
import { entryAt, lastIndex, termAt } from './log'
import { committedIndex } from './quorum'
import { commitRules } from './tally'
import type { DraftLeader, Transition } from './transition'
import { currentConfiguration } from './transition'

/**
 * Commits what a majority stores, but only through an entry of this term (§5.4.2). This server's own
 * copy counts once it is durable; the others may be a majority without it (thesis §10.2.1).
 */
export function advanceCommitIndex(t: Transition, leader: DraftLeader): void {
  const { node } = t
  const { rules, commitIndex } = node
  const storedAt = (id: ServerId) => storedIndexOf(t, leader, id)
  const quorum = committedIndex(currentConfiguration(node), storedAt, commitRules(rules))
  const last = lastIndex(node.log)
  const agreed = quorum < last ? quorum : last
  const isNews = rules.matchOnlyGrows ? agreed > commitIndex : agreed !== commitIndex
  if (!isNews) return
  const entryTerm = termAt(node.log, agreed) ?? term(0)
  if (rules.commitOnlyOwnTerm && entryTerm !== node.currentTerm) {
    // Where matchIndex may fall, so may what is agreed on: nothing waits then.
    if (agreed > commitIndex)
      t.decisions.push({ type: 'commitWaits', index: agreed, entryTerm, term: node.currentTerm })
    return
  }
  commit(t, agreed, storedAt)
}

/** How far a voter's disk agrees with this log. */
function storedIndexOf({ node }: Transition, leader: DraftLeader, id: ServerId): LogIndex {
  if (id !== node.id) return leader.progress[id]?.matchIndex ?? logIndex(0)
  return node.rules.countOwnCopyWhenDurable ? node.storedIndex : lastIndex(node.log)
}

function commit(t: Transition, toIndex: LogIndex, storedAt: (id: ServerId) => LogIndex): void {
  const { node } = t
  const fromIndex = logIndex(node.commitIndex + 1)
  node.commitIndex = toIndex
  for (let index = fromIndex; index <= toIndex; index = logIndex(index + 1)) {
    const entry = entryAt(node.log, index)
    if (entry?.term === node.currentTerm) node.uncommittedBytes -= entryBytes(entry)
  }
  node.uncommittedBytes = Math.max(0, node.uncommittedBytes)
  if (fromIndex > toIndex) return
  const voters = votersOf(currentConfiguration(node))
  const stored = voters.filter((id) => storedAt(id) >= toIndex).length
  t.decisions.push({ type: 'committed', fromIndex, toIndex, stored, voters: voters.length })
}
