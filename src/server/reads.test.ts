import { describe, expect, it } from 'vitest'

import { lastIndex, logIndex, term } from '../raft/index'
import type { ReadMode } from '../raft/index'
import { clientId } from './messages'
import type { Message } from './messages'
import { maxReads } from './reads'
import type { Server } from './server'
import {
  answersOf,
  appended,
  asked,
  bootOf,
  done,
  give,
  giveAt,
  heartbeatTimeout,
  leaderOf,
  matchedBy,
  readAsked,
  receive,
  s1,
  s2,
  stored,
  voteAsked,
  wordsOf,
} from './testing/servers'

const ok = (value: string | null, mode: ReadMode) => done({ type: 'ok', value }, mode)

/** S1 leads, and `x` is `1` in its store, in an entry of its own term. */
function leaderWithX(): Server {
  const proposed = give(leaderOf(), receive(asked(1, { type: 'put', key: 'x', value: '1' }))).server
  return give(proposed, stored(), receive(matchedBy(proposed))).server
}

/** S1 follows S2 in term 1, which has told it that `committed` of its two entries are. */
const follower = (committed = 2) =>
  give(give(bootOf(), receive(appended(1, [0, 0], [1, 1], committed))).server, stored()).server

const confirmed = (id: number, readIndex: number | null): Message => ({
  type: 'ReadIndexResponse',
  from: s2,
  to: s1,
  term: term(1),
  id,
  readIndex: readIndex === null ? null : logIndex(readIndex),
})

describe('a leader answers a read', () => {
  it('once a majority has confirmed that it still leads (§8)', () => {
    const noted = give(leaderWithX(), receive(readAsked(2)))
    expect(wordsOf(noted.effects)).toEqual(['AppendEntries to S2', 'AppendEntries to S3'])
    const { effects, server } = give(noted.server, receive(matchedBy(noted.server)))
    expect(answersOf(effects)).toEqual([[2, ok('1', 'readIndex')]])
    expect(server.reads).toEqual([])
    expect(lastIndex(server.raft.log)).toBe(lastIndex(noted.server.raft.log))
  })

  it('not for an answer to what it sent before (thesis §6.4)', () => {
    const before = leaderWithX()
    const old = matchedBy(before)
    const { server } = give(before, receive(readAsked(2)))
    expect(answersOf(give(server, receive(old)).effects)).toEqual([])
  })

  it('through the log, where the client wants it so', () => {
    const proposed = give(leaderWithX(), receive(readAsked(2, 'log')))
    expect(wordsOf(proposed.effects)).toEqual(['persist', 'AppendEntries to S2'])
    const { effects, decisions } = give(
      proposed.server,
      stored(),
      receive(matchedBy(proposed.server)),
    )
    expect(answersOf(effects)).toEqual([[2, ok('1', 'log')]])
    expect(decisions).toContainEqual(expect.objectContaining({ kind: 'read', isRetry: false }))
  })

  it('through the log for a client without a session, too', () => {
    const stranger = { ...readAsked(1, 'log'), from: clientId('C9.test') }
    const { server } = give(leaderWithX(), receive(stranger))
    const { effects } = give(server, stored(), receive(matchedBy(server)))
    expect(answersOf(effects)).toEqual([[1, ok('1', 'log')]])
  })

  it('as the cluster’s options say, where the client does not', () => {
    const before = leaderWithX()
    const options = { ...before.raft.options, reads: 'local' } as const
    const raft = { ...before.raft, options }
    const { effects } = give({ ...before, raft }, receive(readAsked(2)))
    expect(answersOf(effects)).toEqual([[2, ok('1', 'local')]])
  })

  it('at once under a lease, which a confirmed round gave it (thesis §6.4.1)', () => {
    const before = leaderWithX()
    const beat = give(before, heartbeatTimeout).server
    const leased = give(beat, receive(matchedBy(beat))).server
    const { effects } = give(leased, receive(readAsked(2, 'lease')))
    expect(answersOf(effects)).toEqual([[2, ok('1', 'lease')]])
  })

  it('by what it held when it was asked or later, never earlier: a write before it counts', () => {
    const before = leaderWithX()
    const write = asked(2, { type: 'put', key: 'x', value: '2' })
    const both = give(before, receive(write), receive(readAsked(3))).server
    const { effects } = give(both, stored(), receive(matchedBy(both)))
    expect(answersOf(effects)).toEqual([
      [2, ok('1', 'log')],
      [3, ok('2', 'readIndex')],
    ])
  })

  it('with a failure, where it lost its leadership first', () => {
    const noted = give(leaderWithX(), receive(readAsked(2))).server
    const deposed = give(noted, receive(voteAsked(9)))
    expect(deposed.server.reads).toEqual([])
    const { effects } = give(deposed.server, stored())
    expect(answersOf(effects)).toEqual([[2, { type: 'failed', because: 'lostLeadership' }]])
  })

  it('each time that it comes: a retry waits beside the read it repeats', () => {
    const first = give(leaderWithX(), receive(readAsked(2))).server
    const twice = give(first, receive(readAsked(2))).server
    expect(twice.reads.map(({ serial }) => serial)).toEqual([2, 2])
    const { effects, server } = give(twice, receive(matchedBy(first)))
    expect(answersOf(effects)).toEqual([[2, ok('1', 'readIndex')]])
    expect(answersOf(give(server, receive(matchedBy(twice))).effects)).toHaveLength(1)
  })
})

describe('a server that does not lead', () => {
  it('asks the leader for its client, and answers once it has applied so much', () => {
    const behind = follower(1)
    const forwarded = give(behind, receive(readAsked(1)))
    const id = behind.nextRead
    expect(forwarded.effects).toMatchObject([{ message: { type: 'ReadIndex', to: s2, id } }])
    const early = give(forwarded.server, receive(confirmed(id, 2)))
    expect(answersOf(early.effects)).toEqual([])
    expect(early.server.reads).toMatchObject([{ serial: 1, readIndex: 2 }])
    const { effects, server } = give(early.server, receive(appended(1, [2, 1], [], 2)))
    expect(answersOf(effects)).toEqual([[1, ok(null, 'readIndex')]])
    expect(server.reads).toEqual([])
  })

  it('answers at once what it has already applied', () => {
    const { server } = give(follower(), receive(readAsked(1)))
    const { effects } = give(server, receive(confirmed(follower().nextRead, 2)))
    expect(answersOf(effects)).toHaveLength(1)
  })

  it('tells each read by its number, whatever order the leader answers in', () => {
    const before = follower()
    const two = give(before, receive(readAsked(1)), receive(readAsked(2))).server
    const second = give(two, receive(confirmed(before.nextRead + 1, 2)))
    expect(answersOf(second.effects).map(([serial]) => serial)).toEqual([2])
    const first = give(second.server, receive(confirmed(before.nextRead, 2)))
    expect(answersOf(first.effects).map(([serial]) => serial)).toEqual([1])
  })

  it('takes no answer to a read of an incarnation before', () => {
    const { server } = give(follower(), receive(readAsked(1)))
    const reborn = { ...follower(), nextRead: bootOf({ incarnation: 2 }).nextRead }
    const again = give(reborn, receive(readAsked(2))).server
    const late = confirmed(server.nextRead - 1, 2)
    expect(answersOf(give(again, receive(late)).effects)).toEqual([])
  })

  it('forgets a read to which no answer came for longer than anybody waits', () => {
    const asking = give(follower(), receive(readAsked(1))).server
    expect(giveAt(9_999, asking, heartbeatTimeout).server.reads).toHaveLength(1)
    expect(giveAt(10_000, asking, heartbeatTimeout).server.reads).toEqual([])
  })

  it('passes on that the leader could not confirm', () => {
    const before = follower()
    const { server } = give(before, receive(readAsked(1)))
    const { effects } = give(server, receive(confirmed(before.nextRead, null)))
    expect(answersOf(effects)).toEqual([[1, { type: 'failed', because: 'lostLeadership' }]])
  })

  it.each<{ why: string; server: Server; mode: ReadMode; leaderId: typeof s2 | null }>([
    { why: 'knows no leader', server: bootOf(), mode: 'readIndex', leaderId: null },
    { why: 'does not forward', server: withoutForward(), mode: 'readIndex', leaderId: s2 },
    { why: 'is asked through the log', server: follower(), mode: 'log', leaderId: s2 },
  ])('redirects where it $why', ({ server, mode, leaderId }) => {
    const { effects } = give(server, receive(readAsked(1, mode)))
    expect(answersOf(effects)).toEqual([[1, { type: 'redirect', leaderId }]])
  })

  it('answers locally with what it has, old or not', () => {
    const { effects, decisions } = give(bootOf(), receive(readAsked(1, 'local')))
    expect(answersOf(effects)).toEqual([[1, ok(null, 'local')]])
    expect(decisions).toMatchObject([{ type: 'readAnswered', readIndex: null, mode: 'local' }])
  })
})

function withoutForward(): Server {
  const { raft, ...server } = follower()
  return { ...server, raft: { ...raft, options: { ...raft.options, forward: false } } }
}

describe('too many reads', () => {
  const full = (server: Server) =>
    give(server, ...Array.from({ length: maxReads }, (_, i) => receive(readAsked(i + 1)))).server

  it('are refused by a leader', () => {
    const { effects, server } = give(full(leaderWithX()), receive(readAsked(9000)))
    expect(answersOf(effects)).toEqual([[9000, { type: 'overloaded' }]])
    expect(server.reads).toHaveLength(maxReads)
  })

  it('push out the oldest of a follower, whose answer may be lost', () => {
    const { effects, server } = give(full(follower()), receive(readAsked(9000)))
    expect(answersOf(effects)).toEqual([[1, { type: 'overloaded' }]])
    expect(server.reads).toHaveLength(maxReads)
    expect(server.reads.at(-1)?.serial).toBe(9000)
  })
})

describe('a read that cannot be', () => {
  it.each([
    { why: 'without a key', key: '' },
    { why: 'with a key that is too long', key: 'k'.repeat(1025) },
  ])('is malformed: $why', ({ key }) => {
    const { effects, server } = give(leaderWithX(), receive(readAsked(1, null, key)))
    expect(answersOf(effects)).toEqual([[1, { type: 'malformed' }]])
    expect(server.reads).toEqual([])
  })
})

describe('the answer to a read', () => {
  it('waits with a batch that must be written, as all answers do', () => {
    const { effects, server } = give(
      leaderWithX(),
      receive(readAsked(5, 'local')),
      receive(asked(6)),
    )
    expect(wordsOf(effects)).toEqual(['persist', 'AppendEntries to S2'])
    expect(answersOf(give(server, stored()).effects)).toHaveLength(1)
  })
})
