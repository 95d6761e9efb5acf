import { describe, expect, it } from 'vitest'
import { lastIndex } from './log'
import type { RaftMessage } from './messages'
import { createTestCluster } from './testing/cluster'
import {
  accepted,
  appendEntries,
  installed,
  ofType,
  refused,
  requestVote,
  spans,
} from './testing/messages'
import type { Situation } from './testing/situation'
import {
  electionTimeout,
  heartbeatTimeout,
  ids,
  leaderOf,
  nodeOf,
  outcomeOf,
  progressOf,
  propose,
  read,
  receive,
  removeServer,
  s1,
  s2,
  s3,
  step,
  stored,
  termsOf,
} from './testing/situation'

const entry = 16 + 1
/** A leader of term 2 whose log [1, 2] is on all and committed: everybody is replicated to. */
const led = (situation: Situation = {}) =>
  step(
    leaderOf({ log: [1], currentTerm: 2, ...situation }),
    stored(2),
    ...ids.slice(1, situation.voters ?? 3).map((from) => receive(accepted(from, 2, 2))),
  ).node
const commands = (count: number) => Array.from({ length: count }, (_, i) => propose(`${i % 10}`))
const beats = (messages: readonly RaftMessage[], to = s2) =>
  ofType(messages, 'AppendEntries', to).map(({ prevLogIndex, leaderCommit }) => [
    prevLogIndex,
    leaderCommit,
  ])

describe('with flow, to one follower', () => {
  it.each([
    { options: { maxInflight: 2, maxEntries: 1 }, sent: [[2, 1], [3, 1]], why: 'so many messages are out at once' },
    { options: { maxInflight: 2, maxEntries: 2 }, sent: [[2, 2], [4, 2]], why: 'each with so many entries' },
    { options: { maxInflightBytes: 2 * entry, maxEntries: 1 }, sent: [[2, 1], [3, 1]], why: 'or so many bytes' },
    { options: { maxAppendBytes: 3 * entry }, sent: [[2, 3], [5, 2]], why: 'each with so many bytes' },
    { options: { maxAppendBytes: 1, maxInflight: 1 }, sent: [[2, 1]], why: 'and at least one entry' },
  ])('$why', ({ options, sent }) => {
    const { node, messages } = step(led({ options }), ...commands(5))
    expect(spans(messages, s2)).toEqual(sent)
    expect(progressOf(node, s2).nextIndex).toBe(3 + sent.reduce((sum, [, n]) => sum + (n ?? 0), 0))
  }) // prettier-ignore

  it('an answer frees what it covers, and as much follows', () => {
    const options = { maxInflight: 3, maxEntries: 1 }
    const full = step(led({ options }), ...commands(6)).node
    const freed = step(full, receive(accepted(s2, 2, 4)))
    expect(spans(freed.messages, s2)).toEqual([[5, 1], [6, 1]])
    expect(progressOf(freed.node, s2).inflight.map(({ lastIndex }) => lastIndex)).toEqual([5, 6, 7])
  }) // prettier-ignore

  it.each([
    { count: 0, beat: [2, 2], why: 'nothing is out: at what matches, with the commit index' },
    {
      count: 1,
      beat: [2, 2],
      why: 'the window has room: at what matches, and no further commit than that',
    },
    { count: 2, beat: [4, 2], why: 'the window is full: behind what is out' },
  ])('a heartbeat while $why', ({ count, beat }) => {
    const options = { maxInflight: 2, maxEntries: 1 }
    const before = step(led({ options }), ...commands(count)).node
    expect(beats(step(before, heartbeatTimeout).messages)).toEqual([beat])
  })

  it('a heartbeat carries entries where there are some and room for them', () => {
    const { messages } = step(led(), heartbeatTimeout, propose('a'))
    expect(spans(messages, s2)).toEqual([[2, 1]])
  })

  it.each([
    { lost: 1, why: 'a window with room' },
    { lost: 4, why: 'a full window' },
    { lost: 9, why: 'a full window with more behind it' },
  ])('all of $why is lost, and is found by the next heartbeat (etcd #14633)', ({ lost }) => {
    const options = { maxInflight: 4, maxEntries: 1 }
    const cluster = createTestCluster([s1, s2, s3].map((id, seed) => nodeOf({ id, seed, options })))
    cluster.give(s1, electionTimeout)
    cluster.settle()
    cluster.give(s1, ...commands(lost))
    cluster.drop()
    cluster.give(s1, heartbeatTimeout)
    cluster.settle()
    expect(termsOf(cluster.node(s2))).toHaveLength(lost + 1)
    expect(cluster.node(s1).commitIndex).toBe(lost + 1)
    expect(progressOf(cluster.node(s1), s2)).toMatchObject({ state: 'replicate', inflight: [] })
  })

  it('a refusal while replicating empties the window and begins behind what matches', () => {
    const before = step(led(), propose('a'), propose('b')).node
    const { node, messages } = step(before, receive(refused(s2, 2, 4, [null, 3])))
    expect(progressOf(node, s2)).toMatchObject({
      state: 'probe',
      nextIndex: 3,
      inflight: [],
      isPaused: true,
    })
    expect(spans(messages, s2)).toEqual([[2, 2]])
  })

  it('bytes in flight are counted from what is in flight, so that none leak', () => {
    const options = { maxInflightBytes: 3 * entry, maxEntries: 1 }
    let node = led({ options })
    for (let round = 0; round < 50; round++) {
      node = step(node, ...commands(3)).node
      const { nextIndex } = progressOf(node, s2)
      const answer =
        round % 3 === 0 ? refused(s2, 2, nextIndex - 1, [null, 3]) : accepted(s2, 2, nextIndex - 1)
      node = step(node, receive(answer)).node
    }
    const all = step(node, receive(accepted(s2, 2, lastIndex(node.log)))).node
    expect(spans(step(all, ...commands(5)).messages, s2)).toHaveLength(3)
  })
})

it('a follower that never answers costs nothing: others commit as before, and it is sent no more than its window', () => {
  const options = { maxInflight: 2, maxEntries: 1 }
  const cluster = createTestCluster([s1, s2, s3].map((id, seed) => nodeOf({ id, seed, options })))
  cluster.give(s1, electionTimeout)
  cluster.settle()
  let toSlow = 0
  for (let n = 0; n < 100; n++) {
    cluster.give(s1, propose(`${n}`))
    toSlow += cluster.drop(({ to }) => to === s3)
    cluster.settle()
    expect(cluster.node(s1).commitIndex).toBe(n + 2)
  }
  expect(toSlow).toBe(2)
})

describe('what a leader holds that is not committed', () => {
  const options = { maxUncommittedBytes: 40 }

  it('counts changes of members, which are never refused', () => {
    const { node } = step(led({ options }), removeServer(s3))
    expect(node.uncommittedBytes).toBe(16)
    expect(step(node, propose('a'), propose('b')).proposals.map(({ type }) => type)).toEqual([
      'accepted',
      'overloaded',
    ])
    const full = step(led({ options }), propose('a'), propose('b'), removeServer(s3))
    expect(outcomeOf(full)).toBe('ok')
    expect(full.node.uncommittedBytes).toBe(2 * entry + 16)
  })

  it('is nothing again once all is committed, whatever it was', () => {
    const before = step(led({ options }), propose('a'), removeServer(s3)).node
    const done = step(before, stored(4), receive(accepted(s2, 2, 4))).node
    expect([done.commitIndex, done.uncommittedBytes]).toEqual([4, 0])
    const two = step(done, propose('a'), propose('b')).node
    expect(two.uncommittedBytes).toBe(2 * entry)
  })

  it.each([
    { message: appendEntries(3, [0, 0]), why: 'when it leads no more' },
    { message: requestVote(s2, 9, [9, 9]), why: 'when its term is over' },
  ])('is nothing $why', ({ message }) => {
    const before = step(led({ options }), propose('a')).node
    expect(step(before, receive(message)).node.uncommittedBytes).toBe(0)
  })

  it('does not count what older leaders left', () => {
    const found = leaderOf({ log: [1, 1, 1], currentTerm: 2, options: { maxUncommittedBytes: 16 } })
    expect(found.uncommittedBytes).toBe(16)
    const done = step(found, stored(4), receive(accepted(s2, 2, 4))).node
    expect([done.commitIndex, done.uncommittedBytes]).toEqual([4, 0])
  })
})

describe('without flow, as Figure 2 has it', () => {
  const options = { flow: false, maxInflight: 1, maxEntries: 1, noop: false } as const
  const plainly = (situation: Situation = {}) =>
    leaderOf({ log: [1, 1, 1], currentTerm: 2, options, ...situation })

  it('every new entry is sent to all at once, with all before it that may lack', () => {
    const once = step(plainly(), propose('a'))
    expect([spans(once.messages, s2), spans(once.messages, s3)]).toEqual([[[3, 1]], [[3, 1]]])
    const twice = step(once.node, propose('b'))
    expect(spans(twice.messages, s2)).toEqual([[3, 2]])
    expect(progressOf(twice.node, s2).nextIndex).toBe(4)
  })

  it('a heartbeat is the same message, with the commit index as it is', () => {
    const before = step(plainly(), propose('a'), stored(4), receive(accepted(s3, 2, 4))).node
    const { messages } = step(before, heartbeatTimeout)
    expect(spans(messages, s2)).toEqual([[3, 1]])
    expect(beats(messages)).toEqual([[3, 4]])
    expect(beats(messages, s3)).toEqual([[4, 4]])
  })

  it.each([
    { answer: accepted(s2, 2, 4), sent: [], next: 5, why: 'a success moves nextIndex and sends nothing' },
    { answer: accepted(s2, 2, 1), sent: [], next: 4, why: 'one below it does not move it' },
    { answer: refused(s2, 2, 3, [null, 2]), sent: [[1, 3]], next: 2, why: 'a refusal goes back and sends at once' },
    { answer: refused(s2, 2, 2, [null, 1]), sent: [], next: 4, why: 'one of an older request is ignored' },
    { answer: refused(s2, 2, 3, [null, 9]), sent: [[2, 2]], next: 3, why: 'it never goes forward' },
    { answer: refused(s2, 3, 3, [null, 1]), sent: [], next: null, why: 'an answer of a higher term is no refusal' },
  ])('$why', ({ answer, sent, next }) => {
    const { node, messages } = step(step(plainly(), propose('a')).node, receive(answer))
    expect(spans(messages, s2)).toEqual(sent)
    expect(node.role.type === 'leader' ? progressOf(node, s2).nextIndex : null).toBe(next)
  }) // prettier-ignore

  it('goes back one by one if told so, and never below the first entry', () => {
    let node = plainly({ options: { ...options, backtrack: 'naive' } })
    const next = [3, 2, 1].map((prev) => {
      node = step(node, receive(refused(s2, 2, prev, [null, 1]))).node
      return progressOf(node, s2).nextIndex
    })
    expect(next).toEqual([3, 2, 1])
  })

  it('what is cut off is sent as a snapshot each time, and answered at once with what follows', () => {
    const leader = plainly({ snapshot: [4, 1], log: [1] })
    const found = step(leader, receive(refused(s2, 2, 5, [null, 2])))
    expect(ofType(found.messages, 'InstallSnapshot', s2)).toHaveLength(1)
    const again = step(found.node, heartbeatTimeout)
    expect(ofType(again.messages, 'InstallSnapshot', s2)).toHaveLength(1)
    const done = step(again.node, receive(installed(s2, 2, 4, 0, 4)))
    expect(spans(done.messages, s2)).toEqual([[4, 1]])
    expect(progressOf(done.node, s2)).toMatchObject({ matchIndex: 4, nextIndex: 5 })
  })

  it('a read sends a round of the same', () => {
    const before = step(plainly(), propose('a'), stored(4), receive(accepted(s2, 2, 4))).node
    expect(spans(step(before, read(1)).messages, s3)).toEqual([[3, 1]])
  })
})
