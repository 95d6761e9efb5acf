import { describe, expect, it } from 'vitest'

import { allRules } from '../raft/index'
import { newCoverage } from './coverage'
import { findMutant } from './find-mutant'
import { mutants } from './mutants'
import { runSeed } from './run-seed'
import { figureEight, mutantStories } from './testing/mutant-stories'
import { all, createPuppets } from './testing/puppets'

/**
 * A fuzzer must be able to fail: with a rule of Raft switched off, some seed must break what the rule protects.
 * With all on, the same seed finds nothing.
 */
describe('a rule that is off is found out by a seed', () => {
  it.each(mutants)('$rule', (mutant) => {
    const found = findMutant(mutant, [mutant.seed])
    expect(found, `a seed that breaks ${mutant.breaks.join(' or ')}`).not.toBeNull()
    expect(runSeed(found?.seed ?? 0, newCoverage()).finding).toBeNull()
  })
})

describe('a rule that is off is found out by a story', () => {
  it.each(mutantStories)('$rule: $why', ({ rule, breaks, setting, tell }) => {
    const [broken, sound] = [createPuppets({ [rule]: false }, setting), createPuppets({}, setting)]
    tell(broken)
    expect(broken.found()).toBe(breaks)
    tell(sound)
    expect(sound.found()).toBeNull()
  })

  it('Figure 8 happens as it is told', () => {
    const puppets = createPuppets({})
    figureEight(puppets)
    const last = all.at(-1)
    expect(last !== undefined && puppets.leads(last)).toBe(true)
    expect(puppets.holders('a')).toEqual([])
  })
})

it('every rule is found out by a seed or by a story', () => {
  const found = [...mutants, ...mutantStories].map(({ rule }) => rule)
  expect([...new Set(found)].toSorted()).toEqual(Object.keys(allRules).toSorted())
})
