import { describe, expect, it } from 'vitest'
import { logIndex, term } from './brands'
import { configurationOf } from './configuration'
import { leaseEnd } from './lease'
import type { RaftStep } from './step'
import { accepted, appendEntries, installed, ofType, refused } from './testing/messages'
import type { Situation } from './testing/situation'
import {
  electionTimeout,
  heartbeatTimeout,
  ids,
  leaderOf,
  leading,
  ms,
  nodeOf,
  read,
  receive,
  s1,
  s2,
  s3,
  s4,
  s5,
  step,
  stepAt,
  stored,
  transferTimeout,
  transferTo,
} from './testing/situation'

/** A leader of term 2 whose log [1, 2] is committed, and which is in round 0. */
const led = (situation: Situation = {}) =>
  step(
    leaderOf({ log: [1], currentTerm: 2, ...situation }),
    stored(2),
    ...ids.slice(1, situation.voters ?? 3).map((from) => receive(accepted(from, 2, 2))),
  ).node
const roundsTo = ({ messages }: RaftStep, to = s2) =>
  ofType(messages, 'AppendEntries', to).map(({ round }) => round)

describe('a leader that is asked for a read (§8; thesis §6.4)', () => {
  it('notes what is committed, and begins a round of messages to all', () => {
    const asked = step(led(), read(7))
    expect(asked.reads).toEqual([])
    expect([roundsTo(asked, s2), roundsTo(asked, s3)]).toEqual([[1], [1]])
    expect(leading(asked.node).reads).toEqual([{ id: 7, from: null, readIndex: 2, round: 1 }])
  })

  it.each([
    { answers: [accepted(s2, 2, 2, 1)], done: true, why: 'a majority answered that round' },
    { answers: [accepted(s2, 2, 2, 9)], done: true, why: 'or a later one' },
    { answers: [refused(s2, 2, 2, [null, 1], 1)], done: true, why: 'by a refusal too: who answers knows no later leader' },
    { answers: [installed(s2, 2, 2, 0, null, 1)], done: true, why: 'or about a snapshot' },
    { answers: [accepted(s2, 2, 2, 0)], done: false, why: 'never by the answer to an older round (etcd #20418)' },
    { answers: [accepted(s2, 1, 2, 1)], done: false, why: 'nor by one of an older term' },
    { answers: [accepted(s4, 2, 2, 1)], done: false, why: 'nor by a stranger' },
  ])('it may be answered: $done, since $why', ({ answers, done }) => {
    const asked = step(led(), read(7)).node
    const { reads, node } = step(asked, ...answers.map(receive))
    expect(reads).toEqual(done ? [{ type: 'ready', id: 7, readIndex: 2 }] : [])
    expect(leading(node).reads).toHaveLength(done ? 0 : 1)
  }) // prettier-ignore

  it('needs a majority: one of four others is not enough', () => {
    const asked = step(led({ voters: 5 }), read(7)).node
    const one = step(asked, receive(accepted(s2, 2, 2, 1)))
    expect(one.reads).toEqual([])
    expect(step(one.node, receive(accepted(s3, 2, 2, 1))).reads).toHaveLength(1)
  })

  it('needs a majority even where fewer are let commit', () => {
    const asked = step(led({ rules: { majorityCommits: false } }), read(7))
    expect(asked.reads).toEqual([])
  })

  it.each([
    { answers: [s4, s5], done: false, why: 'the new half alone is not enough' },
    { answers: [s2, s3], done: false, why: 'nor is the old one' },
    { answers: [s2, s4], done: true, why: 'both are' },
  ])('while joint $why', ({ answers, done }) => {
    const configuration = { ...configurationOf([s1, s4, s5]), outgoing: [s1, s2, s3] }
    const leader = step(
      leaderOf({ configuration, currentTerm: 1 }),
      stored(1),
      ...[s2, s3, s4, s5].map((from) => receive(accepted(from, 1, 1))),
    ).node
    const acks = answers.map((from) => receive(accepted(from, 1, 1, 9)))
    expect(step(step(leader, read(7)).node, ...acks).reads).toHaveLength(done ? 1 : 0)
  })

  it('does not count the answers of learners', () => {
    const configuration = { ...configurationOf([s1, s2, s3]), learners: [s4, s5] }
    const asked = step(led({ configuration }), read(7)).node
    const acks = [s4, s5].map((from) => receive(accepted(from, 2, 2, 1)))
    expect(step(asked, ...acks).reads).toEqual([])
  })

  it('alone has it confirmed by beginning the round', () => {
    const alone = step(nodeOf({ voters: 1 }), electionTimeout, stored(1)).node
    expect(step(alone, stored(1)).node.commitIndex).toBe(1)
    const { reads } = step(step(alone, stored(1)).node, read(7))
    expect(reads).toEqual([{ type: 'ready', id: 7, readIndex: 1 }])
  })

  it('asks one round for all reads of a step, and another for one that comes later', () => {
    const two = step(led(), read(7), read(8))
    expect(roundsTo(two)).toEqual([1])
    const third = step(two.node, read(9))
    expect(leading(third.node).reads.map(({ id, round }) => [id, round])).toEqual([
      [7, 1],
      [8, 1],
      [9, 2],
    ])
    expect(step(third.node, receive(accepted(s2, 2, 2, 1))).reads.map(({ id }) => id)).toEqual([
      7, 8,
    ])
  })
})

describe('before anything of its term is committed (etcd #7331)', () => {
  const fresh = leaderOf({ log: [1], currentTerm: 2 })

  it('a leader notes nothing, whoever answers', () => {
    const asked = step(fresh, read(7)).node
    const { reads, node } = step(asked, receive(accepted(s2, 2, 1, 3)))
    expect(reads).toEqual([])
    expect(leading(node).reads).toMatchObject([{ readIndex: null }])
  })

  it('and then begins a round that counts from there', () => {
    const asked = step(fresh, read(7), heartbeatTimeout).node
    const commits = step(asked, stored(2), receive(accepted(s2, 2, 2, 1)))
    expect(commits.node.commitIndex).toBe(2)
    expect(commits.reads).toEqual([])
    expect(roundsTo(commits, s3)).toEqual([2])
    const { reads } = step(commits.node, receive(accepted(s3, 2, 2, 2)))
    expect(reads).toEqual([{ type: 'ready', id: 7, readIndex: 2 }])
  })
})

describe('a leader that leads no more', () => {
  it('says of each read that waits that it is lost, to its own client and to the follower that asked', () => {
    const request = { type: 'ReadIndex', from: s3, to: s1, term: term(2), id: 5 } as const
    const asked = step(led(), read(7), receive(request)).node
    const lost = step(asked, receive(appendEntries(3, [0, 0])))
    expect(lost.reads).toEqual([{ type: 'lostLeadership', id: 7 }])
    expect(ofType(lost.messages, 'ReadIndexResponse')).toMatchObject([
      { to: s3, id: 5, readIndex: null },
    ])
  })
})

describe('a follower that is asked for a read', () => {
  const follower = step(nodeOf({ currentTerm: 2 }), receive(appendEntries(2, [0, 0]))).node

  it('asks its leader, which answers once it is confirmed', () => {
    const asked = step(follower, read(7))
    expect(ofType(asked.messages, 'ReadIndex')).toEqual([
      { type: 'ReadIndex', from: s1, to: s2, term: 2, id: 7 },
    ])
    const request = { type: 'ReadIndex', from: s3, to: s1, term: term(2), id: 7 } as const
    const noted = step(led(), receive(request))
    expect(ofType(noted.messages, 'ReadIndexResponse')).toEqual([])
    const done = step(noted.node, receive(accepted(s2, 2, 2, 1)))
    expect(ofType(done.messages, 'ReadIndexResponse')).toMatchObject([
      { to: s3, id: 7, readIndex: 2 },
    ])
  })

  it.each([
    { readIndex: 9, result: { type: 'ready', id: 7, readIndex: 9 }, why: 'may answer once it has applied that much' },
    { readIndex: null, result: { type: 'lostLeadership', id: 7 }, why: 'learns that nobody confirms it' },
  ])('$why', ({ readIndex, result }) => {
    const index = readIndex === null ? null : logIndex(readIndex)
    const answer = { type: 'ReadIndexResponse', from: s2, to: s1, term: term(1), id: 7, readIndex: index } as const
    expect(step(follower, receive(answer)).reads).toEqual([result])
  }) // prettier-ignore

  it.each([
    { before: { ...follower, options: { ...follower.options, forward: false } }, leaderId: s2, why: 'names its leader where it may not ask' },
    { before: nodeOf(), leaderId: null, why: 'names nobody where it knows none' },
    { before: step(nodeOf(), electionTimeout).node, leaderId: null, why: 'names nobody while it campaigns' },
  ])('$why', ({ before, leaderId }) => {
    const { reads, messages } = step(before, read(7))
    expect(reads).toEqual([{ type: 'notLeader', id: 7, leaderId }])
    expect(messages).toEqual([])
  }) // prettier-ignore

  it('and does not lead itself tells who asks it so', () => {
    const request = { type: 'ReadIndex', from: s3, to: s1, term: term(2), id: 5 } as const
    expect(step(follower, receive(request)).messages).toMatchObject([{ to: s3, readIndex: null }])
  })
})

describe('a lease (thesis §6.4.1)', () => {
  /** Round 1 began at 10 ms, and S2 answered it. */
  const leased = stepAt(
    stepAt(led(), ms(10), heartbeatTimeout).node,
    ms(40),
    receive(accepted(s2, 2, 2, 1)),
  ).node

  it('counts from the beginning of the newest round a majority answered', () => {
    expect(leaseEnd(leased, leading(leased))).toBe(ms(160))
    const later = stepAt(leased, ms(60), heartbeatTimeout).node
    expect(leaseEnd(later, leading(later))).toBe(ms(160))
    const answered = stepAt(later, ms(90), receive(accepted(s3, 2, 2, 2))).node
    expect(leaseEnd(answered, leading(answered))).toBe(ms(210))
  })

  it.each([
    { at: 159.999, ready: [7], why: 'within it a read is answered at once, and nobody is asked' },
    { at: 160, ready: [], why: 'at its end it is confirmed like any other' },
  ])('$why', ({ at, ready }) => {
    const { reads, messages } = stepAt(leased, ms(at), read(7, true))
    expect(reads.map(({ id }) => id)).toEqual(ready)
    expect(messages).toHaveLength(ready.length === 0 ? 2 : 0)
  })

  it('is not asked for by a read that does not trust clocks', () => {
    expect(stepAt(leased, ms(50), read(7)).reads).toEqual([])
  })

  it('is of no use before an entry of the own term is committed', () => {
    const fresh = leaderOf({ log: [1], currentTerm: 2 })
    const round = step(fresh, heartbeatTimeout).node
    const answered = step(round, receive(accepted(s2, 2, 1, 1))).node
    expect(leaseEnd(answered, leading(answered))).toBe(ms(150))
    expect(step(answered, read(7, true)).reads).toEqual([])
  })

  it('is over for the whole term once a successor was asked to campaign, whenever that arrives', () => {
    const asked = stepAt(leased, ms(50), transferTo(s2)).node
    expect(stepAt(asked, ms(51), read(7, true)).reads).toEqual([])
    const given = stepAt(asked, ms(350), transferTimeout, heartbeatTimeout).node
    const { round } = leading(given)
    const answered = stepAt(given, ms(360), receive(accepted(s2, 2, 2, round))).node
    expect(stepAt(answered, ms(361), read(7, true)).reads).toEqual([])
  })
})
