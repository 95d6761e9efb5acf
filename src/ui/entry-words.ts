import { at } from '../lib/persistent-list'
import type { ServerId } from '../raft/index'
import { describeEntry } from '../trace/words'
import type { World } from '../world/world'
import { cellOf, disksOf, isMajority, logsView, rowView, storedOn } from './log-view'
import type { LogsView } from './log-view'

/** One entry in words, for the readout of the log grid and for the inspector. */
export interface EntryWords {
  readonly term: number | null
  readonly command: string
  /** Committed or not, and why. */
  readonly fate: string
  readonly stored: number
  readonly servers: number
}

export function entryWords(world: World, id: ServerId, index: number): EntryWords {
  const view = logsView(world)
  const row = rowView(world, id)
  const entry = at(row.log, index - 1)
  const servers = view.servers.length
  if (entry === undefined) {
    return {
      term: null,
      command: 'no entry',
      fate: `${id}’s log ends at ${row.log.size}`,
      stored: 0,
      servers,
    }
  }
  const stored = storedOn(disksOf(world), index, entry.term)
  const cell = cellOf(row, view, index, stored)
  const isDurable = at(world.servers[id]?.disk.log ?? row.log, index - 1)?.term === entry.term
  const words = { term: entry.term, command: describeEntry(entry), stored, servers }
  if (cell === null) return { ...words, fate: '' }
  switch (cell.state) {
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
  }
}

function committed(id: ServerId, isKnown: boolean, isDown: boolean): string {
  if (isKnown) return 'committed, not applied yet'
  return isDown
    ? 'committed; on the disk of a server that is down'
    : `committed, ${id} does not know yet`
}

function overwritten(view: LogsView, index: number): string {
  return index <= view.reference.size
    ? `stored only: ${view.leader} will overwrite it`
    : `stored only: ${view.leader} does not have it`
}

function notCommitted(world: World, view: LogsView, stored: number, term: number): string {
  const on = `stored on ${stored} of ${view.servers.length}, not committed`
  if (view.leader === null) return `${on}: nobody leads`
  const leaderTerm = world.servers[view.leader]?.server?.raft.currentTerm ?? term
  if (isMajority(stored, view.servers.length)) {
    return term < leaderTerm
      ? `${on}: it commits with the first entry of term ${leaderTerm} (§5.4.2)`
      : `${on}: ${view.leader} has not heard of the majority yet`
  }
  return `${on}: needs ${Math.floor(view.servers.length / 2) + 1}`
}
