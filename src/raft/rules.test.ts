import { describe, expect, it } from 'vitest'
import { logIndex, term } from './brands'
import { asText, configurationOf } from './configuration'
import type { RaftMessage } from './messages'
import type { Rules } from './rules'
import { allRules, obeysAll } from './rules'
import { snapshotOf } from './snapshot'
import type { RaftStep } from './step'
import { changeTo } from './testing/entries'
import {
  accepted,
  appendEntries,
  installSnapshot,
  ofType,
  preVote,
  refused,
  requestVote,
  spans,
  voteFrom,
} from './testing/messages'
import type { Situation } from './testing/situation'
import {
  addServer,
  changeVoters,
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
  s4,
  s5,
  step,
  stored,
  termsOf,
  transferTimeout,
  transferTo,
} from './testing/situation'
import { currentConfiguration } from './transition'

/** For each rule the smallest situation in which it decides, and what happens with it and without. */
interface Row {
  readonly rule: keyof Rules
  readonly situation: Situation
  readonly run: (situation: Situation) => RaftStep
  readonly see: (step: RaftStep) => unknown
  readonly on: unknown
  readonly off: unknown
  readonly why: string
}

const follower =
  (...inputs: readonly RaftMessage[]) =>
  (situation: Situation) =>
    step(nodeOf(situation), ...inputs.map(receive))
const vote = ({ node }: RaftStep) => node.votedFor
const role = ({ node }: RaftStep) => node.role.type
const commitIndex = ({ node }: RaftStep) => node.commitIndex
const terms = ({ node }: RaftStep) => termsOf(node)
const acknowledged = ({ messages }: RaftStep) =>
  messages.map((message) => ('matchIndex' in message ? message.matchIndex : null))
const matchIndex = ({ node }: RaftStep) => progressOf(node, s2).matchIndex
const ready = ({ reads }: RaftStep) =>
  reads.filter(({ type }) => type === 'ready').map(({ id }) => id)

/** A leader of term 1 whose blank entry is committed. */
const committed = (situation: Situation) =>
  step(
    leaderOf(situation),
    stored(1),
    ...ids.slice(1, situation.voters ?? 3).map((from) => receive(accepted(from, 1, 1))),
  ).node

const snapshotAt = (index: number, n: number, configuration = configurationOf([s1, s2, s3])) =>
  snapshotOf(logIndex(index), term(n), configuration, 'state')

const campaign = (situation: Situation, ...messages: readonly RaftMessage[]) =>
  step(step(nodeOf(situation), electionTimeout).node, ...messages.map(receive))

const rows: readonly Row[] = [
  {
    rule: 'oneVotePerTerm',
    why: 'S1 voted for S3 in term 1; S2 asks too',
    situation: { currentTerm: 1, votedFor: s3 },
    run: follower(requestVote(s2, 1, [0, 0])),
    see: vote,
    on: s3,
    off: s2,
  },
  {
    rule: 'voteOnlyForUpToDateLog',
    why: 'the candidate lacks an entry',
    situation: { log: [1] },
    run: follower(requestVote(s2, 2, [0, 0])),
    see: vote,
    on: null,
    off: s2,
  },
  {
    rule: 'compareLastTermFirst',
    why: 'the candidate has a longer log of an older term',
    situation: { log: [2] },
    run: follower(requestVote(s2, 3, [5, 1])),
    see: vote,
    on: null,
    off: s2,
  },
  {
    rule: 'stepDownOnHigherTerm',
    why: 'a leader is asked for its vote in a higher term',
    situation: { currentTerm: 1 },
    run: (situation) => step(leaderOf(situation), receive(requestVote(s2, 2, [0, 0]))),
    see: ({ node }) => [node.currentTerm, node.role.type],
    on: [2, 'follower'],
    off: [2, 'leader'],
  },
  {
    rule: 'refuseOlderTerms',
    why: 'a leader of term 1 writes over an entry of term 2',
    situation: { log: [1, 2] },
    run: follower(appendEntries(1, [1, 1], [1])),
    see: terms,
    on: [1, 2],
    off: [1, 1],
  },
  {
    rule: 'keepVoteWithinTerm',
    why: 'a candidate hears the leader of its own term',
    situation: {},
    run: (situation) => campaign(situation, appendEntries(1, [0, 0])),
    see: vote,
    on: 'S1',
    off: null,
  },
  {
    rule: 'countOwnTermsVotesOnly',
    why: 'a vote of term 1 comes to the candidate of term 2',
    situation: { currentTerm: 1 },
    run: (situation) => campaign(situation, voteFrom(s2, 1)),
    see: role,
    on: 'candidate',
    off: 'leader',
  },
  {
    rule: 'majorityElects',
    why: 'a candidate has two votes of five',
    situation: { voters: 5 },
    run: (situation) => campaign(situation, voteFrom(s2, 1)),
    see: role,
    on: 'candidate',
    off: 'leader',
  },
  {
    rule: 'checkPreviousEntry',
    why: 'the entry before the new ones has another term',
    situation: { log: [1, 2], currentTerm: 3 },
    run: follower(appendEntries(3, [2, 3], [3])),
    see: terms,
    on: [1, 2],
    off: [1, 2, 3],
  },
  {
    rule: 'truncateOnlyOnConflict',
    why: 'an old request is delivered again',
    situation: { log: [1, 1, 1] },
    run: follower(appendEntries(1, [1, 1], [1])),
    see: terms,
    on: [1, 1, 1],
    off: [1, 1],
  },
  {
    rule: 'acknowledgeOnlyMatched',
    why: 'a heartbeat matches entry 1 of three',
    situation: { log: [1, 2, 2], currentTerm: 3 },
    run: follower(appendEntries(3, [1, 1])),
    see: acknowledged,
    on: [1],
    off: [3],
  },
  {
    rule: 'commitOnlyMatched',
    why: 'a heartbeat matches entry 1 of three, and the leader has committed 3',
    situation: { log: [1, 2, 2], currentTerm: 3 },
    run: follower(appendEntries(3, [1, 1], [], 3)),
    see: commitIndex,
    on: 1,
    off: 3,
  },
  {
    rule: 'commitOnlyOwnTerm',
    why: 'a majority stores an entry of an older term (Figure 8)',
    situation: { log: [1, 2], currentTerm: 4, options: { noop: false } },
    run: (situation) => step(leaderOf(situation), stored(2), receive(accepted(s2, 4, 2))),
    see: commitIndex,
    on: 0,
    off: 2,
  },
  {
    rule: 'majorityCommits',
    why: 'two of five store an entry',
    situation: { voters: 5, currentTerm: 1 },
    run: (situation) => step(leaderOf(situation), stored(1), receive(accepted(s2, 1, 1))),
    see: commitIndex,
    on: 0,
    off: 1,
  },
  {
    rule: 'matchOnlyGrows',
    why: 'an older acknowledgement comes late',
    situation: { log: [1], currentTerm: 2 },
    run: (situation) =>
      step(
        leaderOf(situation),
        stored(2),
        ...[accepted(s2, 2, 2), accepted(s2, 2, 1)].map(receive),
      ),
    see: matchIndex,
    on: 2,
    off: 1,
  },
  {
    rule: 'equalLogIsUpToDate',
    why: 'the candidate has exactly the same log',
    situation: { log: [1] },
    run: follower(requestVote(s2, 2, [1, 1])),
    see: vote,
    on: s2,
    off: null,
  },
  {
    rule: 'preVoteNamesAskedTerm',
    why: 'a server of term 1 grants a pre-vote for term 2',
    situation: { currentTerm: 1 },
    run: follower(preVote(s2, 2, [0, 0])),
    see: ({ messages }) => messages.map(({ term }) => term),
    on: [2],
    off: [1],
  },
  {
    rule: 'answerOlderTerms',
    why: 'a leader of term 1 writes to a server that came back in term 9',
    situation: { currentTerm: 9 },
    run: follower(appendEntries(1, [0, 0])),
    see: ({ messages }) => messages.map(({ term }) => term),
    on: [9],
    off: [],
  },
  {
    rule: 'ignoreStaleRefusals',
    why: 'the refusal of entry 1 comes after the acknowledgement of entry 3',
    situation: { log: [1, 1], currentTerm: 2 },
    run: (situation) =>
      step(leaderOf(situation), receive(accepted(s2, 2, 3)), receive(refused(s2, 2, 1, [null, 1]))),
    see: ({ node, messages }) => [progressOf(node, s2).state, spans(messages, s2)],
    on: ['replicate', []],
    off: ['probe', [[3, 0]]],
  },
  {
    rule: 'ignoreFormerMembers',
    why: 'S3 was removed and is added again, empty; then comes what it answered before',
    situation: { voters: 3, log: [1], currentTerm: 2 },
    run: (situation) => {
      const leader = step(leaderOf(situation), stored(2), receive(accepted(s2, 2, 2))).node
      const without = step(leader, removeServer(s3), stored(3), receive(accepted(s2, 2, 3))).node
      const again = step(without, addServer(s3, 'learner')).node
      return step(again, receive(accepted(s3, 2, 2)))
    },
    see: ({ node }) => progressOf(node, s3).matchIndex,
    on: 0,
    off: 2,
  },
  {
    rule: 'countOwnCopyWhenDurable',
    why: 'one of three has the entry, and the leader is still writing its own',
    situation: { currentTerm: 1 },
    run: (situation) => step(leaderOf(situation), receive(accepted(s2, 1, 1))),
    see: commitIndex,
    on: 0,
    off: 1,
  },
  {
    rule: 'giveUpTransfer',
    why: 'the successor has not won for an election timeout',
    situation: { currentTerm: 1 },
    run: (situation) => step(leaderOf(situation), transferTo(s2), transferTimeout, propose('a')),
    see: ({ proposals }) => proposals.map(({ type }) => type),
    on: ['accepted'],
    off: ['transferring'],
  },
  {
    rule: 'ignoreStaleSnapshots',
    why: 'a snapshot of entry 1 comes after three are committed',
    situation: { log: [1, 1, 1], commitIndex: 3 },
    run: follower(installSnapshot(1, snapshotAt(1, 1))),
    see: ({ node, installed }) => [node.commitIndex, installed === null],
    on: [3, true],
    off: [1, false],
  },
  {
    rule: 'dropConflictingLog',
    why: 'a snapshot of entry 2, term 3, comes to a log that has another entry there',
    situation: { log: [2, 2], currentTerm: 3 },
    run: follower(installSnapshot(3, snapshotAt(2, 3)), appendEntries(3, [2, 3], [3])),
    see: ({ node, messages }) => [
      termsOf(node),
      ofType(messages, 'AppendEntriesResponse').map(({ success }) => success),
    ],
    on: [[3], [true]],
    off: [[2, 2], [false]],
  },
  {
    rule: 'keepMatchingSuffix',
    why: 'a snapshot of entry 1 comes to a log that holds it, and more that it acknowledged',
    situation: { log: [1, 1, 1] },
    run: follower(installSnapshot(1, snapshotAt(1, 1))),
    see: terms,
    on: [1, 1, 1],
    off: [],
  },
  {
    rule: 'snapshotCarriesConfiguration',
    why: 'a server of three learns by a snapshot that there are five',
    situation: {},
    run: follower(installSnapshot(1, snapshotAt(4, 1, configurationOf([s1, s2, s3, s4, s5])))),
    see: ({ node }) => asText(currentConfiguration(node)),
    on: 'S1S2S3S4S5',
    off: 'S1S2S3',
  },
  {
    rule: 'confirmReads',
    why: 'a leader is asked for a read, and nobody has answered it since',
    situation: {},
    run: (situation) => step(committed(situation), read(7)),
    see: ready,
    on: [],
    off: [7],
  },
  {
    rule: 'readAfterOwnTermCommit',
    why: 'a new leader, nothing of whose term is committed, has its round answered',
    situation: { log: [1], currentTerm: 2 },
    run: (situation) =>
      step(step(leaderOf(situation), read(7)).node, receive(accepted(s2, 2, 1, 1))),
    see: ready,
    on: [],
    off: [7],
  },
  {
    rule: 'confirmByNewRounds',
    why: 'the answer to round 1 comes after the read began round 2',
    situation: {},
    run: (situation) => {
      const before = step(committed(situation), heartbeatTimeout).node
      return step(step(before, read(7)).node, receive(accepted(s2, 1, 1, 1)))
    },
    see: ready,
    on: [],
    off: [7],
  },
  {
    rule: 'leaseEndsWithTransfer',
    why: 'leadership was to go to S2, which may still campaign',
    situation: {},
    run: (situation) => {
      const beat = step(committed(situation), heartbeatTimeout).node
      const leased = step(beat, receive(accepted(s2, 1, 1, 1))).node
      const asked = step(leased, transferTo(s2)).node
      return step(asked, transferTimeout, read(7, true))
    },
    see: ready,
    on: [],
    off: [7],
  },
  {
    rule: 'changeAfterOwnTermCommit',
    why: 'a new leader is asked for a change before its own entry is committed',
    situation: { log: [1], currentTerm: 2 },
    run: (situation) => step(leaderOf(situation), removeServer(s3)),
    see: outcomeOf,
    on: 'noCommittedEntryInTerm',
    off: 'ok',
  },
  {
    rule: 'oneChangeAtATime',
    why: 'a second change is asked for before the first is committed',
    situation: { voters: 5 },
    run: (situation) => step(committed(situation), removeServer(s5), removeServer(s4)),
    see: outcomeOf,
    on: 'inProgress',
    off: 'ok',
  },
  {
    rule: 'changeOneVoter',
    why: 'three servers are to become five at once',
    situation: {},
    run: (situation) => step(committed(situation), changeVoters('single', s1, s2, s3, s4, s5)),
    see: outcomeOf,
    on: 'severalVoters',
    off: 'ok',
  },
  {
    rule: 'bothHalvesDecide',
    why: 'a candidate has the new half for it, and of the old one nobody else',
    situation: {
      configuration: { ...configurationOf([s1, s4, s5]), outgoing: [s1, s2, s3] },
      currentTerm: 1,
    },
    run: (situation) => campaign(situation, voteFrom(s4, 2), voteFrom(s5, 2)),
    see: role,
    on: 'candidate',
    off: 'leader',
  },
  {
    rule: 'rollBackConfiguration',
    why: 'the entry of a change is cut off by the next leader',
    situation: { log: [1, changeTo(1, configurationOf([s1, s2]))], currentTerm: 1 },
    run: follower(appendEntries(2, [1, 1], [2])),
    see: ({ node }) => asText(currentConfiguration(node)),
    on: 'S1S2S3',
    off: 'S1S2',
  },
  {
    rule: 'stepDownWhenRemoved',
    why: 'the change that removes the leader is committed',
    situation: {},
    run: (situation) =>
      step(
        step(committed(situation), removeServer(s1), stored(2)).node,
        receive(accepted(s2, 1, 2)),
        receive(accepted(s3, 1, 2)),
      ),
    see: ({ node }) => [node.commitIndex, node.role.type],
    on: [2, 'follower'],
    off: [2, 'leader'],
  },
]

/** Obeyed by the server around Raft, and tested there. */
const elsewhere: readonly (keyof Rules)[] = [
  'answerWhenDurable',
  'rememberVote',
  'rememberTerm',
  'snapshotCarriesSessions',
  'readWhenApplied',
  'executeOnce',
  'answerOwnEntry',
]

describe('each rule decides something', () => {
  it.each(rows)('$rule: $why', ({ rule, situation, run, see, on, off }) => {
    const without = { ...situation, rules: { [rule]: false } }
    expect(see(run(situation))).toEqual(on)
    expect(see(run(without))).toEqual(off)
  })

  it('and none is forgotten here', () => {
    const tested = [...rows.map(({ rule }) => rule), ...elsewhere]
    expect(tested.toSorted()).toEqual(Object.keys(allRules).toSorted())
  })

  it('and with any of them off this is not Raft', () => {
    expect(obeysAll(allRules)).toBe(true)
    for (const rule of Object.keys(allRules)) {
      expect(obeysAll({ ...allRules, [rule]: false })).toBe(false)
    }
  })

  it('without matchOnlyGrows commitIndex falls with matchIndex, as in the first specification', () => {
    const before = leaderOf({ currentTerm: 1, rules: { matchOnlyGrows: false } })
    const two = step(
      before,
      { type: 'propose', command: 'a' },
      receive(accepted(s2, 1, 2)),
      stored(2),
    )
    const fallen = step(two.node, receive(accepted(s2, 1, 1)))
    expect([two, fallen].map(commitIndex)).toEqual([2, 1])
  })

  it('without matchOnlyGrows nothing waits to be committed that is committed already', () => {
    const before = leaderOf({ log: [1], currentTerm: 2, rules: { matchOnlyGrows: false } })
    const two = step(before, stored(2), receive(accepted(s2, 2, 2)))
    const fallen = step(two.node, receive(accepted(s2, 2, 1)))
    expect([two, fallen].map(commitIndex)).toEqual([2, 2])
    expect(fallen.decisions.map(({ type }) => type)).not.toContain('commitWaits')
  })
})
