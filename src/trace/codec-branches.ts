import { readName } from './branch-name'
import { BadBytes } from './codec-bytes'
import type { Coder } from './codec-bytes'
import type { BesideBranch, SharedRun } from './shared-run'

/** What stands before the records of a run that is more than one branch from its first input on. */
export interface CodedBranches {
  readonly stood: readonly number[]
  /** Its records come after those of the run. */
  readonly beside: BesideBranch | null
}

/** Writes or reads where time stood, and what the branch beside a run is. */
export function codeBranches(
  coder: Coder,
  first: number,
  run: Pick<SharedRun, 'stood' | 'beside'> | null,
): CodedBranches {
  const stood = codeStood(coder, first, run?.stood ?? null)
  const given = run?.beside ?? null
  const flags = run === null ? null : given === null ? 0 : flagsOf(given)
  const read = coder.count(flags)
  if (read === 0) return { stood, beside: null }
  const parting = first + coder.count(given === null ? null : given.parting - first)
  const name = readName(coder.text(run === null ? null : (given?.name ?? '')))
  const isShown = (read & 2) !== 0
  const isFirst = (read & 4) !== 0
  const found = { name, parting, isShown, isFirst, records: [], hash: NaN }
  return { stood, beside: { ...found, stood: codeStood(coder, parting, given?.stood ?? null) } }
}

function flagsOf({ isShown, isFirst }: BesideBranch): number {
  return 1 + (isShown ? 2 : 0) + (isFirst ? 4 : 0)
}

/** Each as its distance from the one before. */
function codeStood(
  coder: Coder,
  first: number,
  given: readonly number[] | null,
): readonly number[] {
  const length = coder.count(given?.length ?? null)
  if (length > mostStood) throw new BadBytes('it has too many forks')
  let last = first
  return Array.from({ length }, (_, i) => {
    last += coder.count(given === null ? null : (given[i] ?? 0) - last)
    return last
  })
}

/** Forks that a branch may come of, each of one that ran. */
export const mostStood = 1000
