import { describe, expect, it } from 'vitest'
import type { RaftMessage } from './messages'
import { appendEntries } from './testing/messages'
import {
  leaderOf,
  nodeOf,
  receive,
  s1,
  s2,
  s3,
  step,
  stepAt,
  stored,
  termsOf,
} from './testing/situation'

/** Of an answer, what the leader acts on. */
const gist = (message: RaftMessage | undefined) => {
  if (message?.type !== 'AppendEntriesResponse') return null
  return message.success ? message.matchIndex : [message.conflictTerm, message.conflictIndex]
}

describe('a follower, on AppendEntries (Figure 2)', () => {
  it.each([
    { log: [], prev: [0, 0], terms: [1, 1], after: [1, 1], answer: 2, why: 'fills an empty log' },
    { log: [1, 1], prev: [2, 1], terms: [2], after: [1, 1, 2], answer: 3, why: 'appends after what matches' },
    { log: [1, 1], prev: [2, 1], terms: [], after: [1, 1], answer: 2, why: 'acknowledges a heartbeat' },
    { log: [1, 1, 1], prev: [1, 1], terms: [], after: [1, 1, 1], answer: 1, why: 'acknowledges no more than was matched' },
    { log: [1, 1, 1], prev: [0, 0], terms: [1], after: [1, 1, 1], answer: 1, why: 'keeps what follows an old request' },
    { log: [1, 1, 1], prev: [1, 1], terms: [1, 1, 2], after: [1, 1, 1, 2], answer: 4, why: 'appends only what is missing' },
    { log: [1, 2, 2], prev: [1, 1], terms: [3], after: [1, 3], answer: 2, why: 'deletes a conflict and all that follows' },
    { log: [1, 2, 2], prev: [0, 0], terms: [1, 2, 3, 3], after: [1, 2, 3, 3], answer: 4, why: 'deletes from the first conflict on' },
    { log: [1], prev: [3, 1], terms: [1], after: [1], answer: [null, 2], why: 'refuses beyond its end, and says where that is' },
    { log: [1, 2, 2, 2], prev: [4, 3], terms: [3], after: [1, 2, 2, 2], answer: [2, 2], why: 'refuses another term, and says where that began' },
  ] as const)('$why', ({ log, prev, terms, after, answer }) => {
    const before = nodeOf({ log, currentTerm: 3 })
    const { node, messages } = step(before, receive(appendEntries(3, prev, terms)))
    expect(termsOf(node)).toEqual(after)
    expect(messages.map(gist)).toEqual([answer])
  }) // prettier-ignore

  it.each([
    { commit: 0, prev: [3, 1], terms: [], leaderCommit: 2, expected: 2, why: 'commits what the leader has' },
    { commit: 0, prev: [1, 1], terms: [], leaderCommit: 3, expected: 1, why: 'commits no more than was matched' },
    { commit: 0, prev: [1, 1], terms: [1], leaderCommit: 3, expected: 2, why: 'counts the new entries as matched' },
    { commit: 3, prev: [1, 1], terms: [], leaderCommit: 1, expected: 3, why: 'never goes back' },
    { commit: 0, prev: [3, 2], terms: [], leaderCommit: 3, expected: 0, why: 'commits nothing it refuses' },
  ] as const)('$why', ({ commit, prev, terms, leaderCommit, expected }) => {
    const before = nodeOf({ log: [1, 1, 1], currentTerm: 3, commitIndex: commit })
    const { node } = step(before, receive(appendEntries(3, prev, terms, leaderCommit)))
    expect(node.commitIndex).toBe(expected)
  }) // prettier-ignore

  it('knows its leader, and starts its timer anew, even where it refuses the entries', () => {
    for (const prev of [
      [0, 0],
      [9, 1],
    ] as const) {
      const { role } = stepAt(nodeOf(), 40_000, receive(appendEntries(1, prev))).node
      if (role.type !== 'follower') expect.fail(role.type)
      expect(role.leaderId).toBe(s2)
      expect(role.electionDeadline).toBe(40_000 + role.electionTimeout)
    }
  })

  it('refuses an older term with its own, and neither hears nor obeys', () => {
    const before = nodeOf({ log: [1, 2], currentTerm: 2 })
    const { node, messages, decisions } = stepAt(before, 9, receive(appendEntries(1, [1, 1], [1])))
    expect(node).toEqual(before)
    expect(messages).toMatchObject([{ success: false, term: 2 }])
    expect(decisions).toMatchObject([{ because: { type: 'olderTerm', currentTerm: 2 } }])
  })

  it('counts as durable only what is still in its log', () => {
    const before = step(nodeOf({ log: [1, 2, 2], currentTerm: 3 }), stored(3)).node
    const cut = step(before, receive(appendEntries(3, [1, 1], [3, 3]))).node
    expect([before.storedIndex, cut.storedIndex]).toEqual([3, 1])
    expect(step(cut, stored(3)).node.storedIndex).toBe(3)
  })

  it('says what it did, with numbers', () => {
    const before = nodeOf({ log: [1, 2, 2], currentTerm: 3 })
    expect(step(before, receive(appendEntries(3, [1, 1], [3, 3], 2))).decisions).toEqual([
      { type: 'truncated', fromIndex: 2, toIndex: 3, oldTerm: 2, newTerm: 3 },
      { type: 'appended', from: s2, prevLogIndex: 1, added: 2, lastIndex: 3 },
      { type: 'commitLearned', fromIndex: 1, toIndex: 2, from: s2 },
    ])
  })

  it('stops loudly before it would delete what is committed', () => {
    const before = nodeOf({ log: [1, 1], currentTerm: 2, commitIndex: 2 })
    const request = receive(appendEntries(2, [1, 1], [2]))
    expect(() => step(before, request)).toThrow('would delete committed 2')
    const lenient = { ...before, rules: { ...before.rules, checkPreviousEntry: false } }
    expect(termsOf(step(lenient, request).node)).toEqual([1, 2])
  })
})

describe('a leader that hears of another', () => {
  it('follows a higher term, with a timer drawn anew', () => {
    const before = leaderOf({ currentTerm: 2 })
    const { node, decisions } = stepAt(before, 5, receive(appendEntries(3, [0, 0], [], 0, s3)))
    expect(node).toMatchObject({ currentTerm: 3, votedFor: null, uncommittedBytes: 0 })
    expect(node.role).toMatchObject({ type: 'follower', leaderId: s3 })
    expect(decisions[0]).toEqual({
      type: 'becameFollower',
      term: 3,
      because: 'higherTerm',
      from: s3,
      wasRole: 'leader',
    })
  })

  it('stops loudly where two lead one term', () => {
    const before = leaderOf({ currentTerm: 2 })
    expect(() => step(before, receive(appendEntries(2, [0, 0])))).toThrow(
      `${s1} and ${s2} both lead term 2`,
    )
  })
})
