import { describe, expect, it } from 'vitest'
import type { RaftStep } from './step'
import { createTestCluster } from './testing/cluster'
import {
  appendEntries,
  ofType,
  preVote,
  preVoteFrom,
  requestVote,
  voteFrom,
} from './testing/messages'
import {
  electionTimeout,
  heartbeatTimeout,
  leaderOf,
  ms,
  nodeOf,
  receive,
  s1,
  s2,
  s3,
  s4,
  s5,
  shipped,
  step,
  stepAt,
} from './testing/situation'

const on = { options: { preVote: true } }
const follower = (log: readonly number[] = [1], currentTerm = 3) =>
  nodeOf({ ...on, log, currentTerm })
const asking = step(follower(), electionTimeout)
const answersOf = ({ messages }: RaftStep) =>
  ofType(messages, 'PreVoteResponse').map(({ term, voteGranted }) => [term, voteGranted])

describe('a server whose timer runs out, with pre-vote (thesis §9.6)', () => {
  it('asks all voters about the next term, and begins none', () => {
    expect(asking.node).toMatchObject({
      currentTerm: 3,
      votedFor: null,
      role: { type: 'preCandidate' },
    })
    expect(asking.messages).toEqual(
      [s2, s3].map((to) => ({
        type: 'PreVote',
        from: s1,
        to,
        term: 4,
        lastLogIndex: 1,
        lastLogTerm: 1,
      })),
    )
  })

  it('forgets the leader it had, so that it refuses nobody for its sake', () => {
    const led = stepAt(follower(), ms(10), receive(appendEntries(3, [1, 1]))).node
    const { messages } = stepAt(led, ms(20), electionTimeout, receive(preVote(s3, 4, [1, 1])))
    expect(ofType(messages, 'PreVoteResponse')).toMatchObject([{ to: s3, voteGranted: true }])
  })

  it.each([
    { answers: [preVoteFrom(s2, 4)], role: 'candidate', term: 4, why: 'campaigns when a majority would vote for it' },
    { answers: [preVoteFrom(s2, 3, false)], role: 'preCandidate', term: 3, why: 'does not when it is refused' },
    { answers: [preVoteFrom(s2, 3)], role: 'preCandidate', term: 3, why: 'ignores a grant for another term than asked' },
    { answers: [preVoteFrom(s2, 9, false)], role: 'follower', term: 9, why: 'follows the higher term of a refusal' },
    { answers: [preVoteFrom(s2, 9)], role: 'preCandidate', term: 3, why: 'takes no term from a grant: nobody has begun it' },
    { answers: [preVoteFrom(s4, 4), preVoteFrom(s5, 4)], role: 'preCandidate', term: 3, why: 'counts no stranger' },
    { answers: [voteFrom(s2, 3)], role: 'preCandidate', term: 3, why: 'does not take a vote for a pre-vote' },
    { answers: [appendEntries(3, [1, 1])], role: 'follower', term: 3, why: 'gives up to the leader of its term' },
    { answers: [preVoteFrom(s2, 3, false), preVoteFrom(s3, 4)], role: 'candidate', term: 4, why: 'needs no more than a majority' },
  ])('$why', ({ answers, role, term }) => {
    const { node } = step(asking.node, ...answers.map(receive))
    expect(node).toMatchObject({ role: { type: role }, currentTerm: term })
  }) // prettier-ignore

  it('keeps its vote when it gives up to a leader of the same term', () => {
    const voted = nodeOf({ ...on, currentTerm: 3, votedFor: s2 })
    const { node } = step(voted, electionTimeout, receive(appendEntries(3, [0, 0])))
    expect(node.votedFor).toBe(s2)
    expect(step(node, receive(requestVote(s3, 3, [9, 3]))).messages).toMatchObject([
      { voteGranted: false },
    ])
  })

  it('asks again, of the same term, when its timer runs out again', () => {
    const { node, messages } = step(asking.node, electionTimeout)
    expect(node.currentTerm).toBe(3)
    expect(messages.map(({ term }) => term)).toEqual([4, 4])
  })

  it('as a candidate that nobody elected asks about the next term first', () => {
    const candidate = step(asking.node, receive(preVoteFrom(s2, 4))).node
    const { node, messages } = step(candidate, electionTimeout)
    expect(node).toMatchObject({ currentTerm: 4, role: { type: 'preCandidate' } })
    expect(messages.map(({ type, term }) => [type, term])).toEqual([
      ['PreVote', 5],
      ['PreVote', 5],
    ])
  })

  it('ignores a grant that comes when it is candidate already', () => {
    const candidate = step(asking.node, receive(preVoteFrom(s2, 4))).node
    const late = step(candidate, receive(preVoteFrom(s3, 4)))
    expect(late.node.role).toEqual(candidate.role)
    expect(late.decisions).toMatchObject([{ type: 'voteIgnored', because: 'notCandidate' }])
  })

  it('alone leads at once', () => {
    const { node } = step(nodeOf({ ...on, voters: 1 }), electionTimeout)
    expect(node).toMatchObject({ currentTerm: 1, role: { type: 'leader' } })
  })
})

describe('a server that is asked for a pre-vote', () => {
  it.each([
    { asked: 4, last: [1, 1], answer: [4, true], why: 'grants it with the term asked for' },
    { asked: 9, last: [1, 1], answer: [9, true], why: 'grants it for any later term' },
    { asked: 4, last: [0, 0], answer: [3, false], why: 'refuses a log behind its own, with its own term' },
    { asked: 2, last: [9, 2], answer: [3, false], why: 'answers an older term with its own, or both stand still (etcd #8525)' },
    { asked: 3, last: [1, 1], answer: [3, true], why: 'grants its own term while it has its vote' },
  ] as const)('$why', ({ asked, last, answer }) => {
    const before = follower()
    const after = stepAt(before, ms(20), receive(preVote(s2, asked, last)))
    expect(answersOf(after)).toEqual([answer])
    expect(after.node).toEqual(before)
  }) // prettier-ignore

  it('refuses its own term once its vote of that term is given', () => {
    const voted = nodeOf({ ...on, currentTerm: 3, votedFor: s3 })
    expect(answersOf(step(voted, receive(preVote(s2, 3, [0, 0]))))).toEqual([[3, false]])
    expect(answersOf(step(voted, receive(preVote(s2, 4, [0, 0]))))).toEqual([[4, true]])
  })

  it.each([
    {
      after: 149.999,
      answer: [3, false],
      why: 'just less than 150 ms after it heard its leader: no',
    },
    { after: 150, answer: [4, true], why: 'at 150 ms: yes' },
  ])('$why, whatever stickiness says', ({ after, answer }) => {
    const led = stepAt(follower(), ms(10), receive(appendEntries(3, [1, 1]))).node
    expect(answersOf(stepAt(led, ms(10 + after), receive(preVote(s3, 4, [1, 1]))))).toEqual([
      answer,
    ])
  })

  it('refuses it as leader, and leads on', () => {
    const leader = leaderOf({ currentTerm: 3 })
    const after = step(leader, receive(preVote(s2, 9, [9, 3])))
    expect(answersOf(after)).toEqual([[3, false]])
    expect(after.node).toEqual(leader)
  })
})

it('a server that was cut off comes back without a higher term, and disturbs nobody', () => {
  const cluster = createTestCluster(
    [s1, s2, s3].map((id, seed) => nodeOf({ id, seed, options: shipped })),
  )
  cluster.give(s1, electionTimeout)
  cluster.settle()
  cluster.reachable.delete(s3)
  for (let i = 0; i < 50; i++) cluster.give(s3, electionTimeout)
  cluster.settle()
  cluster.reachable.add(s3)
  cluster.give(s3, electionTimeout)
  cluster.settle()
  cluster.give(s1, heartbeatTimeout)
  cluster.settle()
  expect(cluster.nodes().map(({ currentTerm }) => currentTerm)).toEqual([1, 1, 1])
  expect(cluster.node(s1).role.type).toBe('leader')
  expect(cluster.node(s3).role).toMatchObject({ type: 'follower', leaderId: s1 })
})
