import type { List } from '../lib/persistent-list'
import { at } from '../lib/persistent-list'
import type { LogIndex, Term } from './brands'
import { logIndex, term } from './brands'
import type { Position } from './decisions'
import type { Entry } from './entry'

/** Questions about a log (§5.3). The first entry has index 1; index 0 has term 0 everywhere. */
export type Log = List<Entry>

export function entryAt(log: Log, index: LogIndex): Entry | undefined {
  return at(log, index - 1)
}

/** The term of the entry at an index, or null beyond the end. */
export function termAt(log: Log, index: LogIndex): Term | null {
  if (index === 0) return term(0)
  return entryAt(log, index)?.term ?? null
}

export function lastIndex(log: Log): LogIndex {
  return logIndex(log.size)
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
  return logIndex(
    Math.min(
      index,
      firstIndexWhere(log, (found) => found >= wanted),
    ),
  )
}

/** The last index that holds a term, or null where none does. */
export function lastIndexOfTerm(log: Log, wanted: Term): LogIndex | null {
  const last = logIndex(firstIndexWhere(log, (found) => found > wanted) - 1)
  return last > 0 && termAt(log, last) === wanted ? last : null
}

/** The first index whose term passes a test that all later ones pass too; else the one after the end. */
function firstIndexWhere(log: Log, test: (found: Term) => boolean): LogIndex {
  let low = 1
  let high = log.size + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(termAt(log, logIndex(middle)) ?? term(0))) high = middle
    else low = middle + 1
  }
  return logIndex(low)
}
