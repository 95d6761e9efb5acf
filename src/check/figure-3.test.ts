import { describe, expect, it } from 'vitest'

import { allCheckers } from './all-checkers'
import { electionSafety } from './election-safety'
import { leaderAppendOnly } from './leader-append-only'
import { leaderCompleteness } from './leader-completeness'
import { logMatching } from './log-matching'
import { stateMachineSafety } from './state-machine-safety'
import { became, boot, judge, lead, step } from './testing/moves'
import type { Move } from './testing/moves'

interface Row {
  readonly why: string
  readonly moves: readonly Move[]
  readonly isBroken: boolean
  /** The run begins with the world after so many moves. */
  readonly begins?: number
}

const oneLeader: readonly Row[] = [
  { why: 'one leader a term', moves: [lead('S1', 1), lead('S2', 2)], isBroken: false },
  { why: 'two leaders in one term', moves: [lead('S1', 1), lead('S2', 1)], isBroken: true },
  {
    why: 'two leaders in one term, the first of which crashed',
    moves: [lead('S1', 1), boot('S1', { term: 1 }), lead('S2', 1)],
    isBroken: true,
  },
  {
    why: 'a leader that stepped down in the step of its election',
    moves: [lead('S1', 1), step('S2', { term: 2 }, { decisions: [became(1)] })],
    isBroken: true,
  },
  {
    why: 'a second leader of the term in which the run began',
    moves: [lead('S1', 1), lead('S2', 1)],
    begins: 1,
    isBroken: true,
  },
]

const appendOnly: readonly Row[] = [
  {
    why: 'a leader appends',
    moves: [lead('S1', 1, { log: '1a' }), lead('S1', 1, { log: '1a 1b' })],
    isBroken: false,
  },
  {
    why: 'a leader cuts its log',
    moves: [lead('S1', 1, { log: '1a 1b' }), lead('S1', 1, { log: '1a' })],
    isBroken: true,
  },
  {
    why: 'a leader overwrites an entry',
    moves: [lead('S1', 1, { log: '1a 1b' }), lead('S1', 1, { log: '1a 1c 1d' })],
    isBroken: true,
  },
  {
    why: 'a follower cuts its log',
    moves: [lead('S1', 1, { log: '1a 1b' }), step('S1', { term: 2, log: '1a' })],
    isBroken: false,
  },
  {
    why: 'what was not durable is lost in a crash',
    moves: [lead('S1', 1, { log: '1a 1b' }), boot('S1', { term: 1, log: '1a' })],
    isBroken: false,
  },
  {
    why: 'a leader compacts its log',
    moves: [lead('S1', 1, { log: '1a 1b 1c' }), lead('S1', 1, { log: '2:1 1c 1d' })],
    isBroken: false,
  },
  {
    why: 'a leader overwrites an entry in the step that compacts those before',
    moves: [lead('S1', 1, { log: '1a 1b 1c' }), lead('S1', 1, { log: '2:1 1d' })],
    isBroken: true,
  },
  {
    why: 'the leader a run began with cuts its log',
    moves: [lead('S1', 1, { log: '1a 1b' }), lead('S1', 1, { log: '1a' })],
    begins: 1,
    isBroken: true,
  },
]

const matching: readonly Row[] = [
  {
    why: 'equal logs',
    moves: [step('S1', { log: '1a 1b' }), step('S2', { log: '1a 1b' })],
    isBroken: false,
  },
  {
    why: 'logs that differ from one index on',
    moves: [step('S1', { log: '1a 1b' }), step('S2', { log: '1a 2c' })],
    isBroken: false,
  },
  {
    why: 'the same position, another command',
    moves: [step('S1', { log: '1a 1b' }), step('S2', { log: '1a 1c' })],
    isBroken: true,
  },
  {
    why: 'the same position over another beginning',
    moves: [step('S1', { log: '1a 3b' }), step('S2', { log: '2a 3b' })],
    isBroken: true,
  },
  {
    why: 'a log that nobody holds any more is remembered',
    moves: [step('S1', { log: '1a 3b' }), step('S1', { log: '1a' }), step('S2', { log: '2a 3b' })],
    isBroken: true,
  },
  {
    why: 'a term that was won alone, and begun again after a crash',
    moves: [
      lead('S1', 1, { log: '1a', disk: { term: 0 } }),
      boot('S1', { term: 0 }),
      lead('S1', 1, { log: '1b', disk: { term: 1 } }),
    ],
    isBroken: false,
  },
  {
    why: 'a term that was won alone, begun again after others had heard of it',
    moves: [
      lead('S1', 1, { log: '1a', disk: { term: 0 } }),
      step('S2', { log: '1a' }),
      boot('S1', { term: 0 }),
      lead('S1', 1, { log: '1b', disk: { term: 1 } }),
    ],
    isBroken: true,
  },
  {
    why: 'a log behind a snapshot',
    moves: [step('S1', { log: '1a 1b 2c' }), step('S2', { log: '2:1 2c' })],
    isBroken: false,
  },
  {
    why: 'the same position behind a snapshot of something else',
    moves: [step('S1', { log: '1a 1b 3c' }), step('S2', { log: '2:2 3c' })],
    isBroken: true,
  },
  {
    why: 'what a snapshot replaced is remembered',
    moves: [step('S1', { log: '1a 3b' }), step('S1', { log: '2:3' }), step('S2', { log: '2a 3b' })],
    isBroken: true,
  },
  {
    why: 'logs that began at different snapshots',
    moves: [
      step('S1', { log: '5:1 2a 2b 2c' }),
      step('S2', { log: '7:2 2c' }),
      step('S2', { log: '7:2 2c 2d' }),
      step('S1', { log: '7:2 2c 2d' }),
    ],
    begins: 2,
    isBroken: false,
  },
  {
    why: 'another command than in the log a run began with',
    moves: [step('S1', { log: '1a 1b' }), step('S2', { log: '1a 1c' })],
    begins: 1,
    isBroken: true,
  },
]

const complete: readonly Row[] = [
  {
    why: 'a leader with all that is committed',
    moves: [lead('S1', 1, { log: '1a 1b', commit: 2 }), lead('S2', 2, { log: '1a 1b 2c' })],
    isBroken: false,
  },
  {
    why: 'a leader that lacks what is not committed',
    moves: [lead('S1', 1, { log: '1a 1b', commit: 1 }), lead('S2', 2, { log: '1a' })],
    isBroken: false,
  },
  {
    why: 'a leader that lacks a committed entry',
    moves: [lead('S1', 1, { log: '1a 1b', commit: 2 }), lead('S2', 2, { log: '1a' })],
    isBroken: true,
  },
  {
    why: 'a leader with another entry in its place',
    moves: [lead('S1', 2, { log: '1a 1b', commit: 2 }), lead('S2', 3, { log: '1a 2c' })],
    isBroken: true,
  },
  {
    why: 'a leader with another command in its place',
    moves: [lead('S1', 1, { log: '1a 1b', commit: 2 }), lead('S2', 2, { log: '1a 1c' })],
    isBroken: true,
  },
  {
    why: 'an older leader that is elected late',
    moves: [lead('S1', 5, { log: '1a 1b', commit: 2 }), lead('S2', 3, { log: '1a' })],
    isBroken: false,
  },
  {
    why: 'an older leader that commits what a later one lacks',
    moves: [
      lead('S1', 2, { log: '1a 2b' }),
      lead('S2', 3, { log: '1a' }),
      lead('S1', 2, { log: '1a 2b', commit: 2 }),
    ],
    isBroken: true,
  },
  {
    why: 'what is committed outlives the crash of all who know',
    moves: [
      lead('S1', 1, { log: '1a 1b', commit: 2 }),
      boot('S1', { term: 1, log: '1a 1b' }),
      lead('S2', 2, { log: '1a' }),
    ],
    isBroken: true,
  },
  {
    why: 'a leader whose snapshot goes beyond what is known to be committed',
    moves: [lead('S1', 1, { log: '1a 1b', commit: 2 }), lead('S2', 2, { log: '3:1 2c' })],
    isBroken: false,
  },
  {
    why: 'a leader whose snapshot ends with another entry',
    moves: [lead('S1', 1, { log: '1a 1b', commit: 2 }), lead('S2', 3, { log: '2:2 3c' })],
    isBroken: true,
  },
  {
    why: 'what is in a snapshot is committed',
    moves: [step('S1', { term: 1, log: '4:1' }), lead('S2', 2, { log: '1a 1b 1c' })],
    isBroken: true,
  },
  {
    why: 'a leader that lacks what was committed when the run began',
    moves: [step('S1', { term: 1, log: '1a 1b', commit: 2 }), lead('S2', 2, { log: '1a' })],
    begins: 1,
    isBroken: true,
  },
]

const safe: readonly Row[] = [
  {
    why: 'the same commands',
    moves: [step('S1', { log: '1a 1b', applied: 2 }), step('S2', { log: '1a 1b', applied: 1 })],
    isBroken: false,
  },
  {
    why: 'other commands where nothing was applied',
    moves: [step('S1', { log: '1a 1b', applied: 1 }), step('S2', { log: '1a 1c', applied: 1 })],
    isBroken: false,
  },
  {
    why: 'another command at one index',
    moves: [step('S1', { log: '1a 1b', applied: 2 }), step('S2', { log: '1a 2c', applied: 2 })],
    isBroken: true,
  },
  {
    why: 'another command after a crash',
    moves: [
      step('S1', { log: '1a', applied: 1 }),
      boot('S1', {}),
      step('S1', { log: '2b', applied: 1 }),
    ],
    isBroken: true,
  },
  {
    why: 'a snapshot to the values of the same index',
    moves: [step('S1', { log: '1a 1b', applied: 2, x: '7' }), step('S2', { log: '2:1', x: '7' })],
    isBroken: false,
  },
  {
    why: 'a snapshot to other values',
    moves: [step('S1', { log: '1a 1b', applied: 2, x: '7' }), step('S2', { log: '2:1', x: '8' })],
    isBroken: true,
  },
  {
    why: 'the same commands, executed to other values',
    moves: [
      step('S1', { log: '1a', applied: 1, x: '7' }),
      step('S2', { log: '1a', applied: 1, x: '8' }),
    ],
    isBroken: true,
  },
  {
    why: 'behind a snapshot another command at one index',
    moves: [step('S1', { log: '1a 1b', applied: 2 }), step('S2', { log: '1:1 2c', applied: 2 })],
    isBroken: true,
  },
  {
    why: 'a server that goes back to an older snapshot',
    moves: [step('S1', { log: '1a 1b', applied: 2, commit: 2 }), step('S1', { log: '1:1' })],
    isBroken: true,
  },
  {
    why: 'a commit index that falls',
    moves: [step('S1', { log: '1a', commit: 1 }), step('S1', { log: '1a' })],
    isBroken: true,
  },
  {
    why: 'a commit index that is learned again after a crash',
    moves: [step('S1', { log: '1a', commit: 1 }), boot('S1', { log: '1a' })],
    isBroken: false,
  },
  {
    why: 'another command than was applied when the run began',
    moves: [step('S1', { log: '1a 1b', applied: 2 }), step('S2', { log: '1a 2c', applied: 2 })],
    begins: 1,
    isBroken: true,
  },
]

describe.each([
  { invariant: 'Election Safety', checker: electionSafety, rows: oneLeader },
  { invariant: 'Leader Append-Only', checker: leaderAppendOnly, rows: appendOnly },
  { invariant: 'Log Matching', checker: logMatching, rows: matching },
  { invariant: 'Leader Completeness', checker: leaderCompleteness, rows: complete },
  { invariant: 'State Machine Safety', checker: stateMachineSafety, rows: safe },
])('$invariant (Figure 3)', ({ invariant, checker, rows }) => {
  it.each(rows)('$why', ({ moves, begins, isBroken }) => {
    const broken = judge((first) => [checker(first)], moves, begins)
    expect(broken).toEqual(isBroken ? [expect.objectContaining({ invariant })] : [])
  })

  it.each(rows.filter(({ isBroken }) => isBroken))('is among all: $why', ({ moves, begins }) => {
    expect(judge(allCheckers, moves, begins)).toContainEqual(expect.objectContaining({ invariant }))
  })
})
