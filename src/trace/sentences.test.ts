import { describe, expect, it } from 'vitest'

import {
  configurationOf,
  logAfter,
  logIndex,
  micros,
  serverId,
  snapshotOf,
  term,
} from '../raft/index'
import { set } from '../lib/persistent-map'
import { withSlot } from '../world/applied'
import { clientId, messageId } from '../server/messages'
import type { Message } from '../server/messages'
import type { ServerDecision } from '../server/step'
import type { WorldRecord } from '../world/record'
import { defaultLinks } from '../server/links'
import { newWorld } from '../world/new-world'
import { plainHeader } from '../world/testing/header'
import type { Applied } from '../world/apply'
import type { World } from '../world/world'
import { inFlightOf } from '../world/flight'
import { sentence } from './sentence'
import { lines } from './sentences'

const [S1, S2, S3, S4] = [serverId('S1'), serverId('S2'), serverId('S3'), serverId('S4')]
const C1 = clientId('C1.k3f9')
const i = logIndex
const t = term

const world = newWorld(plainHeader)
const onItsWay = { isStray: false, isHeld: false, place: 0 }
const quietly = (after: World): Applied => ({
  world: after,
  decisions: [],
  sent: [],
  lost: [],
  taken: [],
  settled: [],
  divergence: null,
})

function stepOf(...decisions: readonly ServerDecision[]) {
  const record: WorldRecord = {
    type: 'step',
    server: S2,
    incarnation: 1,
    n: 1,
    at: micros(0),
    now: micros(0),
    inputs: [],
  }
  return { record, applied: { ...quietly(world), decisions } }
}

const ends = { mine: { index: i(7), term: t(2) }, theirs: { index: i(9), term: t(3) } }
const table: readonly (readonly [string, ServerDecision])[] = [
  [
    'S2 sets its election timer anew, since time stood.',
    { type: 'timersRestarted', timers: ['election'] },
  ],
  ['S2 times out: it heard no leader of term 1 (§5.2).', { type: 'timedOut', term: t(1) }],
  [
    'S2 is candidate in term 2 and votes for itself (§5.2).',
    { type: 'becameCandidate', term: t(2) },
  ],
  [
    'S2 leads term 2 with 3 of 5 votes (§5.2).',
    { type: 'becameLeader', term: t(2), votes: 3, voters: 5 },
  ],
  [
    'S2 steps down as leader: S3 is in term 5 (§5.1).',
    { type: 'becameFollower', term: t(5), because: 'higherTerm', from: S3, wasRole: 'leader' },
  ],
  [
    'S2 moves to term 5, heard from S3 (§5.1).',
    { type: 'becameFollower', term: t(5), because: 'higherTerm', from: S3, wasRole: 'follower' },
  ],
  [
    'S2 gives up its candidacy: S1 leads term 2 (§5.2).',
    { type: 'becameFollower', term: t(2), because: 'leaderOfTerm', from: S1, wasRole: 'candidate' },
  ],
  [
    'S2 follows S1, the leader of term 2 (§5.2).',
    { type: 'becameFollower', term: t(2), because: 'leaderOfTerm', from: S1, wasRole: 'follower' },
  ],
  [
    'S2 votes for S3 in term 4: that log ends at (9, t3), its own at (7, t2) (§5.2, §5.4.1).',
    { type: 'voteGranted', to: S3, term: t(4), isPreVote: false, ...ends },
  ],
  [
    'S2 refuses S3: it has voted for S1 in term 2 (§5.2).',
    {
      type: 'voteRefused',
      to: S3,
      term: t(2),
      because: { type: 'voted', votedFor: S1 },
      isPreVote: false,
    },
  ],
  [
    'S2 refuses S3: a vote for term 2 is asked for, here it is term 3 (§5.1).',
    {
      type: 'voteRefused',
      to: S3,
      term: t(2),
      because: { type: 'olderTerm', term: t(2), currentTerm: t(3) },
      isPreVote: false,
    },
  ],
  [
    'S2 refuses S3: that log ends at (9, t3), its own at (11, t3) (§5.4.1).',
    {
      type: 'voteRefused',
      to: S3,
      term: t(4),
      because: {
        type: 'logBehind',
        mine: { index: i(11), term: t(3) },
        theirs: { index: i(9), term: t(3) },
      },
      isPreVote: false,
    },
  ],
  [
    'S2 counts S3’s vote: 2 of 5 votes, needs 3 (§5.2).',
    {
      type: 'voteCounted',
      from: S3,
      granted: true,
      term: t(4),
      votes: 2,
      voters: 5,
      isPreVote: false,
    },
  ],
  [
    'S2 counts S3’s refusal: 1 of 4 votes, needs 3 (§5.2).',
    {
      type: 'voteCounted',
      from: S3,
      granted: false,
      term: t(4),
      votes: 1,
      voters: 4,
      isPreVote: false,
    },
  ],
  [
    'S2 ignores S3’s vote: it is of term 3 (§5.1).',
    { type: 'voteIgnored', from: S3, because: 'olderTerm', term: t(3) },
  ],
  [
    'S2 ignores S3’s vote: the election is over (§5.2).',
    { type: 'voteIgnored', from: S3, because: 'notCandidate', term: t(3) },
  ],
  [
    'S2 appends 3 entries from S1: the log ends at index 11 (§5.3).',
    { type: 'appended', from: S1, prevLogIndex: i(8), added: 3, lastIndex: i(11) },
  ],
  ['S2 hears its leader S1 (§5.2).', { type: 'heartbeatAccepted', from: S1, prevLogIndex: i(0) }],
  [
    'S2 hears its leader S1: their logs match through index 8 (§5.2).',
    { type: 'heartbeatAccepted', from: S1, prevLogIndex: i(8) },
  ],
  [
    'S2 holds 9 to 11 of S1 already (§5.3).',
    { type: 'appended', from: S1, prevLogIndex: i(8), added: 0, lastIndex: i(11) },
  ],
  [
    'S2 removes 9 to 11: term 2 here, term 3 at the leader (§5.3).',
    { type: 'truncated', fromIndex: i(9), toIndex: i(11), oldTerm: t(2), newTerm: t(3) },
  ],
  [
    'S2 refuses S1: term 3 is older than its term 4 (§5.1).',
    {
      type: 'appendRefused',
      from: S1,
      because: { type: 'olderTerm', term: t(3), currentTerm: t(4) },
    },
  ],
  [
    'S2 refuses S1’s entries: they follow index 9, its log ends at 7 (§5.3).',
    {
      type: 'appendRefused',
      from: S1,
      because: { type: 'tooShort', prevLogIndex: i(9), lastIndex: i(7) },
    },
  ],
  [
    'S2 refuses S1’s entries: index 9 has term 2 here, term 3 there (§5.3).',
    {
      type: 'appendRefused',
      from: S1,
      because: { type: 'termDiffers', prevLogIndex: i(9), mine: t(2), theirs: t(3) },
    },
  ],
  [
    'S2 knows that S3 stores all up to index 12 (§5.3).',
    { type: 'matchAdvanced', follower: S3, matchIndex: i(12) },
  ],
  [
    'S2 goes back to index 5 for S3, which refused after 9 with term 2 (§5.3).',
    { type: 'backtracked', follower: S3, nextIndex: i(5), refusedAt: i(9), conflictTerm: t(2) },
  ],
  [
    'S2 goes back to index 8 for S3, which refused after 9 (§5.3).',
    { type: 'backtracked', follower: S3, nextIndex: i(8), refusedAt: i(9), conflictTerm: null },
  ],
  [
    'S2 ignores S3’s answer: a later one has overtaken it (§5.3).',
    { type: 'answerIgnored', from: S3, because: 'stale', term: t(4), currentTerm: t(4) },
  ],
  [
    'S2 ignores S3’s answer of term 3: it is term 4 by now (§5.1).',
    { type: 'answerIgnored', from: S3, because: 'stale', term: t(3), currentTerm: t(4) },
  ],
  [
    'S2 ignores S3’s answer: it does not lead S3 in term 4 (§5.3).',
    { type: 'answerIgnored', from: S3, because: 'notLeader', term: t(4), currentTerm: t(4) },
  ],
  [
    'S2 commits 9 to 12: stored on 3 of 5 (§5.3).',
    { type: 'committed', fromIndex: i(9), toIndex: i(12), stored: 3, voters: 5 },
  ],
  [
    'S2 may not commit index 2 yet: a majority stores it, but it is of term 2, not 4 (§5.4.2).',
    { type: 'commitWaits', index: i(2), entryTerm: t(2), term: t(4) },
  ],
  [
    'S2 learns from S1 that index 9 is committed (§5.3).',
    { type: 'commitLearned', fromIndex: i(9), toIndex: i(9), from: S1 },
  ],
  ['S2 adds index 12 to its log in term 3 (§5.3).', { type: 'proposed', index: i(12), term: t(3) }],
  [
    'S2 takes no command: it does not lead (§8).',
    { type: 'proposalRefused', because: 'notLeader' },
  ],
  [
    'S2 takes no command: too much is waiting (§8).',
    { type: 'proposalRefused', because: 'overloaded' },
  ],
  [
    'S2 applies index 12 (§5.3).',
    {
      type: 'applied',
      index: i(12),
      client: C1,
      serial: 4,
      kind: 'write',
      isRetry: false,
      reply: { type: 'ok', value: null },
    },
  ],
  [
    'S2 applies index 12: the key holds something else, nothing changes (§5.3).',
    {
      type: 'applied',
      index: i(12),
      client: C1,
      serial: 4,
      kind: 'write',
      isRetry: false,
      reply: { type: 'mismatch', actual: 'a' },
    },
  ],
  [
    'S2 applies index 13 as a retry: C1 gets its first answer again (§8).',
    {
      type: 'applied',
      index: i(13),
      client: C1,
      serial: 4,
      kind: 'write',
      isRetry: true,
      reply: { type: 'ok', value: null },
    },
  ],
  ['S2 has write 7 on disk.', { type: 'stored', serial: 7 }],
  [
    'S2 stops: its disk refused write 7 (quota exceeded).',
    { type: 'storeFailed', serial: 7, reason: 'quota exceeded' },
  ],
  [
    'S2 sends C1 away: it does not lead (§8).',
    { type: 'clientRefused', client: C1, serial: 4, because: 'notLeader' },
  ],
  [
    'S2 sends C1 away: the command cannot be read.',
    { type: 'clientRefused', client: C1, serial: 4, because: 'malformed' },
  ],
]

describe('each decision has its sentence', () => {
  it.each(table)('%s', (expected, decision) => {
    expect(sentence(stepOf(decision))).toBe(expected)
  })
})

describe('a step of many decisions', () => {
  const applied = (index: number): ServerDecision => ({
    type: 'applied',
    index: i(index),
    client: C1,
    serial: index,
    kind: 'write',
    isRetry: false,
    reply: { type: 'ok', value: null },
  })

  it('tells a run of entries in one line', () => {
    const step = stepOf(applied(4), applied(5), applied(6))
    expect(sentence(step)).toBe('S2 applies 3 entries, index 4 to 6 (§5.3).')
  })

  it('leaves out what is routine when there is something else', () => {
    const step = stepOf(
      { type: 'heartbeatAccepted', from: S1, prevLogIndex: i(3) },
      { type: 'commitLearned', fromIndex: i(2), toIndex: i(3), from: S1 },
    )
    expect(lines(step)).toHaveLength(1)
  })

  it('names the client rather than the refused proposal', () => {
    const step = stepOf(
      { type: 'proposalRefused', because: 'notLeader' },
      { type: 'clientRefused', client: C1, serial: 1, because: 'notLeader' },
    )
    expect(sentence(step)).toBe('S2 sends C1 away: it does not lead (§8).')
  })

  it('tells a change of members once, by what it comes to', () => {
    const configuration = configurationOf([S1, S2])
    const ask = { type: 'removeServer', server: S3 } as const
    const step = stepOf(
      { type: 'proposed', index: i(7), term: t(2) },
      { type: 'configurationTaken', index: i(7), configuration, because: 'appended' },
      { type: 'asked', ask, outcome: { type: 'ok' } },
    )
    expect(sentence(step)).toBe('S2 decides by S1, S2 from index 7 on, committed or not (§6).')
  })

  it('follows a run by real votes, not by pre-votes', () => {
    const vote = { type: 'voteGranted', to: S3, term: t(4), ...ends } as const
    const [real] = lines(stepOf({ ...vote, isPreVote: false }))
    const [asked] = lines(stepOf({ ...vote, isPreVote: true }))
    expect([real?.isMilestone, asked?.isMilestone]).toEqual([true, false])
  })

  it('points a line at the entry it speaks of', () => {
    expect(lines(stepOf(applied(4)))[0]?.about).toEqual({ type: 'entry', server: S2, index: 4 })
  })
})

describe('records that are no step', () => {
  const at = micros(0)
  const links = (cuts: readonly string[], version: number) => ({ ...defaultLinks, cuts, version })
  const changed = (before: readonly string[], after: readonly string[]) => ({
    record: { type: 'links', links: links(after, 1), at } as const,
    applied: quietly({ ...world, linkHistory: { 0: links(before, 0), 1: links(after, 1) } }),
  })

  it.each<readonly [string, WorldRecord]>([
    [
      'S1 crashes: its memory is lost, its disk stays.',
      { type: 'crash', server: S1, incarnation: 1, lastN: 3, at, failure: null, fault: null },
    ],
    [
      'S1 crashes: its memory is lost, its disk loses the last 2 entries and loses the vote.',
      {
        type: 'crash',
        server: S1,
        incarnation: 1,
        lastN: 3,
        at,
        failure: null,
        fault: {
          type: 'several',
          faults: [{ type: 'loseEntries', count: 2 }, { type: 'loseVote' }],
        },
      },
    ],
    ['S4 joins the network, in nobody’s configuration.', { type: 'newServer', server: S4, at }],
    ['Time moves on to 150 ms.', { type: 'advance', at: micros(150_000) }],
    ['S1 is frozen: its inbox fills.', { type: 'freeze', server: S1, at }],
    ['S1 thaws and reads its inbox.', { type: 'thaw', server: S1, at }],
    ['Time stands still.', { type: 'speed', perMille: 0, at }],
    ['Time runs at 1/20×.', { type: 'speed', perMille: 50, at }],
    [
      'S1 does not start: segment 4 is damaged.',
      { type: 'refused', server: S1, incarnation: 2, at, reason: 'segment 4 is damaged.' },
    ],
    [
      'S1 has a clock that runs at 1.5×.',
      { type: 'clock', server: S1, at, now: at, ratePerMille: 1500 },
    ],
  ])('%s', (expected, record) => {
    expect(sentence({ record, applied: quietly(world) })).toBe(expected)
  })

  it('tells a cut in both directions as one pair, in one direction as an arrow', () => {
    expect(sentence(changed([], ['S1>S3', 'S3>S1', 'S2>S1']))).toBe(
      'The network loses S1–S3, S2 → S1.',
    )
  })

  it('tells when everything is healed', () => {
    expect(sentence(changed(['S1>S3'], []))).toBe(
      'The network is whole again: every link is healed.',
    )
  })

  it('tells what a server starts with', () => {
    const snapshot = snapshotOf(i(9), t(2), configurationOf([S1, S2, S3]), '')
    const log = logAfter(i(9), t(2), [{ type: 'noop', term: t(3) }])
    const disk = { serial: 4, currentTerm: t(3), votedFor: null, log, snapshot }
    const after = withSlot(world, S1, { disk })
    const { options, rules } = plainHeader
    const seen = { server: S1, incarnation: 2, at, now: at, voters: [], ratePerMille: 1000 }
    const found = { serial: 4, disk: null, seed: 0, links: 0, options, rules }
    const record: WorldRecord = { type: 'boot', ...seen, ...found }
    expect(sentence({ record, applied: quietly(after) })).toBe(
      'S1 restarts with term 3, a snapshot of all up to index 9 and 1 entry on its disk.',
    )
  })

  const id = messageId(S3, 1, 1, 0, 0)
  const message: Message = {
    type: 'RequestVote',
    from: S3,
    to: S1,
    term: t(4),
    lastLogIndex: i(0),
    lastLogTerm: t(0),
    isTransfer: false,
  }
  const flying = inFlightOf({ id, message, from: S3, to: S1, sentAt: at, due: at, ...onItsWay })

  it('names what was lost and why', () => {
    const record: WorldRecord = { type: 'discard', message: id, at, reason: 'cut' }
    expect(sentence({ record, applied: { ...quietly(world), taken: [flying] } })).toBe(
      'RequestVote from S3 to S1 is lost: the link is cut.',
    )
  })

  it('names what was done to a message by hand', () => {
    const after = { ...world, inFlight: set(world.inFlight, id, flying) }
    const record: WorldRecord = { type: 'hold', message: id, at }
    expect(sentence({ record, applied: quietly(after) })).toBe(
      'RequestVote from S3 to S1 is held back by hand.',
    )
  })
})
