import { describe, expect, it } from 'vitest'
import { tell } from './testing/story'

/** Seeds decide everything, so that a story that fails can be told again. */
const seeds = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('servers under any order, loss and copies of messages, cuts, crashes and compaction', () => {
  it.each([
    { hasChanges: false, count: 120, steps: 500, what: 'five voters' },
    { hasChanges: true, count: 200, steps: 500, what: 'members that come and go' },
    { hasChanges: true, count: 5, steps: 6000, what: 'members that come and go for long' },
  ])(
    '$what: Figure 3 holds, no read is old, and all agree in the end',
    ({ hasChanges, count, steps }) => {
      const seen = { leaders: 0, commits: 0, reads: 0 }
      const decided = new Map<string, number>()
      for (const seed of seeds(count)) {
        const told = tell({ seed, steps, hasChanges })
        if (told.violation !== null) {
          expect.fail(`seed ${seed}: ${told.violation} ${JSON.stringify(told.options)}`)
        }
        seen.leaders += told.seen.leaders.size
        seen.commits += told.seen.committed.length
        seen.reads += told.reads
        for (const { type } of told.cluster.decisions)
          decided.set(type, (decided.get(type) ?? 0) + 1)
      }
      expect(seen.leaders / count).toBeGreaterThan(2)
      expect(seen.commits / count).toBeGreaterThan(5)
      expect(seen.reads / count).toBeGreaterThan(1)
      const sometimes = ['truncated', 'snapshotInstalled', 'compacted', 'timeoutNowTaken']
      for (const type of sometimes) expect(decided.get(type) ?? 0, type).toBeGreaterThan(0)
      if (hasChanges) expect(decided.get('configurationTaken') ?? 0).toBeGreaterThan(3 * count)
    },
  )
})

describe('the same stories find what goes wrong without a rule', () => {
  it.each([
    { rule: 'oneVotePerTerm', hasChanges: false, breaks: 'Election Safety' },
    { rule: 'voteOnlyForUpToDateLog', hasChanges: false, breaks: 'Leader Completeness' },
    { rule: 'stepDownOnHigherTerm', hasChanges: true, breaks: 'Election Safety' },
    { rule: 'countOwnTermsVotesOnly', hasChanges: false, breaks: 'Election Safety' },
    { rule: 'majorityElects', hasChanges: true, breaks: '' },
    { rule: 'checkPreviousEntry', hasChanges: true, breaks: '' },
    { rule: 'majorityCommits', hasChanges: true, breaks: '' },
    { rule: 'matchOnlyGrows', hasChanges: false, breaks: 'took the commit' },
    { rule: 'truncateOnlyOnConflict', hasChanges: false, breaks: '' },
    { rule: 'acknowledgeOnlyMatched', hasChanges: false, breaks: '' },
    { rule: 'equalLogIsUpToDate', hasChanges: false, breaks: 'No progress' },
    { rule: 'preVoteNamesAskedTerm', hasChanges: false, breaks: 'No progress' },
    { rule: 'answerOlderTerms', hasChanges: false, breaks: 'No progress' },
    { rule: 'readAfterOwnTermCommit', hasChanges: false, breaks: 'Stale read' },
  ] as const)('$rule: $breaks', ({ rule, hasChanges, breaks }) => {
    const violations = seeds(60).map(
      (seed) => tell({ seed, steps: 500, hasChanges, rules: { [rule]: false } }).violation,
    )
    expect(violations.filter((one) => one?.includes(breaks) === true).length).toBeGreaterThan(0)
  })
})
