import { describe, expect, it } from 'vitest'
import { term } from './brands'
import { asText, configurationOf } from './configuration'
import type { RaftStep } from './step'
import { nextDeadline } from './step'
import { createTestCluster } from './testing/cluster'
import { accepted, appendEntries, ofType } from './testing/messages'
import type { Situation } from './testing/situation'
import {
  changeVoters,
  electionTimeout,
  heartbeatTimeout,
  leaderOf,
  leading,
  ms,
  nodeOf,
  outcomeOf,
  propose,
  receive,
  removeServer,
  s1,
  s2,
  s3,
  s4,
  s5,
  shipped,
  step,
  stepAt,
  stored,
  termsOf,
  transferTo,
  wake,
} from './testing/situation'
import { currentConfiguration } from './transition'

/** A leader of term 2 with the log [1, 2]; S2 has all of it, S3 nothing yet. */
const led = (situation: Situation = {}) =>
  step(leaderOf({ log: [1], currentTerm: 2, ...situation }), stored(2), receive(accepted(s2, 2, 2)))
    .node
const typesTo = ({ messages }: RaftStep, to: typeof s2) =>
  messages.filter((message) => message.to === to).map(({ type }) => type)

describe('handing leadership over (thesis §3.10)', () => {
  it('asks the successor to campaign at once if it has everything', () => {
    const asked = step(led(), transferTo(s2))
    expect(outcomeOf(asked)).toBe('ok')
    expect(typesTo(asked, s2)).toEqual(['TimeoutNow'])
    expect(leading(asked.node).transfer).toMatchObject({ to: s2, isSent: true })
  })

  it('else brings its log up first, and asks then, once', () => {
    const asked = step(led(), transferTo(s3))
    expect(typesTo(asked, s3)).not.toContain('TimeoutNow')
    const found = step(asked.node, receive(accepted(s3, 2, 1)))
    expect(typesTo(found, s3)).toEqual(['AppendEntries'])
    const done = step(found.node, receive(accepted(s3, 2, 2)))
    expect(typesTo(done, s3)).toEqual(['TimeoutNow'])
    expect(typesTo(step(done.node, receive(accepted(s3, 2, 2))), s3)).toEqual([])
  })

  it.each([
    { to: s1, because: 'notEligible', why: 'itself' },
    { to: s4, because: 'notEligible', why: 'a learner' },
    { to: s5, because: 'notEligible', why: 'a stranger' },
  ])('is refused to $why', ({ to, because }) => {
    const configuration = { ...configurationOf([s1, s2, s3]), learners: [s4] }
    expect(outcomeOf(step(led({ configuration }), transferTo(to)))).toBe(because)
    expect(outcomeOf(step(nodeOf(), transferTo(to)))).toBe('notLeader')
  })

  it('refuses proposals and changes of members meanwhile', () => {
    const asked = step(led(), transferTo(s2)).node
    const after = step(asked, propose('a'), removeServer(s3))
    expect(after.proposals).toEqual([{ type: 'transferring' }])
    expect(outcomeOf(after)).toBe('transferring')
    expect(termsOf(after.node)).toEqual([1, 2])
  })

  it('is given up after one election timeout, and proposals are taken again', () => {
    const asked = stepAt(led(), ms(7), transferTo(s2)).node
    const { deadline } = leading(asked).transfer ?? expect.fail('no transfer')
    expect(deadline).toBe(ms(7) + asked.options.electionTimeoutMax)
    expect(nextDeadline(stepAt(asked, deadline - 1, wake).node)).toBe(deadline)
    const given = stepAt(asked, deadline, wake, propose('a'))
    expect(given.decisions).toContainEqual({ type: 'transferGivenUp', to: s2 })
    expect(given.proposals).toMatchObject([{ type: 'accepted' }])
  })

  it('that is never given up sets no timer, so that nobody wakes for nothing', () => {
    const asked = step(led({ rules: { giveUpTransfer: false } }), transferTo(s2)).node
    const later = stepAt(asked, ms(500), wake).node
    expect(nextDeadline(later)).toBeGreaterThan(ms(500))
  })

  it('ends when joint consensus is left without the successor', () => {
    const before = step(led(), changeVoters('joint', s1, s2), transferTo(s3)).node
    const after = step(before, stored(3), receive(accepted(s2, 2, 3)))
    expect(leading(after.node).transfer).toBeNull()
    expect(after.decisions).toContainEqual({ type: 'transferGivenUp', to: s3 })
  })
})

describe('a successor that is asked to campaign', () => {
  const follower = nodeOf({ options: shipped, log: [1, 2], currentTerm: 2 })
  const timeoutNow = (n: number) => receive({ type: 'TimeoutNow', from: s2, to: s1, term: term(n) })

  it('begins the next term at once: no pre-vote, and nobody is to refuse for the leader’s sake', () => {
    const heard = step(follower, receive(appendEntries(2, [2, 2]))).node
    const { node, messages } = step(heard, timeoutNow(2))
    expect(node).toMatchObject({ currentTerm: 3, votedFor: s1, role: { type: 'candidate' } })
    expect(ofType(messages, 'RequestVote').map(({ isTransfer }) => isTransfer)).toEqual([
      true,
      true,
    ])
  })

  it.each([
    { before: follower, n: 1, why: 'of an older term' },
    { before: nodeOf({ configuration: { ...configurationOf([s2, s3]), learners: [s1] }, currentTerm: 2 }), n: 2, why: 'as a learner' },
    { before: leaderOf({ currentTerm: 2 }), n: 2, why: 'as leader' },
  ])('ignores it $why', ({ before, n }) => {
    expect(step(before, timeoutNow(n)).node).toEqual(before)
  }) // prettier-ignore

  it('ignores a second one: it is of the term before', () => {
    const once = step(follower, timeoutNow(2)).node
    expect(step(once, timeoutNow(2)).node).toEqual(once)
  })
})

it('leadership moves without an election timeout, though all hear their leader', () => {
  const cluster = createTestCluster(
    [s1, s2, s3].map((id, seed) => nodeOf({ id, seed, options: shipped })),
  )
  cluster.give(s1, electionTimeout)
  cluster.settle()
  cluster.give(s1, propose('a'))
  cluster.drop(({ to }) => to === s3)
  cluster.give(s1, transferTo(s3))
  cluster.settle()
  cluster.give(s1, heartbeatTimeout)
  cluster.settle()
  expect(cluster.node(s3)).toMatchObject({ currentTerm: 2, role: { type: 'leader' } })
  expect(cluster.node(s1).role).toMatchObject({ type: 'follower', leaderId: s3 })
  expect(cluster.node(s3).commitIndex).toBe(3)
})

it('it moves to a server that only the new half of a joint configuration has', () => {
  const cluster = createTestCluster(
    [s1, s2, s3, s4].map((id, seed) => {
      const configuration = id === s4 ? { configuration: configurationOf([]) } : {}
      return nodeOf({ id, seed, options: shipped, ...configuration })
    }),
  )
  cluster.give(s1, electionTimeout)
  cluster.settle()
  cluster.cuts.add('S1>S2').add('S1>S3')
  cluster.give(s1, changeVoters('joint', s2, s3, s4))
  cluster.settle()
  cluster.cuts.clear()
  cluster.give(s1, transferTo(s4))
  cluster.settle()
  expect(cluster.node(s4)).toMatchObject({ currentTerm: 2, role: { type: 'leader' } })
  cluster.give(s4, heartbeatTimeout)
  cluster.settle()
  expect(asText(currentConfiguration(cluster.node(s4)))).toBe('S2S3S4')
  expect(cluster.node(s1).role.type).toBe('follower')
})
