import { newCoverage } from './coverage'
import type { Mutant } from './mutants'
import { runSeed } from './run-seed'
import type { Finding } from './simulation'

/** How many seeds a rule is given. */
export const mostSeeds = 100

/** What a seed breaks with the rule off, of what the rule protects; null where that holds. */
export function broken({ rule, breaks }: Mutant, seed: number): Finding | null {
  const { finding } = runSeed(seed, newCoverage(), { [rule]: false })
  return finding !== null && breaks.includes(finding.what) ? finding : null
}

/** The first seed that finds the rule off; null where none of so many does. */
export function findMutant(mutant: Mutant): { seed: number; finding: Finding } | null {
  for (let seed = 1; seed <= mostSeeds; seed++) {
    const finding = broken(mutant, seed)
    if (finding !== null) return { seed, finding }
  }
  return null
}
