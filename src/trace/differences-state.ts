import { entries, get } from '../lib/persistent-map'
import type { PersistentMap } from '../lib/persistent-map'
import { commonPrefix } from '../lib/common-prefix'
import { digest } from '../lib/digest'
import { entryAt, firstIndex, lastIndex, logIndex } from '../raft/index'
import type { Entry, Log, LogIndex, ServerId } from '../raft/index'
import type { ServerSlot, World } from '../world/world'

/** One server in two worlds. */
export interface ServerDifference {
  readonly server: ServerId
  /** Those that differ, and those that do not, always in the same order. */
  readonly fields: readonly FieldPair[]
  readonly logs: { readonly a: Log | null; readonly b: Log | null }
  /** Where the logs part; null where they are equal. */
  readonly log: LogDifference | null
  /** Keys whose values differ, by key; those of the store, as far as applied. */
  readonly values: readonly ValueDifference[]
  readonly isSame: boolean
}

export interface FieldPair {
  readonly name:
    'role' | 'currentTerm' | 'votedFor' | 'commitIndex' | 'lastApplied' | 'on their way to it'
  /** As it is written; a dash where there is none. */
  readonly a: string
  readonly b: string
  readonly isSame: boolean
}

export interface LogDifference {
  readonly index: LogIndex
  /** null: the log ends before it, or begins after it. */
  readonly a: Entry | null
  readonly b: Entry | null
}

export interface ValueDifference {
  readonly key: string
  readonly a: string | null
  readonly b: string | null
}

/** Keys told of one server at most. */
export const maxValues = 50

/** Each server of either world, in their order, with what of its state is not the same. */
export function stateDifferences(a: World, b: World): readonly ServerDifference[] {
  const ids = new Set(
    [...Object.values(a.servers), ...Object.values(b.servers)].map(({ id }) => id),
  )
  const waiting = { a: countsByReceiver(a), b: countsByReceiver(b) }
  return [...ids].map((server) => {
    const [one, other] = [a.servers[server] ?? null, b.servers[server] ?? null]
    const toOne = String(waiting.a.get(server) ?? 0)
    const toOther = String(waiting.b.get(server) ?? 0)
    const fields = [...pairsOf(one, other), pairOf('on their way to it', toOne, toOther)]
    const logs = { a: one && logOf(one), b: other && logOf(other) }
    const log = logDifference(logs.a, logs.b)
    const values = valueDifferences(valuesOf(one), valuesOf(other))
    const isSame = log === null && values.length === 0 && fields.every((field) => field.isSame)
    return { server, fields, logs, log, values, isSame }
  })
}

function pairsOf(a: ServerSlot | null, b: ServerSlot | null): readonly FieldPair[] {
  const [one, other] = [textsOf(a), textsOf(b)]
  const names = ['role', 'currentTerm', 'votedFor', 'commitIndex', 'lastApplied'] as const
  return names.map((name) => pairOf(name, one[name], other[name]))
}

function pairOf(name: FieldPair['name'], a: string, b: string): FieldPair {
  return { name, a, b, isSame: a === b }
}

const none = '–'

/** What only memory holds is gone while a server is down; term, vote and log are on its disk. */
function textsOf(slot: ServerSlot | null) {
  const raft = slot?.server?.raft
  const stored = raft ?? slot?.disk
  return {
    role: slot === null ? none : (raft?.role.type ?? slot.status),
    currentTerm: String(stored?.currentTerm ?? none),
    votedFor: stored?.votedFor ?? none,
    commitIndex: String(raft?.commitIndex ?? none),
    lastApplied: String(slot?.server?.lastApplied ?? none),
  }
}

function logOf({ server, disk }: ServerSlot): Log {
  return server?.raft.log ?? disk.log
}

/** Entries that a snapshot of either stands for are not compared: what is in one is committed. */
function logDifference(a: Log | null, b: Log | null): LogDifference | null {
  if (a === null || b === null) return null
  const isOneList = a.baseIndex === b.baseIndex
  const shared = isOneList ? commonPrefix(a.entries, b.entries) : 0
  const first = Math.max(firstIndex(a), firstIndex(b)) + shared
  const last = Math.max(lastIndex(a), lastIndex(b))
  for (let index = logIndex(first); index <= last; index = logIndex(index + 1)) {
    const [one, other] = [entryAt(a, index) ?? null, entryAt(b, index) ?? null]
    if (digest(one) !== digest(other)) return { index, a: one, b: other }
  }
  return null
}

function valuesOf(slot: ServerSlot | null): PersistentMap<string> | null {
  return slot?.server?.store.values ?? null
}

/** Nothing is said of a store that is not there: a server that is down has none. */
function valueDifferences(
  a: PersistentMap<string> | null,
  b: PersistentMap<string> | null,
): readonly ValueDifference[] {
  if (a === null || b === null || a.digest === b.digest) return []
  const keys = new Set([...entries(a), ...entries(b)].map(([key]) => key))
  const found: ValueDifference[] = []
  for (const key of [...keys].toSorted()) {
    const [one, other] = [get(a, key) ?? null, get(b, key) ?? null]
    if (one !== other) found.push({ key, a: one, b: other })
    if (found.length === maxValues) break
  }
  return found
}

function countsByReceiver({ inFlight }: World): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [, { to }] of entries(inFlight)) counts.set(to, (counts.get(to) ?? 0) + 1)
  return counts
}
