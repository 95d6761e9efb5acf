import { digest } from '../lib/digest'
import { entriesBetween, entryAt, firstIndex, lastIndex, logIndex } from '../raft/index'
import type { Log } from '../raft/index'
import type { ComparedRow, Comparison } from '../trace/differences'
import type { ServerDifference } from '../trace/differences-state'
import type { RecordedStep } from '../trace/line'
import { count, describeEntry } from '../trace/words'

/** One index of a log, as it is drawn beside the same index of the other. */
export interface ComparedCell {
  readonly index: number
  /** null: the log ends before it. */
  readonly term: number | null
  readonly isCommitted: boolean
  /** A snapshot stands for it. */
  readonly isCut: boolean
  readonly differs: boolean
  readonly label: string
}

/** Columns drawn of two logs. */
export const mostColumns = 9

/** The part of two logs that is drawn: around the first entry that differs, else the end. */
export function columnsOf({ logs, log }: ServerDifference): readonly number[] {
  const last = Math.max(
    logs.a === null ? 0 : lastIndex(logs.a),
    logs.b === null ? 0 : lastIndex(logs.b),
  )
  const newest = Math.max(1, last - mostColumns + 1)
  const first = log === null ? newest : Math.min(newest, Math.max(1, log.index - 3))
  return Array.from({ length: Math.min(mostColumns, last - first + 1) }, (_, i) => first + i)
}

/** The cells of one side; `commitIndex` is what that server knows, null while it is down. */
export function cellsOf(
  server: string,
  mine: Log,
  other: Log | null,
  columns: readonly number[],
  commitIndex: number | null,
): readonly ComparedCell[] {
  return columns.map((index) => {
    const entry = entryAt(mine, logIndex(index)) ?? null
    const theirs = other === null ? null : (entryAt(other, logIndex(index)) ?? null)
    const isCut = index <= mine.baseIndex
    const isOtherCut = other !== null && index <= other.baseIndex
    const differs = !isCut && !isOtherCut && digest(entry) !== digest(theirs)
    const isCommitted = isCut || (commitIndex !== null && index <= commitIndex)
    const what = isCut
      ? 'in the snapshot'
      : entry === null
        ? 'no entry'
        : `term ${entry.term}, ${describeEntry(entry)}, ${isCommitted ? 'committed' : 'stored'}`
    const label = `${server}, index ${index}: ${what}${differs ? ', differs' : ''}`
    return { index, term: entry?.term ?? null, isCommitted, isCut, differs, label }
  })
}

/** `1,2,4`: the newest entries of a log, for tests and tools. */
export function termsOf(log: Log): string {
  const from = logIndex(Math.max(firstIndex(log), lastIndex(log) - 19))
  return entriesBetween(log, from, lastIndex(log))
    .map((entry) => entry.term)
    .join(',')
}

/** `12 events are the same, 3 differ, 14 are only in main, 20 only in fork 1.` */
export function countWords({ counts }: Comparison, a: string, b: string): string {
  const { both, differs, onlyA, onlyB } = counts
  if (differs + onlyA + onlyB === 0) return `${count(both, 'event')} in both, and no difference.`
  const parts = [
    `${count(both, 'event')} in both`,
    `${differs} ${differs === 1 ? 'differs' : 'differ'}`,
    `${onlyA} only in ${a}`,
    `${onlyB} only in ${b}`,
  ]
  return `${parts.join(', ')}.`
}

/** A row that is no row of one side is left out of it. */
export function sideOf(row: ComparedRow, side: 'a' | 'b'): RecordedStep | null {
  if (side === 'a') return 'a' in row ? row.a : null
  return 'b' in row ? row.b : null
}
