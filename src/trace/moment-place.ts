import { isWithin } from './opened-run'
import type { BesideBranch, SharedRun } from './shared-run'

/** What could be read of a run, as far as it matters for where to look at it. */
export interface Extents {
  readonly first: number
  readonly last: number
  readonly beside: BesideBranch | null
  /** The branch beside it of which nothing could be read. */
  readonly lost: Pick<BesideBranch, 'isShown' | 'parting'> | null
}

/** The last event of a branch beside a run. */
export function lastOf({ parting, records }: Pick<BesideBranch, 'parting' | 'records'>): number {
  return parting + records.length
}

/** The last event of the branch that is shown. */
export function lastShown({ last, beside }: Extents): number {
  return beside?.isShown ? lastOf(beside) : last
}

/** Where to look at a run that came from elsewhere, as far as what it says of that is so; NaN: nobody knows the hash. */
export function placeOf(
  extents: Extents,
  moment: unknown,
  hash: number,
): Pick<SharedRun, 'moment' | 'hash'> {
  const { first, last, lost } = extents
  const end = lastShown(extents)
  const isThere = isWithin(moment, first, end)
  // What is said of a branch that could not be read is not so of this one, but of what they have in common.
  if (lost?.isShown === true && !(isThere && moment <= lost.parting))
    return { moment: Math.min(lost.parting, last), hash: NaN }
  return isThere ? { moment, hash } : { moment: end, hash: NaN }
}
