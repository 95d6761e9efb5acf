import { append, at, emptyList, slice, truncate } from '../lib/persistent-list'
import type { List } from '../lib/persistent-list'
import type { LogIndex, Term } from './brands'
import { logIndex, term } from './brands'
import type { Position } from './decisions'
import type { Entry } from './entry'

/**
 * A log (§5.3) of which the beginning may be cut off (§7). The first entry ever has index 1; index 0
 * has term 0 everywhere.
 */
export interface Log {
  /** The last entry that was cut off; 0 where none was. What is at it is committed. */
  readonly baseIndex: LogIndex
  readonly baseTerm: Term
  /** Entry i is at position i − baseIndex − 1. */
  readonly entries: List<Entry>
}

export const emptyLog: Log = { baseIndex: logIndex(0), baseTerm: term(0), entries: emptyList() }

/** A log that begins after an entry that is cut off. */
export function logAfter(baseIndex: LogIndex, baseTerm: Term, entries: readonly Entry[]): Log {
  return { baseIndex, baseTerm, entries: append(emptyList<Entry>(), entries) }
}

/** The entry at an index, or undefined where it is cut off or beyond the end. */
export function entryAt(log: Log, index: LogIndex): Entry | undefined {
  return at(log.entries, index - log.baseIndex - 1)
}

/** The term of the entry at an index, or null where it is cut off or beyond the end. */
export function termAt(log: Log, index: LogIndex): Term | null {
  if (index === log.baseIndex) return log.baseTerm
  return entryAt(log, index)?.term ?? null
}

/** The first index that is still there, or would be. */
export function firstIndex(log: Log): LogIndex {
  return logIndex(log.baseIndex + 1)
}

export function lastIndex(log: Log): LogIndex {
  return logIndex(log.baseIndex + log.entries.size)
}

/** Entries from `from` through `to`, as far as they are there. */
export function entriesBetween(log: Log, from: LogIndex, to: LogIndex): Entry[] {
  return slice(log.entries, from - log.baseIndex - 1, to - log.baseIndex)
}

export function appendEntries(log: Log, entries: readonly Entry[]): Log {
  if (entries.length === 0) return log
  const { baseIndex, baseTerm } = log
  return { baseIndex, baseTerm, entries: append(log.entries, entries) }
}

/** The log without the entry at an index and all after it. */
export function cutFrom(log: Log, index: LogIndex): Log {
  return { ...log, entries: truncate(log.entries, index - log.baseIndex - 1) }
}

/** The log without the entries through an index that it holds; costs O(what is kept). */
export function cutThrough(log: Log, index: LogIndex): Log {
  const kept = entriesBetween(log, logIndex(index + 1), lastIndex(log))
  return logAfter(index, termAt(log, index) ?? log.baseTerm, kept)
}

/** Where the log ends: what a candidate sends and a voter compares (§5.4.1). */
export function lastPosition(log: Log): Position {
  const index = lastIndex(log)
  return { index, term: termAt(log, index) ?? term(0) }
}

/**
 * The first index that holds the term held at `index`. Terms never fall along a log, so it is found
 * by halving.
 */
export function firstIndexOfTermAt(log: Log, index: LogIndex): LogIndex {
  const wanted = termAt(log, index) ?? term(0)
  const first = firstIndexWhere(log, (found) => found >= wanted)
  return first < index ? first : index
}

/** The last index that holds a term, or null where none does. */
export function lastIndexOfTerm(log: Log, wanted: Term): LogIndex | null {
  const last = logIndex(firstIndexWhere(log, (found) => found > wanted) - 1)
  return last > 0 && termAt(log, last) === wanted ? last : null
}

/** The first index whose term passes a test that all later ones pass too; else the one after the end. */
function firstIndexWhere(log: Log, test: (found: Term) => boolean): LogIndex {
  let low = log.baseIndex + 1
  let high = lastIndex(log) + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(termAt(log, logIndex(middle)) ?? term(0))) high = middle
    else low = middle + 1
  }
  return logIndex(low)
}
