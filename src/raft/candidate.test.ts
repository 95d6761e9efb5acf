import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromMs, serverId } from './brands'
import { nextDeadline } from './step'
import { appendEntries, voteFrom } from './testing/messages'
import {
  electionTimeout,
  ids,
  leaderOf,
  nodeOf,
  receive,
  s1,
  s2,
  s3,
  step,
  stepAt,
} from './testing/situation'

describe('a timer that runs out', () => {
  it('starts an election: next term, own vote, a request to each other server (§5.2)', () => {
    const { node, messages, decisions } = step(
      nodeOf({ log: [1, 2], currentTerm: 4 }),
      electionTimeout,
    )
    expect(node).toMatchObject({ currentTerm: 5, votedFor: s1 })
    expect(node.role).toMatchObject({ type: 'candidate', votes: { S1: true } })
    expect(messages).toEqual(
      [s2, s3].map((to) => ({
        type: 'RequestVote',
        from: s1,
        to,
        term: 5,
        lastLogIndex: 2,
        lastLogTerm: 2,
        isTransfer: false,
      })),
    )
    expect(decisions.map(({ type }) => type)).toEqual(['timedOut', 'becameCandidate'])
  })

  it('is heard on waking, not before its time', () => {
    const node = nodeOf()
    const deadline = nextDeadline(node) ?? expect.fail('no timer')
    expect(stepAt(node, deadline - 1, { type: 'wake' }).node.role.type).toBe('follower')
    expect(stepAt(node, deadline, { type: 'wake' }).node.role.type).toBe('candidate')
  })

  it('means nothing to a leader', () => {
    expect(step(leaderOf(), electionTimeout).decisions).toEqual([])
  })

  it('makes the only voter leader at once', () => {
    const { node, messages } = step(nodeOf({ voters: 1 }), electionTimeout)
    expect(node.role.type).toBe('leader')
    expect(messages).toEqual([])
  })

  it('is drawn anew each time, within the limits and up to both of them (§5.2)', () => {
    const options = { electionTimeoutMin: fromMs(0.001), electionTimeoutMax: fromMs(0.004) }
    const drawn = new Set<number>()
    let node = nodeOf({ options })
    for (let i = 0; i < 200; i++) {
      node = step(node, electionTimeout).node
      if (node.role.type === 'candidate') drawn.add(node.role.electionTimeout)
    }
    expect([...drawn].sort((a, b) => a - b)).toEqual([1, 2, 3, 4])
  })
})

describe('a candidate', () => {
  const candidate = step(nodeOf({ voters: 5, currentTerm: 1 }), electionTimeout).node

  it.each([
    { votes: [], role: 'candidate', why: 'needs more than its own vote' },
    { votes: [voteFrom(s2, 2)], role: 'candidate', why: 'needs more than two of five' },
    { votes: [voteFrom(s2, 2), voteFrom(s3, 2)], role: 'leader', why: 'wins with three of five' },
    { votes: [voteFrom(s2, 2), voteFrom(s2, 2)], role: 'candidate', why: 'counts no voter twice' },
    { votes: [voteFrom(s2, 2), voteFrom(s3, 2, false)], role: 'candidate', why: 'counts no refusal' },
    { votes: [voteFrom(s2, 1), voteFrom(s3, 1)], role: 'candidate', why: 'counts no vote of an older term' },
    { votes: [voteFrom(serverId('S8'), 2), voteFrom(serverId('S9'), 2)], role: 'candidate', why: 'counts no stranger' },
    { votes: [voteFrom(s2, 3, false)], role: 'follower', why: 'gives up when it hears of a higher term' },
  ])('$why', ({ votes, role }) => {
    expect(step(candidate, ...votes.map(receive)).node.role.type).toBe(role)
  }) // prettier-ignore

  it.each([
    {
      request: 2,
      role: 'follower',
      why: 'gives up to a leader of its own term, and keeps its vote',
    },
    { request: 1, role: 'candidate', why: 'goes on when the leader is of an older term' },
  ])('$why (§5.2)', ({ request, role }) => {
    const { node } = step(candidate, receive(appendEntries(request, [0, 0])))
    expect(node).toMatchObject({ role: { type: role }, votedFor: s1, currentTerm: 2 })
  })

  it('tries again in the next term when nobody wins', () => {
    expect(step(candidate, electionTimeout).node).toMatchObject({ currentTerm: 3, votedFor: s1 })
  })

  it('takes a majority and no fewer, whatever the size of the cluster', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(4), (voters, granted) => {
        const before = step(nodeOf({ voters }), electionTimeout).node
        const votes = ids
          .slice(1, Math.min(voters, 1 + granted))
          .map((from) => receive(voteFrom(from, 1)))
        const isElected = 2 * (1 + votes.length) > voters
        expect(step(before, ...votes).node.role.type).toBe(isElected ? 'leader' : 'candidate')
      }),
    )
  })

  it('tells a vote that comes too late from one that counts', () => {
    const late = step(leaderOf({ currentTerm: 2 }), receive(voteFrom(s3, 2))).decisions
    expect(late).toEqual([{ type: 'voteIgnored', from: s3, because: 'notCandidate', term: 2 }])
  })
})
