import { describe, expect, it } from 'vitest'
import { logIndex, micros } from './brands'
import { compact, isCompactionDue } from './compact'
import { asText, configurationOf } from './configuration'
import { lastIndex, lastPosition, termAt } from './log'
import { bootRaft } from './step'
import { changeTo } from './testing/entries'
import { accepted, appendEntries, ofType, refused, spans } from './testing/messages'
import type { Situation } from './testing/situation'
import {
  heartbeatTimeout,
  leaderOf,
  nodeOf,
  progressOf,
  receive,
  s1,
  s2,
  s3,
  s5,
  step,
  stored,
  termsOf,
} from './testing/situation'
import { currentConfiguration } from './transition'

const log = [1, 1, 2, 2, 3]
const compacted = (through: number, situation: Situation = {}) =>
  compact(nodeOf({ log, commitIndex: 4, ...situation }), logIndex(through), 'state').node
const tail = (snapshotTail: number) => ({ options: { snapshotTail } })

describe('compaction (§7)', () => {
  it.each([
    { through: 4, keep: 0, base: [4, 2], terms: [3], why: 'cuts off what the snapshot stands for' },
    { through: 4, keep: 2, base: [2, 1], terms: [2, 2, 3], why: 'but for a tail' },
    { through: 4, keep: 9, base: [0, 0], terms: log, why: 'which may be all there is' },
    {
      through: 1,
      keep: 0,
      base: [1, 1],
      terms: [1, 2, 2, 3],
      why: 'and never what is not applied',
    },
  ])('$why', ({ through, keep, base: [index, n], terms }) => {
    const node = compacted(through, tail(keep))
    expect(node.log).toMatchObject({ baseIndex: index, baseTerm: n })
    expect(termsOf(node)).toEqual(terms)
    expect(node.snapshot).toMatchObject({ lastIncludedIndex: through, data: 'state' })
    expect(lastIndex(node.log)).toBe(5)
  })

  it('remembers the term of the last entry that is gone: a candidate and a heartbeat need it', () => {
    const node = compacted(4, tail(0))
    expect(termAt(node.log, logIndex(4))).toBe(2)
    expect(termAt(node.log, logIndex(3))).toBeNull()
    const all = compact({ ...node, commitIndex: logIndex(5) }, logIndex(5), 'more').node
    expect(lastPosition(all.log)).toEqual({ index: 5, term: 3 })
  })

  it('never cuts off less than before', () => {
    const node = compact(compacted(4, tail(0)), logIndex(4), 'again').node
    expect(node.log.baseIndex).toBe(4)
  })

  it('keeps the configuration as of the snapshot, and those after it', () => {
    const [two, one] = [configurationOf([s1, s2]), configurationOf([s1])]
    const changed = [1, changeTo(1, two), 1, changeTo(1, one)]
    const node = compacted(3, { log: changed, commitIndex: 3, ...tail(0) })
    expect(node.snapshot?.configuration).toEqual(two)
    expect(asText(currentConfiguration(node))).toBe('S1')
    const cut = step(node, receive(appendEntries(2, [3, 1], [2], 0, s2))).node
    expect(asText(currentConfiguration(cut))).toBe('S1S2')
  })

  it.each([
    { threshold: 0, applied: 99, due: false, why: 'is never due by itself with a threshold of 0' },
    {
      threshold: 3,
      applied: 6,
      due: false,
      why: 'is not due before so much is applied behind the snapshot',
    },
    { threshold: 3, applied: 7, due: true, why: 'is due then' },
  ])('$why', ({ threshold, applied, due }) => {
    const node = compacted(4, { options: { snapshotThreshold: threshold, snapshotTail: 0 } })
    expect(isCompactionDue(node, logIndex(applied))).toBe(due)
  })
})

describe('a follower whose log is cut off', () => {
  const follower = compacted(4, { currentTerm: 3, ...tail(0) })

  it.each([
    { prev: [2, 1], terms: [2, 2], answer: 4, after: [3], why: 'takes what is cut off as matching' },
    { prev: [2, 9], terms: [2, 2, 3], answer: 5, after: [3], why: 'whatever term it is said to have had' },
    { prev: [0, 0], terms: [1, 1, 2, 2, 3, 3], answer: 6, after: [3, 3], why: 'and appends what is new behind it' },
    { prev: [2, 1], terms: [2, 2, 4], answer: 5, after: [4], why: 'or what conflicts there' },
    { prev: [4, 2], terms: [], answer: 4, after: [3], why: 'knows the term of its edge' },
    { prev: [1, 1], terms: [], answer: 1, after: [3], why: 'acknowledges no more than it was asked' },
  ] as const)('$why', ({ prev, terms, answer, after }) => {
    const { node, messages } = step(follower, receive(appendEntries(4, prev, terms)))
    expect(messages).toMatchObject([{ success: true, matchIndex: answer }])
    expect(termsOf(node)).toEqual(after)
  }) // prettier-ignore

  it('names the first index it still has of a conflicting term', () => {
    const before = compacted(3, {
      log: [1, 2, 2, 2, 2],
      commitIndex: 3,
      currentTerm: 3,
      ...tail(0),
    })
    const { messages } = step(before, receive(appendEntries(3, [5, 3])))
    expect(messages).toMatchObject([{ success: false, conflictTerm: 2, conflictIndex: 4 }])
  })
})

describe('a leader whose log is cut off', () => {
  const leader = leaderOf({ snapshot: [4, 2], log: [2, 3], currentTerm: 4 })

  it.each([
    { conflict: [null, 5], sent: [[4, 3]], why: 'probes at the edge, with the term it remembers' },
    { conflict: [2, 5], sent: [[5, 2]], why: 'finds the end of a term that it still has' },
    { conflict: [1, 5], sent: [[4, 3]], why: 'begins at its first entry for a term that it has not' },
    { conflict: [null, 4], sent: [], why: 'sends a snapshot for what is gone' },
    { conflict: [1, 2], sent: [], why: 'or for a term that began before' },
  ] as const)('$why', ({ conflict, sent }) => {
    const { node, messages } = step(leader, receive(refused(s2, 4, 6, conflict)))
    expect(spans(messages, s2)).toEqual(sent)
    expect(progressOf(node, s2).state).toBe(sent.length === 0 ? 'snapshot' : 'probe')
    const [first] = ofType(messages, 'AppendEntries', s2)
    if (first?.prevLogIndex === 4) expect(first.prevLogTerm).toBe(2)
  }) // prettier-ignore

  it('finds where a term ends at its edge', () => {
    const edge = leaderOf({ snapshot: [4, 2], log: [3, 3], currentTerm: 4 })
    const { messages } = step(edge, receive(refused(s2, 4, 6, [2, 5])))
    expect(spans(messages, s2)).toEqual([[4, 3]])
  })

  it('never sends a heartbeat at an entry that is gone', () => {
    const before = leaderOf({ log: [1, 1, 1], currentTerm: 2 })
    const matched = step(
      before,
      stored(4),
      receive(accepted(s2, 2, 4)),
      receive(accepted(s3, 2, 1)),
    ).node
    const node = compact(
      { ...matched, options: { ...matched.options, snapshotTail: 0 } },
      logIndex(4),
      'x',
    ).node
    const beats = ofType(step(node, heartbeatTimeout).messages, 'AppendEntries')
    for (const beat of beats) expect(beat.prevLogTerm).toBe(beat.prevLogIndex === 0 ? 0 : 2)
  })
})

it('a server starts from snapshot and tail with what is committed and who decides', () => {
  const node = compacted(4, { currentTerm: 3, ...tail(2) })
  const { id, options, rules, currentTerm, votedFor, random } = node
  const hardState = { currentTerm, votedFor }
  const from = { log: node.log, snapshot: node.snapshot, random, now: micros(0) }
  const booted = bootRaft({
    id,
    options,
    rules,
    hardState,
    ...from,
    bootstrap: configurationOf([s5]),
  })
  expect(booted).toMatchObject({ commitIndex: 4, storedIndex: 5, incoming: null })
  expect(asText(currentConfiguration(booted))).toBe('S1S2S3')
})
