import type { SnapshotDecision } from '../raft/index'
import { told } from './says'
import type { Says } from './says'
import { count } from './words'

/** Compaction, and snapshots on their way (§7). */
export function describeSnapshot(decision: SnapshotDecision): Says {
  switch (decision.type) {
    case 'compacted':
      return told(
        `puts all up to (${decision.lastIncludedIndex}, t${decision.lastIncludedTerm}) into a snapshot of ` +
          `${characters(decision.length)}: its log begins after index ${decision.baseIndex}`,
        '§7',
      )
    case 'snapshotSent':
      return told(sent(decision), '§7')
    case 'snapshotPieceTaken':
      return told(
        `has ${characters(decision.nextOffset)} of ${decision.from}’s snapshot of all up to index ${decision.lastIncludedIndex}`,
        '§7',
      )
    case 'snapshotInstalled':
      return told(
        `installs ${decision.from}’s snapshot: it begins anew after (${decision.lastIncludedIndex}, t${decision.lastIncludedTerm})`,
        '§7',
      )
    case 'snapshotNotInstalled':
      return notInstalled(decision)
  }
}

function sent({
  to,
  lastIncludedIndex,
  offset,
  done,
}: Extract<SnapshotDecision, { readonly type: 'snapshotSent' }>): string {
  const snapshot = `its snapshot of all up to index ${lastIncludedIndex}`
  if (done && offset === 0) return `sends ${to} ${snapshot}`
  return `sends ${to} ${done ? 'the last piece' : 'a piece'} of ${snapshot}, from character ${offset.toLocaleString('en')} on`
}

function notInstalled({
  from,
  lastIncludedIndex,
  because,
}: Extract<SnapshotDecision, { readonly type: 'snapshotNotInstalled' }>): Says {
  switch (because) {
    case 'committed':
      return told(
        `needs no snapshot of ${from}: it knows that all up to index ${lastIncludedIndex} is committed`,
        '§7',
      )
    case 'matches':
      return told(
        `needs no snapshot of ${from}: its log holds index ${lastIncludedIndex} in the same term`,
        '§7',
      )
    case 'checksum':
      return told(`drops ${from}’s snapshot: it does not match its checksum`, null)
    case 'gap':
      return told(`asks ${from} for its snapshot again: a piece is missing`, '§7')
  }
}

function characters(n: number): string {
  return count(n, 'character')
}
