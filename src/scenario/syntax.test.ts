import { describe, expect, it } from 'vitest'
import { serverId } from '../raft/index'
import { initialServer } from './initial-server'
import { defaultScenarioOptions, withOptions } from './options'
import { parseScenario } from './parse'
import { isMatch, linksAmong } from './pattern'
import { clientOf, expectationColumn } from './syntax'
import type { Line, Statement } from './syntax'

/** The line behind `cluster` and the spares. */
function lineOf(text: string): Line {
  const parsed = parseScenario(`cluster S1 S2 S3\nspare S4\n${text}`)
  const line = parsed.type === 'ok' ? parsed.scenario.lines[2] : undefined
  if (line === undefined) throw new Error(JSON.stringify(parsed))
  return line
}

function statementOf<T extends Statement['type']>(
  type: T,
  text: string,
): Extract<Statement, { readonly type: T }> {
  const { statement } = lineOf(text)
  const isOfType = (some: Statement | null): some is Extract<Statement, { readonly type: T }> =>
    some?.type === type
  if (!isOfType(statement)) throw new Error(`${text} is no ${type}`)
  return statement
}

const ids = ['S1', 'S2', 'S3'].map(serverId)

describe('a pattern', () => {
  it.each([
    ['AE', 'AppendEntries', 'S1>S2', true],
    ['AE', 'AppendEntriesResponse', 'S1>S2', false],
    ['AER', 'AppendEntriesResponse', 'S1>S2', true],
    ['RV|AE', 'AppendEntries', 'S1>S2', true],
    ['RV|AE', 'RequestVoteResponse', 'S1>S2', false],
    ['*', 'TimeoutNow', 'S3>S1', true],
    ['AE S1>S2,S3', 'AppendEntries', 'S1>S3', true],
    ['AE S1>S2,S3', 'AppendEntries', 'S3>S1', false],
    ['* S1,S2>*', 'PreVote', 'S2>S3', true],
    ['* S1,S2>*', 'PreVote', 'S3>S2', false],
    ['* *>S1', 'InstallSnapshot', 'S3>S1', true],
  ] as const)('%s and a %s %s: %s', (text, type, link, expected) => {
    const { pattern } = statementOf('deliver', `deliver ${text}`)
    const [from = '', to = ''] = link.split('>')
    const message = { type, from: serverId(from), to: serverId(to) }
    expect(isMatch(pattern, message)).toBe(expected)
  })

  it.each([
    ['S1>S2', ['S1>S2']],
    ['S1,S2>S1,S3', ['S1>S3', 'S2>S1', 'S2>S3']],
    ['*>S1', ['S2>S1', 'S3>S1']],
    ['*>*', ['S1>S2', 'S1>S3', 'S2>S1', 'S2>S3', 'S3>S1', 'S3>S2']],
  ])('the link %s is %j', (text, expected) => {
    const { link } = statementOf('cut', `cut ${text}`)
    expect(linksAmong(link, ids).map(({ from, to }) => `${from}>${to}`)).toEqual(expected)
  })
})

describe('settings', () => {
  it('of `opt` change the options they name', () => {
    const { settings } = statementOf('opt', 'opt noop=true backtrack=fast maxEntries=1')
    const expected = { ...defaultScenarioOptions, noop: true, backtrack: 'fast', maxEntries: 1 }
    expect(withOptions(defaultScenarioOptions, settings)).toEqual(expected)
  })

  it('of `node` declare a state, beside what holds where nothing is said', () => {
    const { settings } = statementOf('node', 'node S1 term=3 vote=- log=1,3:x~a=b conf=S1,S4')
    expect(initialServer(settings)).toEqual({
      role: 'follower',
      term: 3,
      vote: null,
      log: [
        { term: 1, put: null },
        { term: 3, put: { key: 'x', value: 'a=b' } },
      ],
      commit: 0,
      conf: ['S1', 'S4'],
      down: false,
    })
  })
})

describe('values', () => {
  it.each([
    ['wait 150', { type: 'wait', duration: 150_000 }],
    ['wait 0.5', { type: 'wait', duration: 500 }],
    ['clock S1 rate=0.25', { type: 'clock', server: 'S1', ratePerMille: 250 }],
    [
      'crash S2 lose=1 losevote',
      { type: 'crash', server: 'S2', faults: [{ type: 'lose', entries: 1 }, { type: 'losevote' }] },
    ],
    ['part S1,S2|S3', { type: 'part', groups: [['S1', 'S2'], ['S3']] }],
    ['heal', { type: 'heal', link: null }],
    ['release', { type: 'release', pattern: null }],
    ['release RV nth=2', { type: 'release', pattern: { types: ['RV'], link: null, nth: 2 } }],
    [
      'put A x=a=b,c @S1',
      {
        type: 'write',
        name: 'A',
        operation: { type: 'put', key: 'x', value: 'a=b,c' },
        server: 'S1',
        seq: null,
      },
    ],
    [
      'incr c1.try1 n @S1 seq=1',
      {
        type: 'write',
        name: 'c1.try1',
        operation: { type: 'increment', key: 'n', by: 1 },
        server: 'S1',
        seq: 1,
      },
    ],
    [
      'incr A n=-3 @S1',
      {
        type: 'write',
        name: 'A',
        operation: { type: 'increment', key: 'n', by: -3 },
        server: 'S1',
        seq: null,
      },
    ],
    [
      'cas A x=nil 1 @S1',
      {
        type: 'write',
        name: 'A',
        operation: { type: 'cas', key: 'x', expected: null, value: '1' },
        server: 'S1',
        seq: null,
      },
    ],
    ['get C x @S1', { type: 'read', name: 'C', key: 'x', server: 'S1', mode: null }],
    ['setconf S3,S4 S1,S2', { type: 'setconf', servers: ['S3', 'S4'], voters: ['S1', 'S2'] }],
  ])('%s', (text, statement) => {
    expect(lineOf(text).statement).toEqual(statement)
  })

  it.each([
    ['S1.log=', { type: 'log', server: 'S1', terms: [] }],
    ['S1.vote=-', { type: 'vote', server: 'S1', expected: null }],
    ['S1.lease=37.5', { type: 'lease', server: 'S1', endMicros: 37_500 }],
    ['S1.voters=S1S2+S3', { type: 'voters', server: 'S1', voters: ['S1', 'S2'], old: ['S3'] }],
    ['S4.voters=-', { type: 'voters', server: 'S4', voters: [], old: null }],
    ['S1.kv.a.b=nil', { type: 'kv', server: 'S1', key: 'a.b', value: null }],
    ['S1.next.S2=-', { type: 'next', server: 'S1', peer: 'S2', count: null }],
    ['leader=none', { type: 'leaders', servers: [] }],
    [
      'violation=LogMatching,ElectionSafety',
      { type: 'violation', names: ['LogMatching', 'ElectionSafety'] },
    ],
    ['conf=refused:in-progress', { type: 'conf', outcome: 'refused:in-progress' }],
  ])('expect %s', (text, expectation) => {
    const { expectations } = statementOf('expect', `expect ${text}`)
    expect(expectations).toEqual([expectation])
  })

  it.each([
    ['ok', { type: 'ok' }],
    ['ok:1:2', { type: 'value', value: '1:2' }],
    ['ok:nil', { type: 'value', value: null }],
    ['redirect:?', { type: 'redirect', leader: null }],
    ['redirect:S3', { type: 'redirect', leader: 'S3' }],
    ['fail:lost-leadership', { type: 'fail', reason: 'lost-leadership' }],
    ['pending', { type: 'pending' }],
  ])('expect op.A=%s', (text, outcome) => {
    const parsed = parseScenario(`cluster S1 S2 S3\nput A x=1 @S1\nexpect op.A=${text}`)
    const line = parsed.type === 'ok' ? parsed.scenario.lines[2] : undefined
    const expectations = [{ type: 'op', name: 'A', outcome }]
    expect(line?.statement).toEqual({ type: 'expect', expectations })
  })
})

describe('a line', () => {
  it('knows where its expectations stand', () => {
    const line = lineOf('  expect S1.term=1   lin=true # so')
    expect([expectationColumn(line, 0), expectationColumn(line, 1)]).toEqual([10, 22])
    expect(line).toMatchObject({ number: 3, comment: { column: 31, text: ' so' } })
  })

  it.each([
    ['A', 'A'],
    ['c1.try1', 'c1'],
  ])('the request %s is one of client %s', (name, client) => {
    expect(clientOf(name)).toBe(client)
  })
})
