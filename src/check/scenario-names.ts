import type { Invariant } from './checker'

/**
 * What a scenario calls an invariant: `violation=` lists those of Figure 3, `broken=` the others, and
 * `lin=` judges the clients' history.
 */
export interface ScenarioName {
  readonly list: 'violation' | 'broken' | 'lin'
  readonly name: string
}

export const scenarioNames: Readonly<Record<Invariant, ScenarioName>> = {
  'Election Safety': { list: 'violation', name: 'ElectionSafety' },
  'Leader Append-Only': { list: 'violation', name: 'LeaderAppendOnly' },
  'Log Matching': { list: 'violation', name: 'LogMatching' },
  'Leader Completeness': { list: 'violation', name: 'LeaderCompleteness' },
  'State Machine Safety': { list: 'violation', name: 'StateMachineSafety' },
  Durability: { list: 'broken', name: 'Durability' },
  'Terms and Votes': { list: 'broken', name: 'VoteOnce' },
  'Exactly Once': { list: 'broken', name: 'ExactlyOnce' },
  'Configuration Overlap': { list: 'broken', name: 'ConfigurationOverlap' },
  Linearizability: { list: 'lin', name: 'Linearizability' },
}

/** The invariants of a list that are broken, as a scenario states them: sorted, `none` where none is. */
export function brokenIn(list: ScenarioName['list'], broken: Iterable<Invariant>): string {
  const names = [...broken].map((invariant) => scenarioNames[invariant])
  const listed = names.filter((each) => each.list === list).map(({ name }) => name)
  return listed.length === 0 ? 'none' : [...new Set(listed)].sort().join(',')
}
