import { describe, expect, it } from 'vitest'

import { set } from '../lib/persistent-map'
import { configurationOf, fromMs, logIndex, micros, snapshotOf, term } from '../raft/index'
import type { InstallSnapshot, PreVote } from '../raft/index'
import { messageId } from '../server/messages'
import type { Message } from '../server/messages'
import type { RecordedInput } from '../server/report'
import type { Server } from '../server/server'
import {
  appended,
  bootOf,
  electionTimeout,
  give,
  installed,
  leaderOf,
  receive,
  s1,
  s2,
  s3,
  stored,
  voteAsked,
} from '../server/testing/servers'
import { withSlot } from '../world/applied'
import { apply } from '../world/apply'
import { inFlightOf } from '../world/flight'
import { newWorld } from '../world/new-world'
import { plainHeader } from '../world/testing/header'
import type { World } from '../world/world'
import { figure2 } from './figure-2'
import type { Told } from './line'
import { stateChanges } from './state-changes'

/** One step of S1, at a moment of its own clock. */
function stepOf(
  server: Server,
  input: Message | Exclude<RecordedInput, { readonly type: 'receive' }>,
  ms = 0,
): { readonly told: Told; readonly before: World } {
  const { incarnation } = server
  const empty = newWorld(plainHeader)
  const placed = withSlot(empty, s1, { status: 'up', server, incarnation })
  const isMessage = 'from' in input
  const id = messageId(isMessage ? input.from : s2, 1, 1, 0, 0)
  const before = isMessage
    ? { ...placed, inFlight: set(placed.inFlight, id, flyingOf(input)) }
    : placed
  const now = fromMs(ms)
  const taken: RecordedInput = isMessage ? { type: 'receive', message: id } : input
  const place = { server: s1, incarnation, n: server.n + 1, at: now, now }
  const record = { type: 'step', ...place, inputs: [taken] } as const
  return { told: { record, applied: apply(before, record) }, before }
}

function flyingOf(message: Message) {
  const { from, to } = message
  const id = messageId(from, 1, 1, 0, 0)
  const times = { sentAt: micros(0), due: micros(0), isStray: false, isHeld: false, place: 0 }
  return inFlightOf({ id, message, from, to, ...times })
}

/** Every line as `rule state: evaluated`, those that decide with a star. */
function linesOf(...given: Parameters<typeof stepOf>): readonly string[] {
  const { told, before } = stepOf(...given)
  return figure2(told, before).flatMap(({ lines }) =>
    lines.map(({ rule, state, evaluated, decides }) => {
      const went = `${rule} ${state}${decides ? '*' : ''}`
      return evaluated === null ? went : `${went}: ${evaluated}`
    }),
  )
}

const follower = (log: readonly number[], currentTerm: number, votedFor: typeof s1 | null = null) =>
  bootOf({ log, currentTerm, votedFor })

describe('RequestVote', () => {
  it('of an older term is refused by line 1, and line 2 is not reached', () => {
    expect(linesOf(follower([1, 2], 4), voteAsked(3))).toEqual([
      'All 2 false: 3 > 4 is false',
      'RequestVote 1 true*: 3 < 4 is true: refused, the answer carries term 4',
      'RequestVote 2 notReached',
      'Followers 1 done: answers S2',
      'Followers 2 false: the timer runs on',
    ])
  })

  it('is refused where the vote of the term is given', () => {
    expect(linesOf(follower([1], 3, s3), voteAsked(3))).toContain(
      'RequestVote 2 false*: votedFor is S3: refused',
    )
  })

  it('is refused where the log is behind', () => {
    expect(linesOf(follower([1, 2, 2], 2), voteAsked(3, [9, 1]))).toEqual([
      'All 2 true: 3 > 2 is true: follower of term 3',
      'RequestVote 1 false: 3 < 3 is false',
      'RequestVote 2 false*: votedFor is null; (9, t1) is behind (3, t2): refused',
      'Followers 1 done: answers S2',
      'Followers 2 false: the timer runs on',
      'State 1 done: currentTerm = 3: write 4 is out, 1 message waits for it',
    ])
  })

  it('is disregarded by who hears a leader, where voters are sticky', () => {
    const sticky = bootOf({ log: [1], currentTerm: 1, options: { sticky: true } })
    const heard = stepOf(sticky, appended(1, [1, 1], []), 10).told.applied.world.servers[s1]?.server
    if (heard == null) throw new Error('S1 runs')
    expect(linesOf(heard, voteAsked(2), 40)).toEqual([
      'All 2 notReached',
      'RequestVote 0 true*: it heard S2 30 ms ago, less than 150 ms: not answered, and no term taken on',
      'RequestVote 1 notReached',
      'RequestVote 2 notReached',
      'Followers 1 notReached: S2 gets no answer',
      'Followers 2 false: the timer runs on',
    ])
  })
})

describe('PreVote', () => {
  const asks = (n: number, last: readonly [number, number]): PreVote => {
    const position = { lastLogIndex: logIndex(last[0]), lastLogTerm: term(last[1]) }
    return { type: 'PreVote', from: s2, to: s1, term: term(n), ...position }
  }

  it('is answered by what a vote would be, and no term is taken on', () => {
    expect(linesOf(follower([1, 2], 2), asks(3, [1, 1]))).toEqual([
      'All 2 notReached: term 3 is only asked about: nobody takes it on',
      'PreVote 1 false: 3 < 2 is false',
      'PreVote 2 false: it knows no leader',
      'PreVote 3 false*: 3 is a term not begun here; (1, t1) is behind (2, t2): refused',
    ])
  })

  it('is refused by who leads', () => {
    expect(linesOf(leaderOf(), asks(2, [9, 9]))).toContain(
      'PreVote 2 true*: it leads itself: refused',
    )
  })
})

describe('AppendEntries', () => {
  it('of an older term is refused by line 1', () => {
    expect(linesOf(follower([1], 4), appended(3, [1, 1], [3]))).toEqual([
      'All 2 false: 3 > 4 is false',
      'AppendEntries 1 true*: 3 < 4 is true: refused, the answer carries term 4',
      'AppendEntries 2 notReached',
      'AppendEntries 3 notReached',
      'AppendEntries 4 notReached',
      'AppendEntries 5 notReached',
      'Followers 1 done: answers S2',
      'Followers 2 false: the timer runs on',
    ])
  })

  it.each([
    {
      log: [1],
      prev: [3, 1] as const,
      why: 'nothing is at 3, the log ends at 1: refused',
    },
    {
      log: [1, 1, 2],
      prev: [3, 3] as const,
      why: 'index 3 has term 2 here, prevLogTerm is 3: refused',
    },
  ])('that does not match is refused by line 2: $why', ({ log, prev, why }) => {
    const lines = linesOf(follower(log, 3), appended(3, prev, [3]))
    expect(lines).toContain(`AppendEntries 2 true*: ${why}`)
    expect(lines).toContain('AppendEntries 3 notReached')
  })

  it('that conflicts cuts, appends and commits', () => {
    const lines = linesOf(follower([1, 2, 2], 3), appended(3, [1, 1], [3], 2))
    expect(lines.filter((line) => line.startsWith('AppendEntries'))).toEqual([
      'AppendEntries 1 false: 3 < 3 is false',
      'AppendEntries 2 false: index 1 has term 1 here, prevLogTerm is 1',
      'AppendEntries 3 true*: index 2 has term 2 here, 3 there: index 2 to 3 deleted',
      'AppendEntries 4 done: index 2 appended',
      'AppendEntries 5 true: 2 > 0 is true: commitIndex = min(2, 2) = 2',
    ])
    expect(lines).toContain('All 1 true: 2 > 0 is true: applies index 1 to 2')
  })

  it('says so where the rule that would refuse is switched off', () => {
    const server = bootOf({ log: [1], currentTerm: 4, rules: { refuseOlderTerms: false } })
    expect(linesOf(server, appended(3, [1, 1], []))).toContain(
      'AppendEntries 1 notReached: 3 < 4 is true, but this rule is switched off',
    )
  })
})

describe('InstallSnapshot', () => {
  const snapshot = snapshotOf(logIndex(5), term(2), configurationOf([s1, s2, s3]), '{}')
  const piece: InstallSnapshot = { ...installed(3, snapshot), offset: 1, data: '}' }

  it('is refused by an older term', () => {
    const old: InstallSnapshot = { ...piece, term: term(1) }
    expect(linesOf(follower([1], 3), old)).toContain(
      'InstallSnapshot 1 true*: 1 < 3 is true: refused, the answer carries term 3',
    )
  })

  it('waits where a piece is missing', () => {
    expect(linesOf(follower([1], 3), piece)).toContain(
      'InstallSnapshot 3 false*: a piece before offset 1 is missing, the leader goes on at 0',
    )
  })

  it('is not needed where the log holds its last entry', () => {
    expect(linesOf(follower([1, 1, 1, 1, 2, 2], 3), piece)).toContain(
      'InstallSnapshot 6 true*: index 5 has term 2 here, 2 in the snapshot: the log stays, commitIndex = 5',
    )
  })
})

describe('a leader', () => {
  it('may not commit what is of an older term', () => {
    const campaigns = give(bootOf({ log: [1, 1], currentTerm: 3 }), electionTimeout).server
    const envelope = { from: s3, to: s1, term: term(4) }
    const vote: Message = { type: 'RequestVoteResponse', ...envelope, voteGranted: true }
    const elected = give(give(campaigns, stored()).server, receive(vote)).server
    const leader = give(elected, stored()).server
    const { told, before } = stepOf(leader, {
      type: 'AppendEntriesResponse',
      ...envelope,
      success: true,
      matchIndex: logIndex(2),
      round: 0,
    })
    const line = figure2(told, before)
      .flatMap(({ lines }) => lines)
      .find(({ rule }) => rule === 'Leaders 6')
    expect(line).toMatchObject({
      state: 'false',
      evaluated: 'N = 2: a majority stores it, but log[2].term is 1, not 4',
    })
  })

  it('steps down for a higher term in any message', () => {
    const lines = linesOf(leaderOf(), voteAsked(7, [9, 6]))
    expect(lines[0]).toBe('All 2 true*: 7 > 1 is true: no leader any more in term 7')
  })
})

describe('a timer', () => {
  it('makes a follower a candidate', () => {
    expect(linesOf(follower([1], 1), { type: 'timeout', timer: 'election' })).toEqual([
      'Followers 2 true*: the timer is fired by hand; it knows no leader',
      'Candidates 1a done*: 1 → 2',
      'Candidates 1b done: votedFor = S1',
      expect.stringMatching(/^Candidates 1c done: \d+(\.\d)? ms$/),
      'Candidates 1d done: to S2 and S3: its log ends at (1, t1)',
      'Candidates 2 false: its own vote alone does not decide',
      'State 1 done: currentTerm = 2, votedFor = S1: write 2 is out, 2 messages wait for it',
    ])
  })
})

describe('what changed', () => {
  it('is told as before and after, under the names of Figure 2', () => {
    const { told, before } = stepOf(follower([1, 2, 2], 2), appended(3, [1, 1], [3], 2))
    const changes = stateChanges(told, before).map(
      ({ name, before: was, after }) => `${name}: ${was} → ${after}`,
    )
    expect(changes).toEqual(
      expect.arrayContaining([
        'currentTerm: 2 → 3',
        'log: ends at (3, t2), cut from 2 → ends at (2, t3)',
        'commitIndex: 0 → 2',
        'lastApplied: 0 → 2',
        'leader: unknown → S2',
        'being written: nothing → write 4',
      ]),
    )
  })

  it('is nothing where nothing is known of what was before', () => {
    expect(stateChanges(stepOf(follower([1], 1), voteAsked(2)).told, null)).toEqual([])
    expect(figure2(stepOf(follower([1], 1), voteAsked(2)).told, null)).toEqual([])
  })
})
