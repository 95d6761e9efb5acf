import { describe, expect, it } from 'vitest'

import { RequestError } from '../cluster/cluster'
import type { RecordedStep } from '../cluster/cluster'
import type { Operation } from '../kv/operation'
import { logIndex, micros, serverId } from '../raft/index'
import { clientId } from '../server/messages'
import { sampleWorld } from '../store/sample-world'
import type { Applied } from '../world/apply'
import { indexOfOperation, resultText } from './command-result'
import { feedRows, isAbout } from './feed-rows'
import { problemText } from './problem-text'

const put: Operation = { type: 'put', key: 'x', value: '7' }
const C1 = clientId('C1.k3f9')
const S1 = serverId('S1')
const at = micros(0)
const ok = { type: 'ok', value: null } as const

const nothing: Applied = {
  world: sampleWorld(),
  decisions: [],
  sent: [],
  lost: [],
  taken: [],
  settled: [],
  divergence: null,
}

const applied: RecordedStep = {
  event: 11,
  record: { type: 'step', server: S1, incarnation: 1, n: 5, at, now: at, inputs: [] },
  applied: {
    ...nothing,
    decisions: [
      { type: 'committed', fromIndex: logIndex(12), toIndex: logIndex(12), stored: 3, voters: 5 },
      {
        type: 'applied',
        index: logIndex(12),
        client: C1,
        serial: 4,
        kind: 'write',
        isRetry: false,
        reply: ok,
      },
    ],
  },
}
const settled: RecordedStep = {
  event: 14,
  record: { type: 'clientStep', client: C1, n: 6, at, inputs: [] },
  applied: {
    ...nothing,
    settled: [
      {
        type: 'settled',
        serial: 4,
        operation: put,
        result: { type: 'done', reply: ok, mode: 'log' },
        submittedAt: at,
      },
    ],
  },
}

describe('what came of a command', () => {
  const answered = (outcome: Parameters<typeof resultText>[0] & { type: 'answered' }) => outcome
  const done = answered({
    type: 'answered',
    operation: put,
    outcome: { type: 'done', reply: ok, mode: 'log' },
    ms: 41.2,
    since: 10,
  })

  it.each([
    [done, 12, 'x = 7, committed at index 12, 41 ms'],
    [done, null, 'x = 7, 41 ms'],
    [
      { ...done, outcome: { type: 'unknown' as const } },
      null,
      'no answer in time: it may have happened',
    ],
    [{ type: 'waiting' as const, operation: put }, null, 'asking …'],
    [
      { type: 'problem' as const, text: 'A key must not be empty.' },
      null,
      'A key must not be empty.',
    ],
  ])('%#', (result, index, text) => {
    expect(resultText(result, index, false)).toBe(text)
  })

  it('says what an answer waits for while time stands', () => {
    const waiting = { type: 'waiting', operation: put } as const
    expect(resultText(waiting, null, true)).toBe('asked: deliver it, or let time run')
  })

  it('finds the index where the operation was applied', () => {
    expect(indexOfOperation([applied, settled], put, 10)).toBe(12)
  })

  it('does not take an older operation of the same words for this one', () => {
    expect(indexOfOperation([applied, settled], put, 14)).toBeNull()
  })

  it('shows a refused request in its own words', () => {
    expect(problemText(new RequestError('S9 is not a server.'))).toBe('S9 is not a server.')
    expect(problemText(new Error('boom'))).toContain('boom')
  })
})

describe('rows of the feed', () => {
  it('stand newest first, later lines of a step before earlier ones', () => {
    const rows = feedRows([applied, settled], () => true, 10)
    expect(rows.map(({ event, line }) => [event, line.about?.type])).toEqual([
      [14, 'client'],
      [11, 'entry'],
      [11, 'entry'],
    ])
  })

  it('tell the commits of one leader as one, with their number', () => {
    const again = { ...applied, event: 12 }
    const rows = feedRows([applied, again], (line) => line.kind === 'commit', 10)
    expect(rows.map(({ event, more }) => [event, more])).toEqual([[12, 1]])
  })

  it('are as many as asked for', () => {
    expect(feedRows([applied, settled], () => true, 1)).toHaveLength(1)
  })

  it('are those of what is selected', () => {
    const rows = feedRows([applied, settled], isAbout({ type: 'server', server: S1 }), 10)
    expect(rows.map(({ event }) => event)).toEqual([11, 11])
  })
})
