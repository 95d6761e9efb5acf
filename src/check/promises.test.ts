import { describe, expect, it } from 'vitest'

import { logIndex, serverId, term } from '../raft/index'
import type { Configuration, RaftMessage } from '../raft/index'
import type { Message } from '../server/messages'
import { allCheckers } from './all-checkers'
import { configurationOverlap } from './configuration-overlap'
import { durability } from './durability'
import { exactlyOnce } from './exactly-once'
import { keptPromises } from './kept-promises'
import { brokenIn } from './scenario-names'
import { termsAndVotes } from './terms-and-votes'
import {
  applied,
  asked,
  boot,
  client,
  committed,
  deciding,
  judge,
  lead,
  settle,
  step,
} from './testing/moves'
import type { Move } from './testing/moves'

interface Row {
  readonly why: string
  readonly moves: readonly Move[]
  readonly isBroken: boolean
  /** The run begins with the world after so many moves. */
  readonly begins?: number
}

const votes: readonly Row[] = [
  {
    why: 'a term that rises with another vote',
    moves: [step('S1', { term: 1, votedFor: 'S2' }), step('S1', { term: 2, votedFor: 'S3' })],
    isBroken: false,
  },
  {
    why: 'a term that falls',
    moves: [step('S1', { term: 2 }), step('S1', { term: 1 })],
    isBroken: true,
  },
  {
    why: 'a vote that is forgotten within its term',
    moves: [step('S1', { term: 1, votedFor: 'S2' }), step('S1', { term: 1 })],
    isBroken: true,
  },
  {
    why: 'a term that was not durable is lost in a crash',
    moves: [step('S1', { term: 2, disk: { term: 1 } }), boot('S1', { term: 1 })],
    isBroken: false,
  },
  {
    why: 'a durable term that is lost in a crash',
    moves: [step('S1', { term: 2, disk: { term: 2 } }), boot('S1', { term: 1 })],
    isBroken: true,
  },
  {
    why: 'one vote that is sent again',
    moves: [
      step('S1', { term: 1 }, { sent: [vote('S1', 'S2', 1)] }),
      step('S1', { term: 1 }, { lost: [vote('S1', 'S2', 1)] }),
    ],
    isBroken: false,
  },
  {
    why: 'two votes in one term, with a crash between them',
    moves: [
      step('S1', { term: 1, disk: { term: 1 } }, { sent: [vote('S1', 'S2', 1)] }),
      boot('S1', { term: 1 }),
      step('S1', { term: 1 }, { lost: [vote('S1', 'S3', 1)] }),
    ],
    isBroken: true,
  },
  {
    why: 'a second vote in the term the run began in',
    moves: [
      step('S1', { term: 1, votedFor: 'S2' }),
      step('S1', { term: 1, votedFor: 'S2' }, { sent: [vote('S1', 'S3', 1)] }),
    ],
    begins: 1,
    isBroken: true,
  },
  {
    why: 'a durable vote that is lost in a crash with which the run begins',
    moves: [
      step('S1', { term: 2, votedFor: 'S2', disk: { term: 2, votedFor: 'S2' } }),
      boot('S1', { term: 2 }),
    ],
    begins: 1,
    isBroken: true,
  },
]

const done = { decisions: [applied(1)], sent: [answer()] }
const one = { log: '1a', disk: { log: '1a' } }

const durable: readonly Row[] = [
  {
    why: 'an answer with the entry on two disks of three',
    moves: [step('S2', one), lead('S1', 1, one, done)],
    isBroken: false,
  },
  {
    why: 'an answer with the entry on one disk',
    moves: [step('S2', { log: '1a' }), lead('S1', 1, one, done)],
    isBroken: true,
  },
  {
    why: 'an answer with another entry on the second disk',
    moves: [step('S2', { log: '1b', disk: { log: '1b' } }), lead('S1', 1, one, done)],
    isBroken: true,
  },
  {
    why: 'an answer with a snapshot that goes so far on the second disk',
    moves: [step('S2', { log: '2:1', disk: { log: '2:1' } }), lead('S1', 1, one, done)],
    isBroken: false,
  },
  {
    why: 'an answer that leaves later than the command was applied',
    moves: [
      lead('S1', 1, one, { decisions: [applied(1)] }),
      lead('S1', 1, one, { lost: [answer()] }),
    ],
    isBroken: true,
  },
  {
    why: 'a commit with the entry on two disks of three',
    moves: [step('S2', one), lead('S1', 1, { ...one, commit: 1 }, { decisions: [committed(1)] })],
    isBroken: false,
  },
  {
    why: 'a commit before the leader has it on disk itself',
    moves: [
      step('S2', one),
      lead('S1', 1, { log: '1a', commit: 1 }, { decisions: [committed(1)] }),
    ],
    isBroken: true,
  },
  {
    why: 'a commit by three of five after two were added',
    moves: [
      step('S2', one),
      lead('S1', 1, { ...one, commit: 1, ...five() }, { decisions: [committed(1)] }),
    ],
    isBroken: true,
  },
  {
    why: 'an answer by the disks a run began with',
    moves: [step('S2', one), lead('S1', 1, one), lead('S1', 1, one, done)],
    begins: 2,
    isBroken: false,
  },
]

const voted = { term: 2, votedFor: 'S2' }

const promised: readonly Row[] = [
  {
    why: 'a vote that is on disk',
    moves: [step('S1', { ...voted, disk: voted }, { sent: [vote('S1', 'S2', 2)] })],
    isBroken: false,
  },
  {
    why: 'a vote that is not on disk yet',
    moves: [step('S1', { ...voted, disk: { term: 2 } }, { sent: [vote('S1', 'S2', 2)] })],
    isBroken: true,
  },
  {
    why: 'a term that is not on disk yet, in a message that is lost',
    moves: [step('S1', { term: 2, disk: { term: 1 } }, { lost: [refusal('S1', 'S2', 2)] })],
    isBroken: true,
  },
  {
    why: 'a pre-vote for a term that nobody has begun',
    moves: [step('S1', { term: 1, disk: { term: 1 } }, { sent: [preVote('S1', 'S2', 2)] })],
    isBroken: false,
  },
  {
    why: 'entries that are on disk',
    moves: [step('S1', one, { sent: [matched('S1', 1)] })],
    isBroken: false,
  },
  {
    why: 'entries that are not on disk yet',
    moves: [step('S1', { log: '1a 1b', disk: { log: '1a' } }, { sent: [matched('S1', 2)] })],
    isBroken: true,
  },
  {
    why: 'entries in whose place the disk holds others',
    moves: [
      step(
        'S1',
        { log: '1a 2b', disk: { term: 2, log: '1a 1b' } },
        { sent: [matched('S1', 2, 2)] },
      ),
    ],
    isBroken: true,
  },
  {
    why: 'entries that the leader of a later term has cut off again in the same batch',
    moves: [
      step('S1', { log: '1a 2c', disk: { term: 2, log: '1a 2c' } }, { sent: [matched('S1', 3)] }),
    ],
    isBroken: false,
  },
  {
    why: 'entries that were kept back and are cut off in the step that sends them',
    moves: [
      step('S1', { log: '1a 1b' }),
      step('S1', { log: '1a', disk: { log: '1a 1b' } }, { sent: [matched('S1', 2)] }),
    ],
    isBroken: false,
  },
  {
    why: 'entries that were kept back when the run began',
    moves: [
      step('S1', { log: '1a 1b' }),
      step('S1', { log: '1a', disk: { log: '1a 1b' } }, { sent: [matched('S1', 2)] }),
    ],
    begins: 1,
    isBroken: false,
  },
  {
    why: 'a snapshot that is not on disk yet',
    moves: [step('S1', { log: '4:1', disk: { log: '1a' } }, { sent: [installed('S1', 4)] })],
    isBroken: true,
  },
]

const expired = { reply: { type: 'expired' } } as const

const once: readonly Row[] = [
  {
    why: 'one command, executed by every server',
    moves: [
      step('S1', {}, { decisions: [applied(1)] }),
      step('S2', {}, { decisions: [applied(1)] }),
    ],
    isBroken: false,
  },
  {
    why: 'a retry that is not executed',
    moves: [
      step('S1', {}, { decisions: [applied(1)] }),
      step('S1', {}, { decisions: [applied(2, { isRetry: true })] }),
    ],
    isBroken: false,
  },
  {
    why: 'a retry that is executed',
    moves: [
      step('S1', {}, { decisions: [applied(1)] }),
      step('S2', {}, { decisions: [applied(2)] }),
    ],
    isBroken: true,
  },
  {
    why: 'a retry that comes when the session is closed',
    moves: [
      step('S1', {}, { decisions: [applied(1)] }),
      step('S1', {}, { decisions: [applied(2, expired)] }),
    ],
    isBroken: false,
  },
  {
    why: 'a server that lost the sessions',
    moves: [
      step('S1', {}, { decisions: [applied(1)] }),
      step('S2', {}, { decisions: [applied(1, expired)] }),
    ],
    isBroken: true,
  },
  {
    why: 'a read that is executed twice',
    moves: [
      step('S1', {}, { decisions: [applied(1, { kind: 'read' })] }),
      step('S1', {}, { decisions: [applied(2, { kind: 'read' })] }),
    ],
    isBroken: false,
  },
  {
    why: 'a session that is asked for twice',
    moves: [
      step('S1', {}, { decisions: [applied(1, { kind: 'register', serial: 0 })] }),
      step('S1', {}, { decisions: [applied(2, { kind: 'register', serial: 0 })] }),
    ],
    isBroken: false,
  },
  {
    why: 'a client that is told what was executed',
    moves: [step('S1', {}, { decisions: [applied(1)] }), settle('x')],
    isBroken: false,
  },
  {
    why: 'a client that is told something else',
    moves: [step('S1', {}, { decisions: [applied(1)] }), settle('y')],
    isBroken: true,
  },
]

const four = deciding('S1', 'S2', 'S3', 'S4')
const joint: Configuration = {
  ...deciding('S3', 'S4', 'S5'),
  outgoing: deciding('S1', 'S2', 'S3').voters,
}
const changes = (index: number, to: Configuration) => ({ decisions: [asked(to, index)] })
/** The 2015 counterexample: S1 has appended C1, S2 has committed C2, and nobody has both. */
const c0 = { 0: four }
const c1 = { 0: four, 1: deciding('S1', 'S3', 'S4') }
const c2 = { 0: four, 1: deciding('S1', 'S2', 'S3') }

const overlapping: readonly Row[] = [
  {
    why: 'a change of one voter',
    moves: [
      lead(
        'S1',
        1,
        { log: '1a', configurations: { 0: four, 1: deciding('S1', 'S2', 'S3') } },
        changes(1, deciding('S1', 'S2', 'S3')),
      ),
    ],
    isBroken: false,
  },
  {
    why: 'a change of two voters at once',
    moves: [
      lead(
        'S1',
        1,
        {
          log: '1a',
          configurations: { 0: deciding('S1', 'S2', 'S3'), 1: five().configurations[0] },
        },
        changes(1, five().configurations[0]),
      ),
    ],
    isBroken: true,
  },
  {
    why: 'a change of all voters by joint consensus',
    moves: [
      lead(
        'S1',
        1,
        { log: '1a', configurations: { 0: deciding('S1', 'S2', 'S3'), 1: joint } },
        changes(1, joint),
      ),
    ],
    isBroken: false,
  },
  {
    why: 'joint consensus in which the new half decides alone',
    moves: [
      lead(
        'S1',
        1,
        {
          log: '1a',
          configurations: { 0: deciding('S1', 'S2', 'S3'), 1: joint },
          rules: { bothHalvesDecide: false },
        },
        changes(1, joint),
      ),
    ],
    isBroken: true,
  },
  {
    why: 'a second change while the first is not committed',
    moves: [lead('S1', 1, twoChanges(0), changes(2, five().configurations[0]))],
    isBroken: true,
  },
  {
    why: 'a second change once the first is committed',
    moves: [lead('S1', 1, twoChanges(1), changes(2, five().configurations[0]))],
    isBroken: false,
  },
  {
    why: 'a follower that does not know yet that the first of two changes is committed',
    moves: [step('S2', twoChanges(0), changes(2, five().configurations[0]))],
    isBroken: false,
  },
  {
    why: 'a leader by a leftover that need not meet what was committed since (2015)',
    moves: [
      lead('S1', 1, { log: '1a', configurations: c1 }, changes(1, c1[1])),
      lead('S2', 2, { log: '2b', configurations: c2 }, changes(1, c2[1])),
      lead('S2', 2, { log: '2b', configurations: c2, commit: 1 }, { decisions: [committed(1)] }),
      lead('S1', 4, { log: '1a', configurations: c1 }),
    ],
    isBroken: true,
  },
  {
    why: 'a commit that a later leader by a leftover need not have met (2015)',
    moves: [
      lead('S2', 2, { log: '2b', configurations: c2 }, changes(1, c2[1])),
      lead('S1', 4, { log: '1a', configurations: c1 }),
      lead('S2', 2, { log: '2b', configurations: c2, commit: 1 }, { decisions: [committed(1)] }),
    ],
    isBroken: true,
  },
  {
    why: 'two leaders by leftovers of one configuration, none of which was committed',
    moves: [
      lead('S1', 2, { log: '1a', configurations: c1 }),
      lead('S2', 3, { log: '2b', configurations: c2 }),
    ],
    isBroken: false,
  },
  {
    why: 'an old change that is learned to be committed when others have gone on',
    moves: [
      lead('S1', 1, { log: '1a', configurations: c1 }, changes(1, c1[1])),
      lead('S3', 2, {
        log: '1a 2b 2c',
        configurations: { ...c1, 2: deciding('S3', 'S4'), 3: deciding('S3') },
      }),
      lead('S1', 1, { log: '1a', configurations: c1, commit: 1 }, { decisions: [committed(1)] }),
    ],
    isBroken: false,
  },
  {
    why: 'a leader by other voters than the cluster began with (Figure 10)',
    moves: [
      lead('S1', 1, { configurations: { 0: deciding('S1', 'S2', 'S3') } }),
      lead('S3', 2, five()),
    ],
    isBroken: true,
  },
  {
    why: 'a leader by other voters than were committed when the run began',
    moves: [
      step('S2', { log: '2b', configurations: c2, commit: 1 }),
      lead('S1', 4, { log: '1a', configurations: c1 }),
    ],
    begins: 1,
    isBroken: true,
  },
  {
    why: 'a leader by the voters of its snapshot',
    moves: [
      lead('S1', 1, { log: '1a 1b', configurations: c0, commit: 2 }, { decisions: [committed(2)] }),
      lead('S2', 2, { log: '2:1', configurations: { 2: four } }),
    ],
    isBroken: false,
  },
]

describe.each([
  { invariant: 'Terms and Votes', checker: termsAndVotes, rows: votes },
  { invariant: 'Durability', checker: durability, rows: durable },
  { invariant: 'Durability', checker: keptPromises, rows: promised },
  { invariant: 'Exactly Once', checker: () => exactlyOnce(), rows: once },
  { invariant: 'Configuration Overlap', checker: configurationOverlap, rows: overlapping },
])('$invariant', ({ invariant, checker, rows }) => {
  it.each(rows)('$why', ({ moves, begins, isBroken }) => {
    const broken = judge((first) => [checker(first)], moves, begins)
    expect(broken).toEqual(isBroken ? [expect.objectContaining({ invariant })] : [])
  })

  it.each(rows.filter(({ isBroken }) => isBroken))('is among all: $why', ({ moves, begins }) => {
    expect(judge(allCheckers, moves, begins)).toContainEqual(expect.objectContaining({ invariant }))
  })
})

describe('what a scenario calls the invariants', () => {
  it.each([
    { list: 'violation', broken: [], expected: 'none' },
    {
      list: 'violation',
      broken: ['State Machine Safety', 'Terms and Votes', 'Leader Completeness'],
      expected: 'LeaderCompleteness,StateMachineSafety',
    },
    {
      list: 'broken',
      broken: ['State Machine Safety', 'Terms and Votes', 'Durability', 'Durability'],
      expected: 'Durability,VoteOnce',
    },
  ] as const)('$list=$expected', ({ list, broken, expected }) => {
    expect(brokenIn(list, broken)).toBe(expected)
  })
})

function five() {
  return { configurations: { 0: deciding('S1', 'S2', 'S3', 'S4', 'S5') } }
}

/** From three to five, one by one. */
function twoChanges(commit: number) {
  const configurations = { 0: deciding('S1', 'S2', 'S3'), 1: four, 2: five().configurations[0] }
  return { log: '1a 1b', configurations, commit }
}

function answer(): Message {
  const outcome = { type: 'done', reply: { type: 'ok', value: 'x' }, mode: 'log' } as const
  return { type: 'ClientResponse', from: serverId('S1'), to: client, serial: 1, outcome }
}

function between(from: string, to: string, inTerm: number) {
  return { from: serverId(from), to: serverId(to), term: term(inTerm) }
}

function vote(from: string, to: string, inTerm: number): RaftMessage {
  return { type: 'RequestVoteResponse', ...between(from, to, inTerm), voteGranted: true }
}

function refusal(from: string, to: string, inTerm: number): RaftMessage {
  return { type: 'RequestVoteResponse', ...between(from, to, inTerm), voteGranted: false }
}

function preVote(from: string, to: string, inTerm: number): RaftMessage {
  return { type: 'PreVoteResponse', ...between(from, to, inTerm), voteGranted: true }
}

function matched(from: string, index: number, inTerm = 1): RaftMessage {
  const matchIndex = logIndex(index)
  const answered = { success: true, matchIndex, round: 1 } as const
  return { type: 'AppendEntriesResponse', ...between(from, 'S2', inTerm), ...answered }
}

function installed(from: string, index: number): RaftMessage {
  const matchIndex = logIndex(index)
  const pieces = { lastIncludedIndex: matchIndex, nextOffset: 0, matchIndex, round: 1 }
  return { type: 'InstallSnapshotResponse', ...between(from, 'S2', 1), ...pieces }
}
