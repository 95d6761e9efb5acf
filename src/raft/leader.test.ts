import { describe, expect, it } from 'vitest'
import { entryBytes } from './entry'
import type { RaftNode } from './node'
import { nextDeadline } from './step'
import { accepted, ofType, refused, spans, voteFrom } from './testing/messages'
import type { Situation } from './testing/situation'
import {
  electionTimeout,
  entriesIn,
  heartbeatTimeout,
  leaderOf,
  nodeOf,
  progressOf,
  propose,
  receive,
  s1,
  s2,
  s3,
  s4,
  step,
  stepAt,
  stored,
} from './testing/situation'

/** A leader of term 2 whose log is [1, 1, 2], and whose followers match it all. */
function replicating(situation: Situation = {}): RaftNode {
  const leader = leaderOf({ log: [1, 1], currentTerm: 2, ...situation })
  const answers = [s2, s3].map((from) => receive(accepted(from, 2, 3)))
  return step(leader, stored(3), ...answers).node
}

describe('a new leader', () => {
  const elect = (situation: Situation) =>
    step(step(nodeOf(situation), electionTimeout).node, receive(voteFrom(s2, 2)))

  it('appends a blank entry and sends it to all (§8)', () => {
    const { node, messages } = elect({ log: [1, 1], currentTerm: 1 })
    expect(entriesIn(node).slice(2)).toEqual([{ type: 'noop', term: 2 }])
    expect([spans(messages, s2), spans(messages, s3)]).toEqual([[[2, 1]], [[2, 1]]])
    expect(progressOf(node, s3)).toMatchObject({ nextIndex: 3, matchIndex: 0, state: 'probe' })
  })

  it('without blank entries sends an empty AppendEntries to all (§5.2)', () => {
    const { node, messages } = elect({ log: [1, 1], currentTerm: 1, options: { noop: false } })
    expect(entriesIn(node)).toHaveLength(2)
    expect([spans(messages, s2), spans(messages, s3)]).toEqual([[[2, 0]], [[2, 0]]])
  })
})

describe('a leader that gets proposals', () => {
  it('sends a batch of them once to each follower, as one and the same array', () => {
    const { node, messages, proposals } = step(replicating(), propose('a'), propose('b'))
    expect(proposals).toEqual([
      { type: 'accepted', index: 4, term: 2 },
      { type: 'accepted', index: 5, term: 2 },
    ])
    expect([spans(messages, s2), spans(messages, s3)]).toEqual([[[3, 2]], [[3, 2]]])
    const [first, second] = ofType(messages, 'AppendEntries')
    expect(first?.entries).toBe(second?.entries)
    expect(progressOf(node, s2)).toMatchObject({ nextIndex: 6, inflight: [{ lastIndex: 5 }] })
  })

  it('does not wait for an answer before it sends the next', () => {
    const first = step(replicating(), propose('a')).node
    expect(spans(step(first, propose('b')).messages, s2)).toEqual([[4, 1]])
  })

  it('refuses more than it may hold uncommitted, until some of it commits', () => {
    const bytes = entryBytes({ type: 'command', term: replicating().currentTerm, command: 'a' })
    const options = { maxUncommittedBytes: 2 * bytes }
    const { node, proposals, decisions } = step(
      replicating({ options }),
      ...['a', 'b', 'c'].map(propose),
    )
    expect(proposals.map(({ type }) => type)).toEqual(['accepted', 'accepted', 'overloaded'])
    expect(decisions.at(-1)).toEqual({ type: 'proposalRefused', because: 'overloaded' })
    const committed = step(node, stored(5), receive(accepted(s2, 2, 4))).node
    expect([node.uncommittedBytes, committed.uncommittedBytes]).toEqual([2 * bytes, bytes])
    expect(step(committed, propose('d')).proposals).toMatchObject([{ type: 'accepted', index: 6 }])
  })

  it('takes one proposal of any size when nothing waits', () => {
    const leader = replicating({ options: { maxUncommittedBytes: 1 } })
    const { proposals } = step(leader, propose('long'), propose('b'))
    expect(proposals.map(({ type }) => type)).toEqual(['accepted', 'overloaded'])
  })

  it('is the only one to take them; a follower says who leads', () => {
    const { proposals } = step(nodeOf(), propose('a'))
    expect(proposals).toEqual([{ type: 'notLeader', leaderId: null }])
  })
})

describe('sending', () => {
  const entry = 16 + 1
  it('puts as many entries into one message as fit, and at least one', () => {
    const batch = ['a', 'b', 'c', 'd', 'e'].map(propose)
    const sent = (maxAppendBytes: number) =>
      spans(step(replicating({ options: { maxAppendBytes } }), ...batch).messages, s2)
    expect(sent(2 * entry)).toEqual([[3, 2], [5, 2], [7, 1]])
    expect(sent(1)).toEqual([[3, 1], [4, 1], [5, 1], [6, 1], [7, 1]])
  }) // prettier-ignore

  it('stops when the window is full, and goes on when an answer makes room', () => {
    const options = { maxAppendBytes: entry, maxInflightBytes: 2 * entry }
    const full = step(replicating({ options }), ...['a', 'b', 'c', 'd'].map(propose))
    expect(spans(full.messages, s2)).toEqual([[3, 1], [4, 1]])
    expect(spans(step(full.node, propose('e')).messages, s2)).toEqual([])
    const freed = step(full.node, receive(accepted(s2, 2, 4)))
    expect(spans(freed.messages, s2)).toEqual([[5, 1]])
    expect(spans(freed.messages, s3)).toEqual([])
  }) // prettier-ignore

  it('has no more than 256 messages out, however small', () => {
    let node = replicating()
    for (let i = 0; i < 300; i++) node = step(node, propose('a')).node
    expect(progressOf(node, s2).inflight).toHaveLength(256)
  })

  it('a heartbeat finds what was lost: it is empty where the window is full', () => {
    const options = { maxAppendBytes: entry, maxInflightBytes: entry }
    const full = step(replicating({ options }), propose('a'), propose('b')).node
    expect(spans(step(full, heartbeatTimeout).messages, s2)).toEqual([[4, 0]])
    const found = step(full, receive(refused(s2, 2, 4, [null, 4])))
    expect(spans(found.messages, s2)).toEqual([[3, 1]])
    expect(progressOf(found.node, s2)).toMatchObject({ state: 'probe', inflight: [] })
  })

  it('probes one message at a time, and once more when a heartbeat tells that it was lost', () => {
    const leader = leaderOf({ log: [1, 1], currentTerm: 2 })
    expect(step(leader, propose('a')).messages).toEqual([])
    const beat = step(leader, heartbeatTimeout)
    expect(spans(beat.messages, s2)).toEqual([[2, 0]])
    const answered = step(beat.node, receive(accepted(s2, 2, 2, 1)))
    expect(spans(answered.messages, s2)).toEqual([[2, 1]])
    expect(progressOf(answered.node, s2)).toMatchObject({ state: 'probe', isPaused: true })
    const found = step(answered.node, receive(accepted(s2, 2, 3, 1))).node
    expect(progressOf(found, s2)).toMatchObject({ state: 'replicate', isPaused: false })
  })
})

describe('heartbeats', () => {
  it('are due at an interval, on waking or by hand', () => {
    const leader = replicating()
    const due = nextDeadline(leader) ?? expect.fail('no timer')
    expect(due).toBe(leader.options.heartbeatInterval)
    expect(stepAt(leader, due - 1, { type: 'wake' }).messages).toEqual([])
    const woken = stepAt(leader, due, { type: 'wake' })
    expect([spans(woken.messages, s2), spans(woken.messages, s3)]).toEqual([[[3, 0]], [[3, 0]]])
    expect(nextDeadline(woken.node)).toBe(2 * due)
    expect(stepAt(leader, 1, heartbeatTimeout).messages).toHaveLength(2)
    expect(step(nodeOf(), heartbeatTimeout).messages).toEqual([])
  })

  it('carry commitIndex as it is', () => {
    expect(ofType(step(replicating(), heartbeatTimeout).messages, 'AppendEntries')).toMatchObject([
      { to: s2, leaderCommit: 3 },
      { to: s3, leaderCommit: 3 },
    ])
  })
})

describe('an answer', () => {
  /** Terms [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]: Figure 7's leader, with its blank entry of term 8. */
  const figure7 = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
  const probing = leaderOf({ log: figure7, currentTerm: 8 })

  it.each([
    { backtrack: 'fast', conflict: [null, 5], next: 5, why: 'to the end of a short log' },
    { backtrack: 'fast', conflict: [4, 4], next: 6, why: 'to the end of a term that both have' },
    { backtrack: 'fast', conflict: [2, 4], next: 4, why: 'before a term that only the follower has' },
    { backtrack: 'fast', conflict: [7, 9], next: 9, why: 'before a term that is newer than its own' },
    { backtrack: 'fast', conflict: [null, 99], next: 10, why: 'never forward' },
    { backtrack: 'naive', conflict: [2, 4], next: 10, why: 'one entry at a time, if told so' },
  ] as const)('moves nextIndex back $why', ({ backtrack, conflict, next }) => {
    const leader = { ...probing, options: { ...probing.options, backtrack } }
    const { node, messages, decisions } = step(leader, receive(refused(s2, 8, 10, conflict)))
    expect(progressOf(node, s2)).toMatchObject({ nextIndex: next, state: 'probe', isPaused: true })
    expect(spans(messages, s2)).toEqual([[next - 1, 12 - next]])
    expect(decisions).toEqual([
      { type: 'backtracked', follower: s2, nextIndex: next, refusedAt: 10, conflictTerm: conflict[0] },
    ])
  }) // prettier-ignore

  it.each([
    { answer: refused(s2, 2, 3, [null, 1]), why: 'a refusal below what matches' },
    { answer: accepted(s2, 2, 2), why: 'a match below the one known' },
    { answer: refused(s2, 1, 5, [null, 1]), why: 'a refusal of an older term' },
    { answer: accepted(s2, 1, 9), why: 'a match of an older term' },
  ])('changes nothing if it is $why', ({ answer }) => {
    const leader = replicating()
    const { node, messages, decisions } = step(leader, receive(answer))
    expect(node).toEqual(leader)
    expect(messages).toEqual([])
    const { term } = answer
    expect(decisions).toEqual([
      { type: 'answerIgnored', from: s2, because: 'stale', term, currentTerm: 2 },
    ])
  })

  it('to one probe is not taken for that to another', () => {
    const once = step(probing, receive(refused(s2, 8, 10, [null, 5]))).node
    expect(step(once, receive(refused(s2, 8, 10, [null, 5]))).node).toEqual(once)
  })

  it('that fits turns probing into replicating, and sends all that is missing', () => {
    const back = step(probing, receive(refused(s2, 8, 10, [null, 5])), propose('a')).node
    const { node, messages, decisions } = step(back, receive(accepted(s2, 8, 11)))
    expect(spans(messages, s2)).toEqual([[11, 1]])
    expect(progressOf(node, s2)).toMatchObject({ matchIndex: 11, nextIndex: 13, isPaused: false })
    expect(decisions[0]).toEqual({ type: 'matchAdvanced', follower: s2, matchIndex: 11 })
  })

  it('frees the window behind what it matches and keeps the rest', () => {
    let leader = replicating()
    for (const command of ['a', 'b', 'c']) leader = step(leader, propose(command)).node
    const { node } = step(leader, receive(accepted(s2, 2, 5)))
    expect(progressOf(node, s2).inflight.map(({ lastIndex }) => lastIndex)).toEqual([6])
    expect(progressOf(node, s2).nextIndex).toBe(7)
  })

  it('means nothing to who does not lead', () => {
    expect(step(nodeOf(), receive(accepted(s2, 0, 1))).decisions).toEqual([
      { type: 'answerIgnored', from: s2, because: 'notLeader', term: 0, currentTerm: 0 },
    ])
  })
})

describe('commitIndex', () => {
  const leader = leaderOf({ voters: 5, log: [1, 1], currentTerm: 2 })

  it.each([
    { inputs: [stored(3)], expected: 0, why: 'does not move by its own disk alone' },
    { inputs: [stored(3), receive(accepted(s2, 2, 3))], expected: 0, why: 'needs three of five' },
    { inputs: [stored(3), receive(accepted(s2, 2, 3)), receive(accepted(s3, 2, 3))], expected: 3, why: 'moves with three of five' },
    { inputs: [s2, s3, s4].map((from) => receive(accepted(from, 2, 3))), expected: 3, why: 'moves by a majority without the leader' },
    { inputs: [s2, s3].map((from) => receive(accepted(from, 2, 3))), expected: 0, why: 'does not count what the leader has not stored' },
    { inputs: [s2, s3, s4].map((from) => receive(accepted(from, 2, 2))), expected: 0, why: 'does not move to an entry of an older term (§5.4.2)' },
  ])('$why', ({ inputs, expected }) => {
    const { node } = step(leader, ...inputs)
    expect(node.commitIndex).toBe(expected)
    expect(node.role.type).toBe('leader')
  }) // prettier-ignore

  it('of a server alone moves when its own disk has the entry', () => {
    const alone = step(nodeOf({ voters: 1 }), electionTimeout, propose('a')).node
    expect(alone.commitIndex).toBe(0)
    expect(step(alone, stored(2)).node.commitIndex).toBe(2)
  })

  it('says what was committed, and what must wait', () => {
    const waits = step(leader, ...[s2, s3, s4].map((from) => receive(accepted(from, 2, 2))))
    expect(waits.decisions.at(-1)).toEqual({ type: 'commitWaits', index: 2, entryTerm: 1, term: 2 })
    const commits = step(leader, ...[s2, s3, s4].map((from) => receive(accepted(from, 2, 3))))
    expect(commits.decisions.at(-1)).toEqual({
      type: 'committed',
      fromIndex: 1,
      toIndex: 3,
      stored: 3,
      voters: 5,
    })
  })
})

it('configure changes options and rules, and nothing else', () => {
  const before = replicating()
  const options = { ...before.options, noop: false }
  const rules = { ...before.rules, majorityElects: false }
  expect(step(before, { type: 'configure', options, rules }).node).toEqual({
    ...before,
    options,
    rules,
  })
})

it('a step leaves the node it came from as it was, and structuredClone makes the same node', () => {
  const before = replicating()
  const copy = structuredClone(before)
  const inputs = [propose('a'), receive(accepted(s2, 2, 3)), heartbeatTimeout, electionTimeout]
  const after = step(before, ...inputs)
  expect(before).toEqual(copy)
  expect(step(copy, ...inputs)).toEqual(after)
  expect(after.node.id).toBe(s1)
})
