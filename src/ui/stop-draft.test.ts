import { describe, expect, it } from 'vitest'

import { serverId } from '../raft/index'
import type { SetBreakpoint } from '../trace/breakpoint'
import { breakpointCode } from '../trace/breakpoint-code'
import { breakpointOf, firstDraft, switched, withBreakpoint } from './stop-draft'
import type { StopDraft } from './stop-draft'

const s2 = serverId('S2')

describe('the form of a breakpoint', () => {
  it.each<{ change: Partial<StopDraft>; code: string }>([
    { change: {}, code: 'role:*:leader' },
    { change: { server: s2, role: 'candidate' }, code: 'role:S2:candidate' },
    { change: { kind: 'term', number: ' 5 ' }, code: 'term:5' },
    { change: { kind: 'message', to: s2 }, code: 'message:RequestVote:*:S2' },
    { change: { kind: 'overwritten', server: s2 }, code: 'overwritten:S2' },
    { change: { kind: 'commit', number: '7' }, code: 'commit:*:7' },
    { change: { kind: 'violation' }, code: 'violation' },
    { change: { kind: 'predicate', text: ' S1.commit > 3 ' }, code: 'if:S1.commit > 3' },
  ])('makes $code', ({ change, code }) => {
    const made = breakpointOf({ ...firstDraft, ...change })
    expect(made.type === 'made' && breakpointCode(made.breakpoint)).toBe(code)
  })

  it.each<{ change: Partial<StopDraft>; sentence: string; column: number | null }>([
    {
      change: { kind: 'term', number: '-1' },
      sentence: 'A term is a whole number from 0 on.',
      column: null,
    },
    {
      change: { kind: 'term', number: '1.5' },
      sentence: 'A term is a whole number from 0 on.',
      column: null,
    },
    {
      change: { kind: 'commit', number: '0' },
      sentence: 'An index is a whole number from 1 on.',
      column: null,
    },
    {
      change: { kind: 'predicate', text: ' ' },
      sentence: 'Write a condition, such as any(S.commit > 3).',
      column: null,
    },
    {
      change: { kind: 'predicate', text: ' S1.rol == leader' },
      sentence: 'Column 5: there is no field “rol”; did you mean “role”?',
      column: 5,
    },
  ])('says: $sentence', ({ change, sentence, column }) => {
    const made = breakpointOf({ ...firstDraft, ...change })
    expect(made).toEqual({ type: 'wrong', sentence, column })
  })
})

describe('the list of breakpoints', () => {
  const first: readonly SetBreakpoint[] = [
    { id: 1, breakpoint: { type: 'violation' }, isOn: true },
    { id: 4, breakpoint: { type: 'term', above: 3 }, isOn: false },
  ]

  it('gains one at its end, with a number of its own', () => {
    expect(withBreakpoint(first, { type: 'term', above: 4 })).toEqual([
      ...first,
      { id: 5, breakpoint: { type: 'term', above: 4 }, isOn: true },
    ])
  })

  it('has none twice: the same is switched on', () => {
    expect(withBreakpoint(first, { type: 'term', above: 3 })).toEqual(switched(first, 4, true))
  })
})
