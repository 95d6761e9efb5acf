import { describe, expect, it } from 'vitest'

import {
  allRules,
  configurationOf,
  emptyConfiguration,
  logIndex,
  micros,
  serverId,
  term,
} from '../raft/index'
import type { AskRefusal, RaftAsk, Rules } from '../raft/index'
import { clientId } from '../server/messages'
import type { ServerDecision } from '../server/step'
import { describeDecision } from './decision-words'
import { describeRefusal } from './member-words'

const [S1, S2, S3, S4] = [serverId('S1'), serverId('S2'), serverId('S3'), serverId('S4')]
const C1 = clientId('C1.k3f9')
const i = logIndex
const t = term
const end = { index: i(9), term: t(3) }
const alone = { self: S2, leaderId: null, isJoint: false, rules: allRules }
const three = configurationOf([S1, S2, S3])
const joint = { ...three, voters: [S3, S4], outgoing: [S1, S2, S3], autoLeave: true }

/** After the name of S2, in the order of the catalogue. */
const table: readonly (readonly [string, string | null, ServerDecision])[] = [
  [
    'asks who would vote for it in term 3',
    'thesis §9.6',
    { type: 'becamePreCandidate', term: t(3), isAgain: false },
  ],
  [
    'steps down as pre-candidate: S3 is in term 5',
    '§5.1',
    {
      type: 'becameFollower',
      term: t(5),
      because: 'higherTerm',
      from: S3,
      wasRole: 'preCandidate',
    },
  ],
  [
    'asks for no votes any more: S3 leads term 5',
    '§5.2',
    {
      type: 'becameFollower',
      term: t(5),
      because: 'leaderOfTerm',
      from: S3,
      wasRole: 'preCandidate',
    },
  ],
  [
    'steps down as leader of term 2: no quorum answered for an election timeout',
    'thesis §6.2',
    { type: 'becameFollower', term: t(2), because: 'quorumLost', from: S2, wasRole: 'leader' },
  ],
  [
    'steps down as leader of term 2: it does not vote in the committed configuration',
    'thesis §4.2.2',
    { type: 'becameFollower', term: t(2), because: 'removed', from: S2, wasRole: 'leader' },
  ],
  [
    'would vote for S3 in term 4: both logs end at (9, t3)',
    'thesis §9.6',
    { type: 'voteGranted', to: S3, term: t(4), isPreVote: true, mine: end, theirs: end },
  ],
  [
    'would not vote for S3 in term 4: it hears the leader S1',
    'thesis §9.6',
    {
      type: 'voteRefused',
      to: S3,
      term: t(4),
      because: { type: 'leaderHeard', leaderId: S1 },
      isPreVote: true,
    },
  ],
  [
    'ignores that S3 asks for votes in term 7: it hears its leader S1',
    '§6',
    { type: 'voteRequestIgnored', from: S3, term: t(7), leaderId: S1 },
  ],
  [
    'ignores that S3 asks for votes in term 7: it leads',
    '§6',
    { type: 'voteRequestIgnored', from: S3, term: t(7), leaderId: S2 },
  ],
  [
    'counts S3’s pre-vote: 2 of 5 votes, needs 3',
    'thesis §9.6',
    {
      type: 'voteCounted',
      from: S3,
      granted: true,
      term: t(4),
      votes: 2,
      voters: 5,
      isPreVote: true,
    },
  ],
  [
    'ignores S3’s vote: it does not vote in this configuration',
    '§6',
    { type: 'voteIgnored', from: S3, because: 'notVoter', term: t(3) },
  ],
  [
    'has heard 2 of 5 voters since it last looked',
    'thesis §6.2',
    { type: 'quorumChecked', heard: 2, voters: 5 },
  ],
  [
    'takes no command: it is handing its leadership over',
    'thesis §3.10',
    { type: 'proposalRefused', because: 'transferring' },
  ],
  [
    'notes a read at index 9, to be confirmed by round 4',
    '§8',
    { type: 'readNoted', readIndex: i(9), round: 4, from: null },
  ],
  [
    'keeps a read of S3 until it has committed an entry of its own term',
    '§8',
    { type: 'readNoted', readIndex: null, round: 4, from: S3 },
  ],
  ['asks S1 how far a read must see', 'thesis §6.4', { type: 'readForwarded', to: S1 }],
  [
    'knows by round 4 that it leads: a read may see all up to index 9',
    '§8',
    { type: 'readConfirmed', readIndex: i(9), round: 4 },
  ],
  [
    'trusts its lease for 37.5 ms more: a read may see all up to index 9',
    'thesis §6.4.1',
    { type: 'leaseRead', readIndex: i(9), leaseEnd: micros(137_500), now: micros(100_000) },
  ],
  [
    'confirms no read: it lost its leadership',
    'thesis §6.4',
    { type: 'readRefused', because: 'lostLeadership' },
  ],
  [
    'answers C1, having applied index 9: x = 5',
    '§8',
    {
      type: 'readAnswered',
      client: C1,
      serial: 1,
      key: 'x',
      mode: 'readIndex',
      readIndex: i(9),
      value: '5',
    },
  ],
  [
    'answers C1 from what it has, which may be old: x is absent',
    null,
    {
      type: 'readAnswered',
      client: C1,
      serial: 1,
      key: 'x',
      mode: 'local',
      readIndex: null,
      value: null,
    },
  ],
  [
    'puts all up to (9, t2) into a snapshot of 1,234 characters: its log begins after index 7',
    '§7',
    {
      type: 'compacted',
      lastIncludedIndex: i(9),
      lastIncludedTerm: t(2),
      length: 1234,
      baseIndex: i(7),
    },
  ],
  [
    'sends S3 its snapshot of all up to index 9',
    '§7',
    { type: 'snapshotSent', to: S3, lastIncludedIndex: i(9), offset: 0, done: true },
  ],
  [
    'sends S3 a piece of its snapshot of all up to index 9, from character 4,096 on',
    '§7',
    { type: 'snapshotSent', to: S3, lastIncludedIndex: i(9), offset: 4096, done: false },
  ],
  [
    'has 4,096 characters of S1’s snapshot of all up to index 9',
    '§7',
    { type: 'snapshotPieceTaken', from: S1, lastIncludedIndex: i(9), nextOffset: 4096 },
  ],
  [
    'installs S1’s snapshot: it begins anew after (9, t2)',
    '§7',
    { type: 'snapshotInstalled', from: S1, lastIncludedIndex: i(9), lastIncludedTerm: t(2) },
  ],
  [
    'needs no snapshot of S1: it knows that all up to index 9 is committed',
    '§7',
    { type: 'snapshotNotInstalled', from: S1, lastIncludedIndex: i(9), because: 'committed' },
  ],
  [
    'needs no snapshot of S1: its log holds index 9 in the same term',
    '§7',
    { type: 'snapshotNotInstalled', from: S1, lastIncludedIndex: i(9), because: 'matches' },
  ],
  [
    'drops S1’s snapshot: it does not match its checksum',
    null,
    { type: 'snapshotNotInstalled', from: S1, lastIncludedIndex: i(9), because: 'checksum' },
  ],
  [
    'asks S1 for its snapshot again: a piece is missing',
    '§7',
    { type: 'snapshotNotInstalled', from: S1, lastIncludedIndex: i(9), because: 'gap' },
  ],
  [
    'has nothing to compact: all it has applied is in its snapshot',
    '§7',
    { type: 'nothingToCompact' },
  ],
  [
    'decides by S1, S2, S3, with S4 as learner from index 7 on, committed or not',
    '§6',
    {
      type: 'configurationTaken',
      index: i(7),
      configuration: { ...three, learners: [S4] },
      because: 'appended',
    },
  ],
  [
    'decides by S3, S4 (new) and S1, S2, S3 (old) from index 7 on, committed or not',
    '§6',
    { type: 'configurationTaken', index: i(7), configuration: joint, because: 'appended' },
  ],
  [
    'decides by S1, S2, S3 again: what came later was cut off its log',
    '§6',
    { type: 'configurationTaken', index: i(0), configuration: three, because: 'cutOff' },
  ],
  [
    'decides by S1, S2, S3, as the snapshot says',
    '§7',
    { type: 'configurationTaken', index: i(9), configuration: three, because: 'snapshot' },
  ],
  [
    'is made to decide by nobody, by hand',
    null,
    {
      type: 'configurationTaken',
      index: i(0),
      configuration: emptyConfiguration,
      because: 'byHand',
    },
  ],
  [
    'hands its leadership to S3, which stores all up to index 8',
    'thesis §3.10',
    { type: 'transferStarted', to: S3, matchIndex: i(8) },
  ],
  [
    'asks S3 to campaign at once: that log ends at index 9 like its own',
    'thesis §3.10',
    { type: 'timeoutNowSent', to: S3, lastIndex: i(9) },
  ],
  ['gives up handing its leadership to S3', 'thesis §3.10', { type: 'transferGivenUp', to: S3 }],
  [
    'campaigns at once, as S1 wants, the leader of term 2',
    'thesis §3.10',
    { type: 'timeoutNowTaken', from: S1, term: t(2) },
  ],
  [
    'applies index 5: C1 has a session already',
    'thesis §6.3',
    {
      type: 'applied',
      index: i(5),
      client: C1,
      serial: 0,
      kind: 'register',
      isRetry: true,
      reply: { type: 'ok', value: null },
    },
  ],
  [
    'applies index 5: its client has no session, nothing changes',
    '§5.3',
    {
      type: 'applied',
      index: i(5),
      client: C1,
      serial: 3,
      kind: 'write',
      isRetry: false,
      reply: { type: 'expired' },
    },
  ],
  [
    'sends C1 away: it lost its leadership',
    'thesis §6.4',
    { type: 'clientRefused', client: C1, serial: 3, because: 'lostLeadership' },
  ],
]

describe('a decision in words, and where the paper says so', () => {
  it.each(table)('%s (%s)', (says, section, decision) => {
    expect(describeDecision(decision, alone)).toEqual({ says, section })
  })

  it('asks for both majorities while joint', () => {
    const counted = { from: S3, granted: true, term: t(4), votes: 2, voters: 4, isPreVote: false }
    const decision = { type: 'voteCounted', ...counted } as const
    expect(describeDecision(decision, { ...alone, isJoint: true })).toEqual({
      says: 'counts S3’s vote: 2 of 4 votes, needs majorities of both halves',
      section: '§6',
    })
  })
})

it('names what is really needed while a rule about it is switched off', () => {
  const counted = { from: S3, granted: true, term: t(4), votes: 2, voters: 5, isPreVote: false }
  const decision = { type: 'voteCounted', ...counted } as const
  const needs = (off: Partial<Rules>, isJoint: boolean) =>
    describeDecision(decision, { ...alone, isJoint, rules: { ...allRules, ...off } }).says
  expect(needs({ majorityElects: false }, false)).toContain('needs one fewer than 3')
  expect(needs({ bothHalvesDecide: false }, true)).toContain('needs a majority of the new half')
})

describe('what is asked by hand', () => {
  it.each<readonly [string, RaftAsk]>([
    ['hand its leadership to S3', { type: 'transfer', to: S3 }],
    ['make S1, S2 the voters', { type: 'changeVoters', how: 'single', voters: [S1, S2] }],
    [
      'make S3, S4 the voters by joint consensus',
      { type: 'changeVoters', how: 'joint', voters: [S3, S4] },
    ],
    ['add S4 as learner', { type: 'addServer', server: S4, as: 'learner' }],
    ['remove S3', { type: 'removeServer', server: S3 }],
    ['begin with S1, S2, S3', { type: 'setConfiguration', configuration: three }],
  ])('%s', (what, ask) => {
    const asked = { type: 'asked', ask, outcome: { type: 'ok' } } as const
    expect(describeDecision(asked, alone).says).toBe(`takes on to ${what}`)
  })

  it('is refused with the reason', () => {
    const ask = { type: 'removeServer', server: S3 } as const
    const outcome = { type: 'refused', because: 'noCommittedEntryInTerm' } as const
    expect(describeDecision({ type: 'asked', ask, outcome }, alone)).toEqual({
      says: 'is asked to remove S3 and refuses: it has not committed an entry of its own term yet',
      section: 'thesis §4.1, 2015',
    })
  })

  it('has another reason for each refusal', () => {
    const all: readonly AskRefusal[] = [
      'joint',
      'notJoint',
      'noVotersYet',
      'noVotersLeft',
      'severalVoters',
      'notLeader',
      'inProgress',
      'noCommittedEntryInTerm',
      'transferring',
      'notMember',
      'alreadyMember',
      'notEligible',
      'unchanged',
    ]
    expect(new Set(all.map(describeRefusal)).size).toBe(all.length)
  })
})
