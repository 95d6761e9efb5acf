import { describe, expect, it } from 'vitest'
import { term } from './brands'
import { lastPosition } from './log'
import { allRules } from './rules'
import { requestVote } from './testing/messages'
import { logOf, nodeOf, receive, s2, s3, stepAt } from './testing/situation'
import { isUpToDate } from './vote'

describe('a log is at least as up-to-date (§5.4.1) when', () => {
  it.each([
    { mine: [1, 1, 2], theirs: [1, 3], expected: true, why: 'a later term beats a longer log' },
    { mine: [1, 1, 2], theirs: [1, 2], expected: false, why: 'same term, shorter log' },
    { mine: [1, 1, 2], theirs: [1, 1, 2], expected: true, why: 'equal logs' },
    { mine: [1, 1, 2], theirs: [1, 1, 2, 2], expected: true, why: 'same term, longer log' },
    { mine: [1, 1, 2], theirs: [1, 1, 1, 1], expected: false, why: 'an older term, however long' },
    { mine: [], theirs: [], expected: true, why: 'two empty logs' },
    { mine: [1], theirs: [], expected: false, why: 'an empty log against any other' },
  ])('$why', ({ mine, theirs, expected }) => {
    const [a, b] = [lastPosition(logOf(...theirs)), lastPosition(logOf(...mine))]
    expect(isUpToDate(a, b, allRules)).toBe(expected)
  })
})

describe('a voter', () => {
  it.each([
    { votedFor: null, from: s2, request: 2, last: [2, 1], granted: true, why: 'gives its vote to who asks first' },
    { votedFor: s2, from: s2, request: 2, last: [2, 1], granted: true, why: 'gives it to the same candidate again' },
    { votedFor: s3, from: s2, request: 2, last: [2, 1], granted: false, why: 'gives it to nobody else' },
    { votedFor: s3, from: s2, request: 3, last: [2, 1], granted: true, why: 'has a vote again in a higher term' },
    { votedFor: null, from: s2, request: 1, last: [9, 1], granted: false, why: 'refuses an older term' },
    { votedFor: null, from: s2, request: 2, last: [1, 1], granted: false, why: 'refuses a log behind its own' },
    { votedFor: null, from: s2, request: 3, last: [1, 1], granted: false, why: 'refuses it in a higher term too' },
  ] as const)('$why', ({ votedFor, from, request, last, granted }) => {
    const before = nodeOf({ currentTerm: 2, votedFor, log: [1, 1] })
    const { node, messages, decisions } = stepAt(before, 7, receive(requestVote(from, request, last)))
    const expectedTerm = Math.max(2, request)
    expect(messages).toEqual([
      { type: 'RequestVoteResponse', from: 'S1', to: from, term: expectedTerm, voteGranted: granted },
    ])
    expect(node.currentTerm).toBe(expectedTerm)
    const kept = request > 2 ? null : votedFor
    expect(node.votedFor).toBe(granted ? from : kept)
    expect(decisions.at(-1)?.type).toBe(granted ? 'voteGranted' : 'voteRefused')
  }) // prettier-ignore

  it('starts its timer anew when it grants, not when it refuses', () => {
    const before = nodeOf({ currentTerm: 2, log: [1, 1] })
    const timer = (last: readonly [number, number]) =>
      stepAt(before, 90_000, receive(requestVote(s2, 2, last))).node.role
    expect(timer([1, 1])).toEqual(before.role)
    const drawn = timer([2, 1])
    expect(drawn).toHaveProperty('electionTimeout')
    if (drawn.type === 'leader') expect.fail('a voter is no leader')
    expect(drawn.electionDeadline).toBe(90_000 + drawn.electionTimeout)
  })

  it('says why it refuses, with what it compared', () => {
    const before = nodeOf({ currentTerm: 2, votedFor: s3, log: [1, 1] })
    const because = (...request: Parameters<typeof requestVote>) => {
      const decision = stepAt(before, 0, receive(requestVote(...request))).decisions.at(-1)
      return decision?.type === 'voteRefused' ? decision.because : null
    }
    expect(because(s2, 1, [9, 1])).toEqual({
      type: 'olderTerm',
      term: term(1),
      currentTerm: term(2),
    })
    expect(because(s2, 2, [9, 1])).toEqual({ type: 'voted', votedFor: s3 })
    expect(because(s2, 3, [1, 1])).toEqual({
      type: 'logBehind',
      mine: { index: 2, term: 1 },
      theirs: { index: 1, term: 1 },
    })
  })
})
