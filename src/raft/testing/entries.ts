import { term } from '../brands'
import type { Configuration } from '../configuration'
import type { Entry } from '../entry'

/** Entries of these terms: commands that tell their index and term, or those that are given. */
export function entriesOf(terms: readonly (number | Entry)[], firstAt = 1): readonly Entry[] {
  return terms.map((n, i) =>
    typeof n === 'number' ? { type: 'command', term: term(n), command: `${firstAt + i}@${n}` } : n,
  )
}

/** A configuration entry. */
export const changeTo = (n: number, configuration: Configuration): Entry => ({
  type: 'configuration',
  term: term(n),
  configuration,
})
