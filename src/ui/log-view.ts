import { at, emptyList } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { Entry, ServerId, Term } from '../raft/index'
import type { ServerSlot, World } from '../world/world'

/** What all rows of the log grid share. Equal fields mean an equal picture. */
export interface LogsView {
  readonly servers: readonly ServerId[]
  /** The leader of the highest term, or null. */
  readonly leader: ServerId | null
  /** Whose log the axis names and the others are held against: the leader's, else the most up-to-date. */
  readonly referenceOf: ServerId | null
  readonly reference: List<Entry>
  /** A log that holds all that is known to be committed, and how far it is. */
  readonly committed: List<Entry>
  readonly commitIndex: number
  /** Columns of the grid: the longest log, or the furthest nextIndex. */
  readonly columns: number
}

/** One row: a server's log and what it knows of it. */
export interface RowView {
  readonly id: ServerId
  readonly log: List<Entry>
  readonly commitIndex: number
  readonly lastApplied: number
  readonly status: ServerSlot['status']
  readonly role: 'follower' | 'candidate' | 'leader' | 'down'
  /** What the leader believes of it; null for the leader itself, or without one. */
  readonly matchIndex: number | null
  readonly nextIndex: number | null
}

export type CellState = 'stored' | 'majority' | 'committed' | 'applied'

export interface Cell {
  readonly term: Term
  readonly state: CellState
  /** none: not committed; known: this server knows it is; unknown: others know it. */
  readonly seal: 'none' | 'known' | 'unknown'
  /** The leader has something else at this index, or nothing. */
  readonly differs: boolean
}

/** One value for every empty log, so that equal pictures are equal. */
const noEntries: List<Entry> = emptyList()

/** Milliseconds between two drawings of the logs: numbers that change faster are read by nobody. */
export const logRestMs = 50

export const noLogs: LogsView = {
  servers: [],
  leader: null,
  referenceOf: null,
  reference: noEntries,
  committed: noEntries,
  commitIndex: 0,
  columns: 0,
}

export function logsView(world: World | null): LogsView {
  if (world === null) return noLogs
  const { servers } = world.header
  const leader = leaderOf(world)
  const referenceOf = leader ?? mostUpToDate(world)
  let committed: List<Entry> = noEntries
  let commitIndex = 0
  let columns = 0
  for (const id of servers) {
    const slot = world.servers[id]
    if (slot === undefined) continue
    columns = Math.max(columns, logOf(slot).size)
    const raft = slot.server?.raft
    if (raft === undefined || raft.commitIndex <= commitIndex) continue
    commitIndex = raft.commitIndex
    committed = raft.log
  }
  for (const { nextIndex } of Object.values(progressOf(world, leader))) {
    columns = Math.max(columns, nextIndex)
  }
  const reference = referenceOf === null ? undefined : world.servers[referenceOf]
  return {
    servers,
    leader,
    referenceOf,
    reference: reference === undefined ? noEntries : logOf(reference),
    committed,
    commitIndex,
    columns,
  }
}

export function rowView(world: World | null, id: ServerId): RowView {
  const slot = world?.servers[id]
  if (world === null || slot === undefined) return emptyRow(id)
  const raft = slot.server?.raft
  const progress = progressOf(world, leaderOf(world))[id]
  return {
    id,
    log: logOf(slot),
    commitIndex: raft?.commitIndex ?? 0,
    lastApplied: slot.server?.lastApplied ?? 0,
    status: slot.status,
    role: raft?.role.type ?? 'down',
    matchIndex: progress?.matchIndex ?? null,
    nextIndex: progress?.nextIndex ?? null,
  }
}

/** How one entry is drawn, or null where a log has none. `stored` counts the disks that hold it. */
export function cellOf(row: RowView, view: LogsView, index: number, stored: number): Cell | null {
  const entry = at(row.log, index - 1)
  if (entry === undefined) return null
  const isKnown = index <= row.commitIndex
  const isCommitted =
    isKnown || (index <= view.commitIndex && at(view.committed, index - 1)?.term === entry.term)
  return {
    term: entry.term,
    state: stateOf(index <= row.lastApplied, isCommitted, isMajority(stored, view.servers.length)),
    seal: isKnown ? 'known' : isCommitted ? 'unknown' : 'none',
    differs: view.leader !== null && at(view.reference, index - 1)?.term !== entry.term,
  }
}

/** On how many disks the entry of this index and term is durable. */
export function storedOn(disks: readonly List<Entry>[], index: number, term: Term): number {
  let n = 0
  for (const disk of disks) if (at(disk, index - 1)?.term === term) n++
  return n
}

export function disksOf(world: World | null): readonly List<Entry>[] {
  if (world === null) return []
  return world.header.servers.flatMap((id) => {
    const slot = world.servers[id]
    return slot === undefined ? [] : [slot.disk.log]
  })
}

export function isMajority(n: number, servers: number): boolean {
  return n > servers / 2
}

/** A stretch of one term, both ends included. */
export interface TermRun {
  readonly term: Term
  readonly first: number
  readonly last: number
}

/** The terms of a log in order. Terms never fall along a log, so each end is found by halving. */
export function termRuns(log: List<Entry>): readonly TermRun[] {
  const runs: TermRun[] = []
  for (let first = 1; first <= log.size;) {
    const term = at(log, first - 1)?.term
    if (term === undefined) break
    let low = first
    let high = log.size
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (at(log, middle - 1)?.term === term) low = middle
      else high = middle - 1
    }
    runs.push({ term, first, last: low })
    first = low + 1
  }
  return runs
}

/** The log in memory of a server that runs, else the one on its disk. */
export function logOf(slot: ServerSlot): List<Entry> {
  return slot.server?.raft.log ?? slot.disk.log
}

/** The leader of the highest term: an old one may not know yet that it is none. */
export function leaderOf(world: World): ServerId | null {
  let leader: ServerId | null = null
  let highest = -1
  for (const id of world.header.servers) {
    const raft = world.servers[id]?.server?.raft
    if (raft?.role.type !== 'leader' || raft.currentTerm <= highest) continue
    leader = id
    highest = raft.currentTerm
  }
  return leader
}

function progressOf(world: World, leader: ServerId | null) {
  const role = leader === null ? undefined : world.servers[leader]?.server?.raft.role
  return role?.type === 'leader' ? role.progress : {}
}

function mostUpToDate(world: World): ServerId | null {
  let best: ServerId | null = null
  let bestTerm = -1
  let bestSize = -1
  for (const id of world.header.servers) {
    const slot = world.servers[id]
    if (slot === undefined) continue
    const log = logOf(slot)
    const lastTerm = at(log, log.size - 1)?.term ?? 0
    if (lastTerm < bestTerm || (lastTerm === bestTerm && log.size <= bestSize)) continue
    best = id
    bestTerm = lastTerm
    bestSize = log.size
  }
  return best
}

function stateOf(isApplied: boolean, isCommitted: boolean, isOnMajority: boolean): CellState {
  if (isApplied) return 'applied'
  if (isCommitted) return 'committed'
  return isOnMajority ? 'majority' : 'stored'
}

function emptyRow(id: ServerId): RowView {
  return {
    id,
    log: noEntries,
    commitIndex: 0,
    lastApplied: 0,
    status: 'starting',
    role: 'down',
    matchIndex: null,
    nextIndex: null,
  }
}
