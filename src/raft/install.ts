import { crc32Text } from '../lib/crc32'
import type { LogIndex } from './brands'
import { logIndex } from './brands'
import type { AppendRefusal } from './decisions'
import { followLeader } from './follower'
import { lastIndex, logAfter, termAt } from './log'
import type { InstallSnapshot } from './messages'
import { incomingOf, snapshotOf } from './snapshot'
import type { Transition } from './transition'
import { currentConfiguration } from './transition'

/**
 * InstallSnapshot, receiver implementation (Figure 13). Pieces are put together in memory, from the
 * beginning on, and are of one snapshot; a leader that takes over goes on where the last one stopped.
 * What is committed here already needs no snapshot, and neither does a log that holds its last entry.
 */
export function onInstallSnapshot(t: Transition, request: InstallSnapshot): void {
  const { node } = t
  followLeader(t, request.from)
  const { lastIncludedIndex, lastIncludedTerm } = request
  if (lastIncludedIndex <= node.commitIndex && node.rules.ignoreStaleSnapshots) {
    return decline(t, request, 'committed')
  }
  const isHeld = termAt(node.log, lastIncludedIndex) === lastIncludedTerm
  if (isHeld && node.rules.keepMatchingSuffix && lastIncludedIndex > node.commitIndex) {
    const fromIndex = logIndex(node.commitIndex + 1)
    node.commitIndex = lastIncludedIndex
    const { from } = request
    t.decisions.push({ type: 'commitLearned', fromIndex, toIndex: lastIncludedIndex, from })
    return decline(t, request, 'matches')
  }
  const data = join(t, request)
  if (data === null) return
  node.incoming = null
  if (crc32Text(data) !== request.checksum) return startOver(t, request, 'checksum')
  install(t, request, data)
  answer(t, request, request.offset + request.data.length, lastIncludedIndex)
}

/** A leader of an older term learns that it is one. */
export function refuseSnapshot(
  t: Transition,
  request: InstallSnapshot,
  because: AppendRefusal,
): void {
  t.decisions.push({ type: 'appendRefused', from: request.from, because })
  answer(t, request, 0, null)
}

/** The whole of the data, once its last piece has come; null while some lack. */
function join(t: Transition, request: InstallSnapshot): string | null {
  const { node } = t
  const { lastIncludedIndex, lastIncludedTerm, checksum, offset, from } = request
  const { incoming } = node
  const isSame =
    incoming !== null &&
    incoming.lastIncludedIndex === lastIncludedIndex &&
    incoming.lastIncludedTerm === lastIncludedTerm &&
    incoming.checksum === checksum
  const known = isSame ? incoming.data : ''
  if (offset > known.length) {
    startOver(t, request, 'gap', known.length)
    return null
  }
  const isKnown = offset + request.data.length <= known.length && !request.done
  const data = isKnown ? known : known.slice(0, offset) + request.data
  if (request.done) return data
  node.incoming = incomingOf({ lastIncludedIndex, lastIncludedTerm, checksum }, data)
  const nextOffset = data.length
  t.decisions.push({ type: 'snapshotPieceTaken', from, lastIncludedIndex, nextOffset })
  answer(t, request, nextOffset, null)
  return null
}

/** The whole log is dropped, and the state machine starts over from the snapshot (§7). */
function install(t: Transition, request: InstallSnapshot, data: string): void {
  const { node } = t
  const { lastIncludedIndex, lastIncludedTerm, from } = request
  const configuration = node.rules.snapshotCarriesConfiguration
    ? request.configuration
    : currentConfiguration(node)
  const isDropped = node.rules.dropConflictingLog || lastIndex(node.log) < lastIncludedIndex
  node.snapshot = snapshotOf(lastIncludedIndex, lastIncludedTerm, configuration, data)
  if (isDropped) node.log = logAfter(lastIncludedIndex, lastIncludedTerm, [])
  node.configurations = [{ index: lastIncludedIndex, configuration }]
  node.commitIndex = lastIncludedIndex
  node.storedIndex = lastIncludedIndex
  t.installed = node.snapshot
  t.decisions.push({ type: 'snapshotInstalled', from, lastIncludedIndex, lastIncludedTerm })
  const taken = { index: lastIncludedIndex, configuration, because: 'snapshot' } as const
  t.decisions.push({ type: 'configurationTaken', ...taken })
}

/** Nothing is installed: this server has what the snapshot stands for. */
function decline(t: Transition, request: InstallSnapshot, because: 'committed' | 'matches'): void {
  const { from, lastIncludedIndex } = request
  t.node.incoming = null
  t.decisions.push({ type: 'snapshotNotInstalled', from, lastIncludedIndex, because })
  answer(t, request, 0, t.node.commitIndex)
}

/** Something lacks or is damaged: the leader goes on from what is good. */
function startOver(
  t: Transition,
  request: InstallSnapshot,
  because: 'checksum' | 'gap',
  nextOffset = 0,
): void {
  const { from, lastIncludedIndex } = request
  t.decisions.push({ type: 'snapshotNotInstalled', from, lastIncludedIndex, because })
  answer(t, request, nextOffset, null)
}

function answer(
  { node, messages }: Transition,
  request: InstallSnapshot,
  nextOffset: number,
  matchIndex: LogIndex | null,
): void {
  messages.push({
    type: 'InstallSnapshotResponse',
    from: node.id,
    to: request.from,
    term: node.currentTerm,
    lastIncludedIndex: request.lastIncludedIndex,
    nextOffset,
    matchIndex,
    round: request.round,
  })
}
