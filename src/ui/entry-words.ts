import { entryAt, lastIndex, logIndex, termAt, votersOf } from '../raft/index'
import type { ServerId } from '../raft/index'
import { describeEntry } from '../trace/words'
import type { World } from '../world/world'
import { cellOf, disksOf, logsView, rowView, storedOn } from './log-view'
import type { LogsView, RowView, Stored } from './log-view'
import { neededText } from './members'

/** One entry in words, for the readout of the log grid and for the inspector. */
export interface EntryWords {
  readonly term: number | null
  readonly command: string
  /** Committed or not, and why. */
  readonly fate: string
  /** Voters that have it on disk, of so many. */
  readonly stored: number
  readonly voters: number
}

export function entryWords(world: World, id: ServerId, index: number): EntryWords {
  const view = logsView(world)
  const row = rowView(world, id)
  const entry = entryAt(row.log, logIndex(index))
  const voters = votersOf(view.configuration).length
  if (entry === undefined) {
    const isCut = index > 0 && index <= row.log.baseIndex
    return {
      term: null,
      command: isCut ? snapshotText(row) : 'no entry',
      fate: isCut
        ? `committed; the entry itself is no longer in ${id}’s log`
        : `${id}’s log ends at ${lastIndex(row.log)}`,
      stored: 0,
      voters,
    }
  }
  const stored = storedOn(disksOf(world), view, index, entry.term)
  const cell = cellOf(row, view, index, stored.isQuorum)
  const onDisk = world.servers[id]?.disk.log ?? row.log
  const isDurable = termAt(onDisk, logIndex(index)) === entry.term
  const words = { term: entry.term, command: describeEntry(entry), stored: stored.on, voters }
  switch (cell?.state) {
    case 'applied':
      return { ...words, fate: 'committed and applied' }
    case 'committed':
      return { ...words, fate: committed(id, cell.seal === 'known', row.status === 'down') }
    case 'majority':
    case 'stored': {
      const fate = cell.differs
        ? overwritten(view, index)
        : notCommitted(world, view, stored, entry.term)
      return { ...words, fate: isDurable ? fate : `being written to disk; ${fate}` }
    }
    case 'snapshot':
    case undefined:
      return { ...words, fate: '' }
  }
}

/** `snapshot through 120, term 3`. */
export function snapshotText({
  snapshotIndex,
  snapshotTerm,
}: Pick<RowView, 'snapshotIndex' | 'snapshotTerm'>): string {
  return `snapshot through ${snapshotIndex}, term ${snapshotTerm}`
}

function committed(id: string, isKnown: boolean, isDown: boolean): string {
  if (isKnown) return 'committed, not applied yet'
  return isDown
    ? 'committed; on the disk of a server that is down'
    : `committed, ${id} does not know yet`
}

function overwritten(view: LogsView, index: number): string {
  return index <= lastIndex(view.reference)
    ? `stored only: ${view.leader} will overwrite it`
    : `stored only: ${view.leader} does not have it`
}

function notCommitted(world: World, view: LogsView, stored: Stored, term: number): string {
  const { leader, configuration } = view
  const on = `stored on ${stored.on} of ${votersOf(configuration).length}, not committed`
  if (leader === null) return `${on}: nobody leads`
  if (!stored.isQuorum) return `${on}: needs ${neededText(configuration)}`
  const leaderTerm = world.servers[leader]?.server?.raft.currentTerm ?? term
  return term < leaderTerm
    ? `${on}: it commits with the first entry of term ${leaderTerm} (§5.4.2)`
    : `${on}: ${leader} has not heard of the majority yet`
}
