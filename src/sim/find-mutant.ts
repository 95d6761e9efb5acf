import { newCoverage } from './coverage'
import type { Mutant } from './mutants'
import { runSeed } from './run-seed'
import type { Finding } from './simulation'

/** How many seeds a rule is given. */
export const mostSeeds = 100

export interface FoundMutant {
  readonly seed: number
  readonly finding: Finding
}

/** The first seed that finds the rule off; those that are known to are tried before. Null where none does. */
export function findMutant(
  { rule, breaks }: Mutant,
  known: readonly number[] = [],
): FoundMutant | null {
  const seeds = [...known, ...Array.from({ length: mostSeeds }, (_, i) => i + 1)]
  for (const seed of seeds) {
    const { finding } = runSeed(seed, newCoverage(), { [rule]: false })
    if (finding !== null && breaks.includes(finding.what)) return { seed, finding }
  }
  return null
}
