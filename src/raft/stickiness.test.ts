import { describe, expect, it } from 'vitest'
import { logIndex, micros, term } from './brands'
import { configurationOf } from './configuration'
import { snapshotOf } from './snapshot'
import { createTestCluster } from './testing/cluster'
import { appendEntries, installSnapshot, requestVote } from './testing/messages'
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
  step,
  stepAt,
} from './testing/situation'

const options = { sticky: true }
const led = stepAt(
  nodeOf({ options, currentTerm: 1 }),
  ms(10),
  receive(appendEntries(1, [0, 0])),
).node

describe('who hears a leader, and is asked for a vote (§6; thesis §4.2.3)', () => {
  it.each([
    { after: 149, isTransfer: false, answers: 0, term: 1, why: 'neither answers nor takes the term' },
    { after: 150, isTransfer: false, answers: 1, term: 9, why: 'listens again after the shortest election timeout' },
    { after: 1, isTransfer: true, answers: 1, term: 9, why: 'listens at once where the leader wants it so (thesis §3.10)' },
  ])('$why', ({ after, isTransfer, answers, term }) => {
    const asked = stepAt(led, ms(10 + after), receive(requestVote(s3, 9, [0, 0], isTransfer)))
    expect(asked.messages).toHaveLength(answers)
    expect(asked.node.currentTerm).toBe(term)
    if (answers === 0) {
      expect(asked.node).toEqual(led)
      expect(asked.decisions).toEqual([{ type: 'voteRequestIgnored', from: s3, term: 9, leaderId: s2 }])
    }
  }) // prettier-ignore

  it('is a leader itself: it ignores every candidate but a successor', () => {
    const leader = leaderOf({ options, currentTerm: 1 })
    expect(step(leader, receive(requestVote(s3, 9, [9, 9]))).node).toEqual(leader)
    const { node } = step(leader, receive(requestVote(s3, 9, [9, 9], true)))
    expect(node).toMatchObject({ currentTerm: 9, votedFor: s3 })
  })

  it('has heard it by a piece of a snapshot too', () => {
    const request = installSnapshot(
      1,
      snapshotOf(logIndex(4), term(1), configurationOf([s1, s2, s3]), 'state'),
    )
    const heard = stepAt(nodeOf({ options }), ms(10), receive(request)).node
    expect(stepAt(heard, ms(20), receive(requestVote(s3, 9, [9, 9]))).messages).toEqual([])
  })

  it.each([
    { before: step(led, electionTimeout).node, why: 'a candidate hears nobody' },
    {
      before: nodeOf({ options, currentTerm: 1, votedFor: s2 }),
      why: 'nor does who has just started',
    },
    {
      before: { ...led, options: { ...led.options, sticky: false } },
      why: 'nor matters it with stickiness off',
    },
  ])('$why', ({ before }) => {
    expect(stepAt(before, ms(20), receive(requestVote(s3, 9, [9, 9]))).messages).toMatchObject([
      { voteGranted: true, term: 9 },
    ])
  })
})

it('a server that got stuck in a higher term is brought back by its answer to an older one (A13)', () => {
  const cluster = createTestCluster(
    [s1, s2, s3].map((id, seed) =>
      nodeOf({ id, seed, options: { sticky: true, checkQuorum: true } }),
    ),
  )
  cluster.give(s1, electionTimeout)
  cluster.settle()
  cluster.reachable.delete(s3)
  for (let i = 0; i < 8; i++) cluster.give(s3, electionTimeout)
  cluster.drop()
  cluster.reachable.add(s3)
  cluster.give(s1, heartbeatTimeout)
  cluster.settle()
  expect(cluster.node(s1)).toMatchObject({ currentTerm: 9, role: { type: 'follower' } })
  cluster.now = micros(ms(1000))
  cluster.give(s1, electionTimeout)
  cluster.settle()
  expect(cluster.node(s1)).toMatchObject({ currentTerm: 10, role: { type: 'leader' } })
  expect(cluster.node(s3).currentTerm).toBe(10)
})
