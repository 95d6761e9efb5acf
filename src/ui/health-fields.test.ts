import { expect, it } from 'vitest'

import { newHealth } from '../trace/health'
import { withLatency, noLatencies } from '../trace/latencies'
import { healthFields, messageRows } from './health-fields'

it('leaves out what never happened', () => {
  expect(healthFields(newHealth)).toEqual([
    ['crashes', 'none'],
    ['elections', 'none'],
    ['terms', 'none'],
    ['entries', 'none'],
    ['committed', 'none'],
  ])
})

it('tells counts and latencies in words', () => {
  const fields = healthFields({
    ...newHealth,
    crashes: 2,
    restarts: 1,
    preVotes: 3,
    elections: 2,
    won: 1,
    stepDowns: 1,
    quorumsLost: 1,
    reads: { log: 0, readIndex: 4, lease: 0, local: 1 },
    commitLatency: withLatency(noLatencies, 21_000),
  })
  expect(Object.fromEntries(fields)).toMatchObject({
    crashes: '2 crashes, 1 restart',
    elections: '3 pre-votes, 2 candidacies, 1 won',
    'led and stopped': '1 time, 1 without a quorum',
    reads: '4 readIndex, 1 local',
    'commit takes': 'median 21 ms, p99 21 ms',
  })
})

it('puts the most frequent messages first', () => {
  const rows = messageRows({
    ...newHealth,
    sent: { RequestVote: 4, AppendEntries: 90 },
    received: { RequestVoteResponse: 4, AppendEntries: 10 },
  })
  expect(rows).toEqual([
    ['AppendEntries', 90, 10],
    ['RequestVote', 4, 0],
    ['RequestVoteResponse', 0, 4],
  ])
})
