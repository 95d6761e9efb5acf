import { describe, expect, it } from 'vitest'

import { serverId } from '../raft/index'
import type { Rules } from '../raft/index'
import { newCoverage } from './coverage'
import { runSeed } from './run-seed'
import { all, createPuppets } from './testing/puppets'
import type { Puppets } from './testing/puppets'

/**
 * A fuzzer must be able to fail: with a rule of Raft switched off, some seed must break what the rule
 * protects. With all on, the same seed finds nothing.
 */
describe('a rule that is off is found out by a seed', () => {
  it.each<{ rule: keyof Rules; breaks: readonly string[] }>([
    { rule: 'oneVotePerTerm', breaks: ['Terms and Votes', 'Election Safety'] },
    { rule: 'voteOnlyForUpToDateLog', breaks: ['Leader Completeness'] },
    { rule: 'stepDownOnHigherTerm', breaks: ['Election Safety'] },
    { rule: 'keepVoteWithinTerm', breaks: ['Terms and Votes', 'Election Safety'] },
    { rule: 'majorityElects', breaks: ['Election Safety'] },
    { rule: 'checkPreviousEntry', breaks: ['Log Matching'] },
    { rule: 'truncateOnlyOnConflict', breaks: ['Durability', 'Leader Completeness'] },
    { rule: 'majorityCommits', breaks: ['Durability', 'Leader Completeness'] },
    { rule: 'matchOnlyGrows', breaks: ['Terms and Votes'] },
  ])('$rule', ({ rule, breaks }) => {
    const seed = firstSeed((each) => {
      const { finding } = runSeed(each, newCoverage(), { [rule]: false })
      return finding !== null && breaks.includes(finding.what)
    })
    expect(seed, `a seed that breaks ${breaks.join(' or ')}`).not.toBeNull()
    expect(runSeed(seed ?? 0, newCoverage()).finding).toBeNull()
  })
})

/** Rules that only a rare order of events calls for, each by a story that tells it. */
describe('a rule that is off is found out by a story', () => {
  it.each<{
    rule: keyof Rules
    why: string
    breaks: string
    tell: (puppets: Puppets) => void
  }>([
    {
      rule: 'commitOnlyOwnTerm',
      why: 'Figure 8: an entry of an older term is on a majority, and is overwritten',
      breaks: 'Leader Completeness',
      tell: figureEight,
    },
    {
      rule: 'compareLastTermFirst',
      why: 'a long tail of an older term beats a committed entry',
      breaks: 'Leader Completeness',
      tell({ elect, gather, put, crash, restart }) {
        elect(s1)
        gather(s1)
        for (const value of ['a', 'b', 'c']) put(s1, value)
        crash(s1)
        gather(s2, s3, s4)
        elect(s2)
        put(s2, 'd')
        gather(s1, s3, s4, s5)
        restart(s1)
        elect(s1)
      },
    },
    {
      rule: 'acknowledgeOnlyMatched',
      why: 'followers acknowledge tails that the leader never sent',
      breaks: 'Durability',
      tell({ elect, gather, put, run }) {
        elect(s1)
        gather(s1, s5)
        put(s1, 'a')
        gather(s2, s3, s4)
        elect(s2)
        gather(s1, s2, s5)
        run(100)
        gather(s2)
        put(s2, 'b')
      },
    },
    {
      rule: 'countOwnTermsVotesOnly',
      why: 'late votes of the candidacy before elect a second leader',
      breaks: 'Election Safety',
      tell({ delay, timeout, gather, elect, run }) {
        delay(s2, [s1], 1500)
        delay(s3, [s1], 1500)
        gather(s1, s2, s3)
        timeout(s1)
        gather(s2, s3, s4)
        timeout(s1)
        elect(s4)
        gather(s1, s2, s3)
        run(1500)
      },
    },
    {
      rule: 'refuseOlderTerms',
      why: 'late entries of a deposed leader replace committed ones',
      breaks: 'Leader Completeness',
      tell({ elect, delay, put, gather, run }) {
        elect(s1)
        delay(s1, all, 1500)
        put(s1, 'a')
        gather(s2, s3, s4)
        elect(s2)
        put(s2, 'b')
        gather(s1, s3, s4, s5)
        run(1500)
        gather(s3, s4, s5)
        elect(s3)
      },
    },
  ])('$rule: $why', ({ rule, breaks, tell }) => {
    const [broken, sound] = [createPuppets({ [rule]: false }), createPuppets({})]
    tell(broken)
    expect(broken.found()).toBe(breaks)
    tell(sound)
    expect(sound.found()).toBeNull()
  })

  it('Figure 8 happens as it is told', () => {
    const puppets = createPuppets({})
    figureEight(puppets)
    expect(puppets.leads(s5)).toBe(true)
    expect(puppets.holders('a')).toEqual([])
  })
})

const [s1, s2, s3, s4, s5] = [
  serverId('S1'),
  serverId('S2'),
  serverId('S3'),
  serverId('S4'),
  serverId('S5'),
]

/** The scenes (a) to (d) of Figure 8. */
function figureEight({ elect, gather, put, crash, restart, run }: Puppets): void {
  elect(s1)
  gather(s1, s2)
  put(s1, 'a')
  crash(s1)
  gather(...all)
  elect(s5)
  gather(s5)
  put(s5, 'b')
  crash(s5)
  gather(s1, s2, s3)
  restart(s1)
  elect(s1)
  run(500)
  crash(s1)
  gather(...all)
  restart(s5)
  elect(s5)
  run(500)
}

/** How many seeds a rule is given. */
const mostSeeds = 60

function firstSeed(isCaught: (seed: number) => boolean): number | null {
  for (let seed = 1; seed <= mostSeeds; seed++) if (isCaught(seed)) return seed
  return null
}
