import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { s1, s2, s3 } from '../server/testing/servers'
import type { Breakpoint } from './breakpoint'
import { breakpointCode, parseBreakpointCode } from './breakpoint-code'
import { breakpointText } from './breakpoint-words'
import { anyBreakpoint } from './testing/any-breakpoint'

describe('a breakpoint in few signs and in words', () => {
  it.each<{ breakpoint: Breakpoint; code: string; words: string }>([
    {
      breakpoint: { type: 'role', server: s2, role: 'leader' },
      code: 'role:S2:leader',
      words: 'S2 becomes leader',
    },
    {
      breakpoint: { type: 'role', server: null, role: 'preCandidate' },
      code: 'role:*:preCandidate',
      words: 'a server becomes pre-candidate',
    },
    { breakpoint: { type: 'term', above: 5 }, code: 'term:5', words: 'a term exceeds 5' },
    {
      breakpoint: { type: 'message', message: 'RequestVote', from: s1, to: s3 },
      code: 'message:RequestVote:S1:S3',
      words: 'RequestVote goes from S1 to S3',
    },
    {
      breakpoint: { type: 'message', message: null, from: null, to: s3 },
      code: 'message:*:*:S3',
      words: 'a message goes to S3',
    },
    {
      breakpoint: { type: 'message', message: 'TimeoutNow', from: null, to: null },
      code: 'message:TimeoutNow:*:*',
      words: 'TimeoutNow is sent',
    },
    {
      breakpoint: { type: 'overwritten', server: s2 },
      code: 'overwritten:S2',
      words: 'an entry is overwritten at S2',
    },
    {
      breakpoint: { type: 'commit', server: null, index: 7 },
      code: 'commit:*:7',
      words: 'a commit index reaches 7',
    },
    {
      breakpoint: { type: 'commit', server: s1, index: 7 },
      code: 'commit:S1:7',
      words: 'S1’s commit index reaches 7',
    },
    { breakpoint: { type: 'violation' }, code: 'violation', words: 'an invariant breaks' },
    {
      breakpoint: { type: 'predicate', text: 'any(T: T.up)' },
      code: 'if:any(T: T.up)',
      words: 'any(T: T.up)',
    },
  ])('$code is: $words', ({ breakpoint, code, words }) => {
    expect(breakpointCode(breakpoint)).toBe(code)
    expect(parseBreakpointCode(code)).toEqual(breakpoint)
    expect(breakpointText(breakpoint)).toBe(words)
  })

  it('survives being written and read', () => {
    fc.assert(
      fc.property(anyBreakpoint, (breakpoint) => {
        expect(parseBreakpointCode(breakpointCode(breakpoint))).toEqual(breakpoint)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    '',
    'role',
    'role:S2',
    'role:S2:king',
    'role:S0:leader',
    'role:S2:leader:now',
    'term:',
    'term:-1',
    'term:1e9',
    'term:05',
    'term:1234567890123456',
    'message:ClientRequest:*:*',
    'message:constructor:*:*',
    'constructor',
    'commit:S1:',
    'violation:x',
    `if:${'x'.repeat(501)}`,
  ])('%s is none', (code) => {
    expect(parseBreakpointCode(code)).toBeNull()
  })

  it('of any text, what is read is written the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (code) => {
        const breakpoint = parseBreakpointCode(code)
        if (breakpoint !== null) expect(breakpointCode(breakpoint)).toBe(code)
      }),
      { numRuns: 1000 },
    )
  })
})
