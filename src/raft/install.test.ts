import { describe, expect, it } from 'vitest'
import { logIndex, term } from './brands'
import { compact } from './compact'
import { asText, configurationOf } from './configuration'
import { lastPosition } from './log'
import { snapshotOf } from './snapshot'
import type { RaftStep } from './step'
import { createTestCluster } from './testing/cluster'
import { changeTo } from './testing/entries'
import {
  accepted,
  appendEntries,
  installSnapshot,
  installed,
  ofType,
  refused,
  spans,
} from './testing/messages'
import {
  electionTimeout,
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
  stored,
  termsOf,
} from './testing/situation'
import { currentConfiguration } from './transition'

const three = configurationOf([s1, s2, s3])
/** Of entries 1 to 4, the last of term 2: ten characters, in three pieces of four. */
const snapshot = snapshotOf(logIndex(4), term(2), configurationOf([s1, s2, s3, s4]), '0123456789')
const piece = (offset: number, from = s2, n = 3) => installSnapshot(n, snapshot, offset, 4, from)
const whole = installSnapshot(3, snapshot)
const gist = ({ messages }: RaftStep) =>
  ofType(messages, 'InstallSnapshotResponse').map(({ nextOffset, matchIndex }) => [
    nextOffset,
    matchIndex,
  ])
const because = ({ decisions }: RaftStep) =>
  decisions.flatMap((one) => (one.type === 'snapshotNotInstalled' ? [one.because] : []))

describe('a follower that gets a snapshot (Figure 13)', () => {
  it('whole: drops its log, starts over from it, and takes its configuration', () => {
    const before = nodeOf({ log: [1, 1], currentTerm: 3 })
    const after = step(before, receive(whole))
    expect(gist(after)).toEqual([[10, 4]])
    expect(after.installed).toEqual(snapshot)
    expect(after.node).toMatchObject({ commitIndex: 4, storedIndex: 4, snapshot, incoming: null })
    expect(after.node.log).toMatchObject({ baseIndex: 4, baseTerm: 2 })
    expect(lastPosition(after.node.log)).toEqual({ index: 4, term: 2 })
    expect(after.node.configurations).toEqual([{ index: 4, configuration: snapshot.configuration }])
  })

  it('in pieces: asks for each next one, and installs with the last', () => {
    let node = nodeOf({ currentTerm: 3 })
    const seen = [0, 4, 8].map((offset) => {
      const after = step(node, receive(piece(offset)))
      node = after.node
      return [gist(after), after.installed !== null]
    })
    expect(seen).toEqual([
      [[[4, null]], false],
      [[[8, null]], false],
      [[[10, 4]], true],
    ])
    expect(node).toMatchObject({ snapshot, incoming: null })
  })

  it.each([
    { pieces: [piece(0), piece(8)], answers: [[4, null], [4, null]], refusals: ['gap'], why: 'a piece that was lost is asked for again' },
    { pieces: [piece(4)], answers: [[0, null]], refusals: ['gap'], why: 'the beginning too' },
    { pieces: [piece(0), piece(0)], answers: [[4, null], [4, null]], refusals: [], why: 'a copy changes nothing' },
    { pieces: [piece(0), piece(4), piece(0), piece(8)], answers: [[4, null], [8, null], [8, null], [10, 4]], refusals: [], why: 'an old one neither' },
    { pieces: [piece(0), piece(4, s3, 4)], answers: [[4, null], [8, null]], refusals: [], why: 'another leader goes on where the last one stopped' },
    { pieces: [piece(0), installSnapshot(3, snapshotOf(logIndex(5), term(2), three, 'another one'), 4, 4)], answers: [[4, null], [0, null]], refusals: ['gap'], why: 'pieces of two snapshots are not mixed' },
  ])('$why', ({ pieces, answers, refusals }) => {
    let node = nodeOf({ currentTerm: 3 })
    const seen: RaftStep[] = []
    for (const one of pieces) {
      const after = step(node, receive(one))
      seen.push(after)
      node = after.node
    }
    expect(seen.flatMap(gist)).toEqual(answers)
    expect(seen.flatMap(because)).toEqual(refusals)
  }) // prettier-ignore

  it('damaged: refuses it, forgets its pieces, and starts over', () => {
    const before = step(
      nodeOf({ log: [1], currentTerm: 3 }),
      receive(piece(0)),
      receive(piece(4)),
    ).node
    const after = step(before, receive({ ...piece(8), data: 'XX' }))
    expect(because(after)).toEqual(['checksum'])
    expect(gist(after)).toEqual([[0, null]])
    expect(after.installed).toBeNull()
    expect(after.node).toMatchObject({ incoming: null, snapshot: null, commitIndex: 0 })
    expect(termsOf(after.node)).toEqual([1])
  })

  it.each([
    { before: nodeOf({ log: [1, 2, 2, 2, 2], commitIndex: 4 }), match: 4, why: 'committed', what: 'that it has applied already' },
    { before: nodeOf({ log: [1, 2, 2, 2, 2], commitIndex: 5 }), match: 5, why: 'committed', what: 'older than what it has applied' },
    { before: nodeOf({ snapshot: [9, 2] }), match: 9, why: 'committed', what: 'older than its own' },
    { before: nodeOf({ log: [1, 2, 2, 2, 2] }), match: 4, why: 'matches', what: 'whose last entry its log has: it keeps what follows' },
  ])('ignores one $what', ({ before, match, why }) => {
    const after = step(before, receive(whole))
    expect(because(after)).toEqual([why])
    expect(gist(after)).toEqual([[0, match]])
    expect(after.installed).toBeNull()
    expect(after.node.log).toEqual(before.log)
    expect(after.node.commitIndex).toBe(Math.max(4, before.commitIndex))
  }) // prettier-ignore

  it('drops a log that conflicts whole, what lies behind the snapshot too (hashicorp #697)', () => {
    const after = step(nodeOf({ log: [1, 1, 1, 1, 1, 1], currentTerm: 3 }), receive(whole))
    expect(termsOf(after.node)).toEqual([])
    const next = step(after.node, receive(appendEntries(3, [4, 2], [3])))
    expect(next.messages).toMatchObject([{ success: true, matchIndex: 5 }])
  })

  it('cuts later configurations off with the log, and comes back to the snapshot’s', () => {
    const two = configurationOf([s1, s2])
    const before = nodeOf({ log: [1, 1, 1, 1, changeTo(1, two)], currentTerm: 3 })
    expect(asText(currentConfiguration(before))).toBe('S1S2')
    const { node } = step(
      before,
      receive(whole),
      receive(appendEntries(3, [4, 2], [changeTo(3, two)])),
    )
    expect(asText(currentConfiguration(node))).toBe('S1S2')
    const cut = step(node, receive(appendEntries(4, [4, 2], [4], 0, s3))).node
    expect(asText(currentConfiguration(cut))).toBe('S1S2S3S4')
  })

  it('of an older term: tells its own, and neither hears nor obeys', () => {
    const before = nodeOf({ currentTerm: 5 })
    const after = step(before, receive(whole))
    expect(after.node).toEqual(before)
    expect(after.messages).toMatchObject([
      { type: 'InstallSnapshotResponse', term: 5, matchIndex: null },
    ])
  })

  it('follows who sends it, as candidate too, and takes a higher term from it', () => {
    const candidate = step(nodeOf({ currentTerm: 2 }), electionTimeout).node
    expect(step(candidate, receive(piece(0))).node.role).toMatchObject({
      type: 'follower',
      leaderId: s2,
    })
    expect(step(nodeOf(), receive(piece(0))).node.currentTerm).toBe(3)
  })
})

describe('a leader that sends a snapshot (§7)', () => {
  /** Entries 1 to 4 are cut off; S3 needs them, S2 has all. */
  const leader = step(
    leaderOf({ snapshot: [4, 2], log: [2], currentTerm: 3, options: { maxSnapshotPiece: 6 } }),
    stored(6),
    receive(accepted(s2, 3, 6)),
  ).node
  const sending = step(leader, receive(refused(s3, 3, 5, [null, 3])))
  const sent = ({ messages }: RaftStep) =>
    ofType(messages, 'InstallSnapshot', s3).map(({ offset, done }) => [offset, done])
  const length = leader.snapshot?.data.length ?? 0

  it('does so to a follower that lacks what is cut off, piece by piece', () => {
    expect(progressOf(sending.node, s3)).toMatchObject({ state: 'snapshot' })
    let [after, offsets] = [sending, sent(sending)]
    for (let offset = 6; offset < length; offset += 6) {
      after = step(after.node, receive(installed(s3, 3, 4, offset, null)))
      offsets = [...offsets, ...sent(after)]
    }
    expect(offsets).toEqual([
      [0, false],
      [6, false],
      [12, true],
    ])
    const done = step(after.node, receive(installed(s3, 3, 4, length, 4)))
    expect(progressOf(done.node, s3)).toMatchObject({ state: 'probe', matchIndex: 4, nextIndex: 5 })
    expect(spans(done.messages, s3)).toEqual([[4, 2]])
  })

  it('sends nothing else to it meanwhile but empty heartbeats', () => {
    const { messages } = step(sending.node, propose('a'), heartbeatTimeout)
    expect(spans(messages, s3)).toEqual([[0, 0]])
    expect(spans(messages, s2)).toEqual([[6, 1]])
  })

  it.each([
    { answer: accepted(s3, 3, 0, 1), resent: [[0, false]], why: 'sends a piece again when a later round is answered, and it was not' },
    { answer: accepted(s3, 3, 0, 0), resent: [], why: 'not when that answer is older than the piece' },
    { answer: installed(s3, 3, 4, 0, null, 1), resent: [], why: 'nor for a copy of the answer it acted on' },
    { answer: installed(s3, 3, 4, 12, null, 1), resent: [[12, true]], why: 'goes on from what the follower has of another leader' },
    { answer: installed(s3, 3, 2, 6, null, 1), resent: [[0, false]], why: 'begins anew if the answer is about an older snapshot' },
  ])('$why', ({ answer, resent }) => {
    const beat = step(sending.node, heartbeatTimeout).node
    expect(sent(step(beat, receive(answer)))).toEqual(resent)
  }) // prettier-ignore

  it.each([
    { answer: accepted(s3, 3, 4, 1), state: 'probe', match: 4, why: 'stops as soon as an acknowledgement shows that it is not needed (etcd #10308)' },
    { answer: installed(s3, 3, 4, 0, 4), state: 'probe', match: 4, why: 'or when it is declined since all of it is committed' },
    { answer: installed(s3, 3, 2, 0, 5), state: 'probe', match: 5, why: 'or an older one is, with more than that' },
    { answer: accepted(s3, 3, 2, 0), state: 'snapshot', match: 2, why: 'not for a match that is cut off' },
    { answer: refused(s3, 3, 5, [null, 3]), state: 'snapshot', match: 0, why: 'nor for a refusal' },
  ])('$why', ({ answer, state, match }) => {
    const { node } = step(sending.node, receive(answer))
    expect(progressOf(node, s3)).toMatchObject({ state, matchIndex: match })
  }) // prettier-ignore

  it('begins one at a heartbeat where its own compaction overtook a follower', () => {
    const before = leaderOf({ log: [1, 1, 1], currentTerm: 2 })
    const all = step(
      before,
      stored(4),
      receive(accepted(s2, 2, 4)),
      receive(refused(s3, 2, 3, [null, 1])),
    ).node
    const { node } = compact(
      { ...all, options: { ...all.options, snapshotTail: 0 } },
      logIndex(4),
      'state',
    )
    const beat = step(node, heartbeatTimeout)
    expect(ofType(beat.messages, 'InstallSnapshot', s3)).toHaveLength(1)
    expect(progressOf(beat.node, s3).state).toBe('snapshot')
  })
})

it('a server far behind is brought up over a network that loses and copies', () => {
  const options = { snapshotTail: 0, maxSnapshotPiece: 5 }
  const cluster = createTestCluster([s1, s2, s3].map((id, seed) => nodeOf({ id, seed, options })))
  cluster.give(s1, electionTimeout)
  cluster.settle()
  cluster.reachable.delete(s3)
  for (const command of ['a', 'b', 'c', 'd', 'e']) {
    cluster.give(s1, propose(command))
    cluster.settle()
  }
  cluster.compact(s1)
  cluster.reachable.add(s3)
  for (let n = 0; n < 200; n++) {
    if (n % 3 === 0) cluster.give(s1, heartbeatTimeout)
    cluster.take(n, n % 5 === 0 ? 'lose' : n % 7 === 0 ? 'copy' : 'deliver')
  }
  cluster.settle()
  cluster.give(s1, heartbeatTimeout)
  cluster.settle()
  expect(cluster.applied(s3)).toEqual(cluster.applied(s1))
  expect(cluster.applied(s3)).toHaveLength(6)
})
