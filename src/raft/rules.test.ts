import { describe, expect, it } from 'vitest'
import type { RaftNode } from './node'
import type { Rules } from './rules'
import { allRules, obeysAll } from './rules'
import type { RaftStep } from './step'
import type { Situation } from './testing/cluster'
import {
  accepted,
  appendEntries,
  electionTimeout,
  leaderOf,
  nodeOf,
  receive,
  requestVote,
  s2,
  s3,
  step,
  stored,
  termsOf,
  voteFrom,
} from './testing/cluster'

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
  (...inputs: Parameters<typeof receive>) =>
  (situation: Situation) =>
    step(nodeOf(situation), ...inputs.map(receive))
const vote = ({ node }: RaftStep) => node.votedFor
const role = ({ node }: RaftStep) => node.role.type
const commitIndex = ({ node }: RaftStep) => node.commitIndex
const terms = ({ node }: RaftStep) => termsOf(node)
const acknowledged = ({ messages }: RaftStep) =>
  messages.map((message) => ('matchIndex' in message ? message.matchIndex : null))
const matchIndex = ({ node }: RaftStep) => matchOf(node)
const matchOf = ({ role: { type, ...rest } }: RaftNode) =>
  type === 'leader' && 'progress' in rest ? rest.progress[s2]?.matchIndex : null

const campaign = (situation: Situation, ...messages: Parameters<typeof receive>) =>
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
]

describe('each rule decides something', () => {
  it.each(rows)('$rule: $why', ({ rule, situation, run, see, on, off }) => {
    const without = { ...situation, rules: { [rule]: false } }
    expect(see(run(situation))).toEqual(on)
    expect(see(run(without))).toEqual(off)
  })

  it('and none is forgotten here', () => {
    expect(rows.map(({ rule }) => rule)).toEqual(Object.keys(allRules))
  })

  it('and with any of them off this is not Raft', () => {
    expect(obeysAll(allRules)).toBe(true)
    for (const { rule } of rows) expect(obeysAll({ ...allRules, [rule]: false })).toBe(false)
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
})
