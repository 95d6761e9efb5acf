import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { ServerId } from './brands'
import { logIndex, serverId } from './brands'
import type { Configuration } from './configuration'
import { configurationOf, emptyConfiguration, isJoint, votersOf } from './configuration'
import { committedIndex, hasQuorum, majority, soundQuorums, tooFew } from './quorum'
import { unbounded, voteResult } from './quorum'

interface Vectors {
  readonly cases: readonly VectorCase[]
}
interface Vector {
  readonly id: string
  readonly voters: readonly number[]
  readonly votersOutgoing: readonly number[] | null
}
interface CommitCase extends Vector {
  readonly kind: 'commit'
  readonly acked: Readonly<Record<string, number>>
  readonly expected: number | 'unbounded'
}
interface VoteCase extends Vector {
  readonly kind: 'vote'
  readonly votes: Readonly<Record<string, boolean>>
  readonly expected: 'won' | 'lost' | 'pending'
}
type VectorCase = CommitCase | VoteCase

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('testing/vectors/etcd-quorum.json', import.meta.url), 'utf8'),
)
const commits = vectors.cases.filter((one) => one.kind === 'commit')
const votings = vectors.cases.filter((one) => one.kind === 'vote')

const servers = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7'].map(serverId)
const [s1, s2, s3, s4, s5] = ['S1', 'S2', 'S3', 'S4', 'S5'].map(serverId)

const halves = (voters: readonly ServerId[], outgoing: readonly ServerId[]): Configuration => ({
  ...configurationOf(voters),
  outgoing: configurationOf(outgoing).voters,
})
const configurationIn = ({ voters, votersOutgoing }: Vector) =>
  halves(voters.map(nameOf), (votersOutgoing ?? []).map(nameOf))
const nameOf = (id: number) => serverId(`S${id}`)
const named = <T>(byId: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(byId).map(([id, value]) => [`S${id}`, value]))

const reached = (indexes: Readonly<Record<string, number>>) => (id: ServerId) =>
  logIndex(indexes[id] ?? 0)
const among = (group: readonly (ServerId | undefined)[]) => (id: ServerId) => group.includes(id)

const anyServers = fc.subarray(servers)
const someServers = fc.subarray(servers, { minLength: 1 })
const anyHalves = fc.tuple(someServers, anyServers).map(([a, b]) => halves(a, b))
const anyVotes = fc.dictionary(fc.constantFrom(...servers), fc.boolean())
const anyIndexes = fc.dictionary(fc.constantFrom(...servers), fc.nat(9))
/** Two groups that are strangers to each other. */
const strangers = fc
  .array(fc.constantFrom('first', 'second', 'none'), { minLength: 7, maxLength: 7 })
  .map((sides) => ({
    first: servers.filter((_, i) => sides[i] === 'first'),
    second: servers.filter((_, i) => sides[i] === 'second'),
  }))

describe("etcd's cases", () => {
  it('are all there', () => {
    expect([commits.length, votings.length]).toEqual([66, 61])
  })

  it.each(commits)('$id commits $expected', (one) => {
    const expected = one.expected === 'unbounded' ? unbounded : one.expected
    expect(committedIndex(configurationIn(one), reached(named(one.acked)))).toBe(expected)
  })

  it.each(votings)('$id is $expected', (one) => {
    expect(voteResult(configurationIn(one), named(one.votes))).toBe(one.expected)
  })
})

/** All that a configuration decides, for comparing two. */
function decisions(
  configuration: Configuration,
  votes: Readonly<Record<string, boolean>>,
  indexes: Readonly<Record<string, number>>,
) {
  return {
    vote: voteResult(configuration, votes),
    committed: committedIndex(configuration, reached(indexes)),
    isQuorum: hasQuorum(configuration, (id) => votes[id] === true),
  }
}

describe('laws of quorums', () => {
  it('a configuration joint with itself decides as it does alone', () => {
    fc.assert(
      fc.property(anyServers, anyVotes, anyIndexes, (voters, votes, indexes) => {
        const alone = decisions(configurationOf(voters), votes, indexes)
        expect(decisions(halves(voters, voters), votes, indexes)).toEqual(alone)
      }),
    )
  })

  it('an empty half agrees to whatever the other decides, whichever of the two it is', () => {
    fc.assert(
      fc.property(anyServers, anyVotes, anyIndexes, (voters, votes, indexes) => {
        const alone = decisions(configurationOf(voters), votes, indexes)
        expect(decisions(halves(voters, []), votes, indexes)).toEqual(alone)
        expect(decisions(halves([], voters), votes, indexes)).toEqual(alone)
      }),
    )
  })

  it('the halves may change places', () => {
    fc.assert(
      fc.property(anyServers, anyServers, anyVotes, anyIndexes, (a, b, votes, indexes) => {
        const turned = decisions(halves(b, a), votes, indexes)
        expect(decisions(halves(a, b), votes, indexes)).toEqual(turned)
      }),
    )
  })

  it('who is below what is committed may fall further, and it stays committed', () => {
    fc.assert(
      fc.property(anyHalves, anyIndexes, fc.nat(9), (configuration, indexes, lower) => {
        const committed = committedIndex(configuration, reached(indexes))
        for (const id of votersOf(configuration)) {
          const index = indexes[id] ?? 0
          if (index >= committed) continue
          const fallen = reached({ ...indexes, [id]: Math.min(index, lower) })
          expect(committedIndex(configuration, fallen)).toBe(committed)
        }
      }),
    )
  })

  it('an index is committed if and only if those that have reached it are a quorum', () => {
    fc.assert(
      fc.property(anyHalves, anyIndexes, fc.integer({ min: 1, max: 9 }), (conf, indexes, index) => {
        const isReached = hasQuorum(conf, (id) => reached(indexes)(id) >= index)
        expect(committedIndex(conf, reached(indexes)) >= index).toBe(isReached)
      }),
    )
  })

  it('an election is won by a quorum of votes, and lost when no quorum is left to vote', () => {
    fc.assert(
      fc.property(anyHalves, anyVotes, (configuration, votes) => {
        const isWon = hasQuorum(configuration, (id) => votes[id] === true)
        const isLost = !hasQuorum(configuration, (id) => votes[id] !== false)
        const expected = isWon ? 'won' : isLost ? 'lost' : 'pending'
        expect(voteResult(configuration, votes)).toBe(expected)
      }),
    )
  })

  it('any two quorums of one configuration meet (§5.2)', () => {
    fc.assert(
      fc.property(anyHalves, strangers, (configuration, { first, second }) => {
        const areBoth =
          hasQuorum(configuration, among(first)) && hasQuorum(configuration, among(second))
        expect(areBoth).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('any quorum of a joint configuration meets any quorum of either half (§6)', () => {
    const joint = anyHalves.filter(isJoint)
    fc.assert(
      fc.property(joint, strangers, (configuration, { first, second }) => {
        if (!hasQuorum(configuration, among(first))) return
        for (const half of [configuration.voters, configuration.outgoing])
          expect(hasQuorum(configurationOf(half), among(second))).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('learners are counted in no quorum (thesis §4.2.1)', () => {
    fc.assert(
      fc.property(anyHalves, anyVotes, anyIndexes, (configuration, votes, indexes) => {
        const learners = servers.filter((id) => !votersOf(configuration).includes(id))
        const learning = { ...configuration, learners }
        const alone = decisions(configuration, votes, indexes)
        expect(decisions(learning, votes, indexes)).toEqual(alone)
      }),
    )
  })
})

describe('with a rule switched off', () => {
  const fewer = { ...soundQuorums, isMajorityNeeded: false }
  const newHalfAlone = { ...soundQuorums, areBothHalvesNeeded: false }

  it.each([
    { voters: 1, few: 1, most: 1 },
    { voters: 2, few: 1, most: 2 },
    { voters: 3, few: 1, most: 2 },
    { voters: 4, few: 2, most: 3 },
    { voters: 5, few: 2, most: 3 },
  ])('$few instead of $most of $voters decide', ({ voters, few, most }) => {
    const ids = servers.slice(0, voters)
    const configuration = configurationOf(ids)
    const isEnough = (count: number, rules = soundQuorums) => {
      const group = ids.slice(0, count)
      const votes = Object.fromEntries(group.map((id) => [id, true]))
      const indexes = Object.fromEntries(group.map((id) => [id, 5]))
      return [
        hasQuorum(configuration, among(group), rules),
        voteResult(configuration, votes, rules) === 'won',
        committedIndex(configuration, reached(indexes), rules) === 5,
      ]
    }
    const [yes, no] = [
      [true, true, true],
      [false, false, false],
    ]
    expect([majority(ids), tooFew(ids)]).toEqual([most, few])
    expect(isEnough(most)).toEqual(yes)
    expect(isEnough(most - 1)).toEqual(no)
    expect(isEnough(few, fewer)).toEqual(yes)
    expect(isEnough(few - 1, fewer)).toEqual(no)
  })

  it('quorums of one configuration are strangers', () => {
    const configuration = configurationOf(servers.slice(0, 3))
    expect(hasQuorum(configuration, among([s1]), fewer)).toBe(true)
    expect(hasQuorum(configuration, among([s2]), fewer)).toBe(true)
  })

  it('the new half decides alone, and the old one may decide otherwise', () => {
    const joint = halves(servers.slice(2, 5), servers.slice(0, 3))
    const old = configurationOf(servers.slice(0, 3))
    const votes = { S4: true, S5: true, S1: false, S2: false }
    const indexes = { S4: 7, S5: 7, S1: 3, S2: 3 }

    expect(hasQuorum(joint, among([s4, s5]), newHalfAlone)).toBe(true)
    expect(hasQuorum(old, among([s1, s2]))).toBe(true)
    expect(voteResult(joint, votes, newHalfAlone)).toBe('won')
    expect(committedIndex(joint, reached(indexes), newHalfAlone)).toBe(7)

    expect(hasQuorum(joint, among([s4, s5]))).toBe(false)
    expect(voteResult(joint, votes)).toBe('lost')
    expect(committedIndex(joint, reached(indexes))).toBe(3)
    expect(hasQuorum(joint, among([s2, s3, s4]))).toBe(true)
  })

  it('without voters everything is agreed to all the same', () => {
    for (const rules of [soundQuorums, fewer, newHalfAlone]) {
      expect(voteResult(emptyConfiguration, {}, rules)).toBe('won')
      expect(hasQuorum(emptyConfiguration, () => false, rules)).toBe(true)
      expect(committedIndex(emptyConfiguration, () => logIndex(0), rules)).toBe(unbounded)
    }
  })
})
