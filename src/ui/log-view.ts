import {
  configurationOf,
  emptyLog,
  entryAt,
  firstIndex,
  hasQuorum,
  lastIndex,
  logIndex,
  termAt,
} from '../raft/index'
import type { Configuration, Log, ServerId, Term } from '../raft/index'
import type { ServerSlot, World } from '../world/world'
import { leaderOf, logOf, membersOf, mostUpToDate, serversOf } from './members'
import { drawnRole } from './server-view'
import type { DrawnRole } from './server-view'

/** What all rows of the log grid share. Equal fields mean an equal picture. */
export interface LogsView {
  readonly servers: readonly ServerId[]
  /** Who decides what is committed. */
  readonly configuration: Configuration
  /** The leader of the highest term, or null. */
  readonly leader: ServerId | null
  /** Whose log the axis names and the others are held against: the leader's, else the most up-to-date. */
  readonly referenceOf: ServerId | null
  readonly reference: Log
  /** A log that holds all that is known to be committed, and how far it is. */
  readonly committed: Log
  readonly commitIndex: number
  /**
   * The first index that is drawn: 1, or where every log has lost its beginning the last entry that
   * all have lost, which stands for all before it.
   */
  readonly start: number
  /** The last index that is drawn: the end of the longest log, or the furthest nextIndex. */
  readonly end: number
}

/** One row: a server's log and what it knows of it. */
export interface RowView {
  readonly id: ServerId
  readonly log: Log
  /** The entries through here are in a snapshot, of which the log may still keep a tail; 0 without one. */
  readonly snapshotIndex: number
  readonly snapshotTerm: number
  readonly commitIndex: number
  readonly lastApplied: number
  readonly status: ServerSlot['status']
  readonly role: DrawnRole
  /** What the leader believes of it; null for the leader itself, or without one. */
  readonly matchIndex: number | null
  readonly nextIndex: number | null
}

export type CellState = 'snapshot' | 'stored' | 'majority' | 'committed' | 'applied'

export interface Cell {
  readonly term: Term
  readonly state: CellState
  /** none: not committed; known: this server knows it is; unknown: others know it. */
  readonly seal: 'none' | 'known' | 'unknown'
  /** The leader has something else at this index, or nothing. */
  readonly differs: boolean
}

/** Milliseconds between two drawings of the logs: numbers that change faster are read by nobody. */
export const logRestMs = 50

export const noLogs: LogsView = {
  servers: [],
  configuration: configurationOf([]),
  leader: null,
  referenceOf: null,
  reference: emptyLog,
  committed: emptyLog,
  commitIndex: 0,
  start: 1,
  end: 0,
}

export function logsView(world: World | null): LogsView {
  if (world === null) return noLogs
  const leader = leaderOf(world)
  const referenceOf = leader ?? mostUpToDate(world)
  let committed = emptyLog
  let commitIndex = 0
  let base = Infinity
  let end = 0
  for (const slot of Object.values(world.servers)) {
    const log = logOf(slot)
    end = Math.max(end, lastIndex(log))
    if (lastIndex(log) > 0) base = Math.min(base, log.baseIndex)
    const raft = slot.server?.raft
    if (raft === undefined || raft.commitIndex <= commitIndex) continue
    commitIndex = raft.commitIndex
    committed = raft.log
  }
  for (const { nextIndex } of Object.values(progressOf(world, leader))) {
    end = Math.max(end, nextIndex)
  }
  const reference = referenceOf === null ? undefined : world.servers[referenceOf]
  return {
    servers: steadily(serversOf(world)),
    configuration: membersOf(world).configuration,
    leader,
    referenceOf,
    reference: reference === undefined ? emptyLog : logOf(reference),
    committed,
    commitIndex,
    start: Math.max(1, base === Infinity ? 1 : base),
    end,
  }
}

const listsOf = new Map<string, readonly ServerId[]>()

/** One value for equal lists, so that equal pictures are equal; there are few. */
function steadily(servers: readonly ServerId[]): readonly ServerId[] {
  const name = servers.join()
  const known = listsOf.get(name)
  if (known !== undefined) return known
  listsOf.set(name, servers)
  return servers
}

export function rowView(world: World | null, id: ServerId): RowView {
  const slot = world?.servers[id]
  if (world === null || slot === undefined) return emptyRow(id)
  const { server, disk, status } = slot
  const raft = server?.raft
  const snapshot = raft === undefined ? disk.snapshot : raft.snapshot
  const progress = progressOf(world, leaderOf(world))[id]
  return {
    id,
    log: logOf(slot),
    snapshotIndex: snapshot?.lastIncludedIndex ?? 0,
    snapshotTerm: snapshot?.lastIncludedTerm ?? 0,
    commitIndex: raft?.commitIndex ?? snapshot?.lastIncludedIndex ?? 0,
    lastApplied: server?.lastApplied ?? 0,
    status,
    role: drawnRole(world, slot),
    matchIndex: progress?.matchIndex ?? null,
    nextIndex: progress?.nextIndex ?? null,
  }
}

/** How one entry is drawn, or null where a log has none. */
export function cellOf(
  row: RowView,
  view: LogsView,
  index: number,
  isOnQuorum: boolean,
): Cell | null {
  if (index > 0 && index <= row.log.baseIndex) {
    return { term: row.log.baseTerm, state: 'snapshot', seal: 'known', differs: false }
  }
  const entry = entryAt(row.log, logIndex(index))
  if (entry === undefined) return null
  const isKnown = index <= row.commitIndex
  const isCommitted =
    isKnown || (index <= view.commitIndex && holds(view.committed, index, entry.term))
  return {
    term: entry.term,
    state: stateOf(index <= row.lastApplied, isCommitted, isOnQuorum),
    seal: isKnown ? 'known' : isCommitted ? 'unknown' : 'none',
    differs: view.leader !== null && !holds(view.reference, index, entry.term),
  }
}

/** What is durable, by server. */
export type Disks = Readonly<Record<string, Log>>

/** Who of the voters has the entry of this index and term on disk, and whether they are enough. */
export interface Stored {
  readonly on: number
  readonly isQuorum: boolean
}

export function storedOn(
  disks: Disks,
  { configuration }: Pick<LogsView, 'configuration'>,
  index: number,
  term: Term,
): Stored {
  const isOn = (id: ServerId) => {
    const log = disks[id]
    return log !== undefined && holds(log, index, term)
  }
  const { voters, outgoing } = configuration
  const both = outgoing.length === 0 ? voters : [...new Set([...voters, ...outgoing])]
  let on = 0
  for (const id of both) if (isOn(id)) on++
  return { on, isQuorum: both.length > 0 && hasQuorum(configuration, isOn) }
}

export function disksOf(world: World | null): Disks {
  if (world === null) return {}
  return Object.fromEntries(Object.values(world.servers).map(({ id, disk }) => [id, disk.log]))
}

/** What a snapshot stands for is committed, and so the same everywhere. */
function holds(log: Log, index: number, term: Term): boolean {
  return index <= log.baseIndex || termAt(log, logIndex(index)) === term
}

/** A stretch of one term, both ends included. */
export interface TermRun {
  readonly term: Term
  readonly first: number
  readonly last: number
}

/** The terms of a log in order. Terms never fall along a log, so each end is found by halving. */
export function termRuns(log: Log): readonly TermRun[] {
  const runs: TermRun[] = []
  for (let first: number = firstIndex(log); first <= lastIndex(log);) {
    const term = termAt(log, logIndex(first))
    if (term === null) break
    let low = first
    let high: number = lastIndex(log)
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (termAt(log, logIndex(middle)) === term) low = middle
      else high = middle - 1
    }
    runs.push({ term, first, last: low })
    first = low + 1
  }
  return runs
}

function progressOf(world: World, leader: ServerId | null) {
  const role = leader === null ? undefined : world.servers[leader]?.server?.raft.role
  return role?.type === 'leader' ? role.progress : {}
}

function stateOf(isApplied: boolean, isCommitted: boolean, isOnQuorum: boolean): CellState {
  if (isApplied) return 'applied'
  if (isCommitted) return 'committed'
  return isOnQuorum ? 'majority' : 'stored'
}

function emptyRow(id: ServerId): RowView {
  return {
    id,
    log: emptyLog,
    snapshotIndex: 0,
    snapshotTerm: 0,
    commitIndex: 0,
    lastApplied: 0,
    status: 'starting',
    role: 'down',
    matchIndex: null,
    nextIndex: null,
  }
}
