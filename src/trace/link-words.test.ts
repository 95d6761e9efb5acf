import { describe, expect, it } from 'vitest'

import { logIndex, serverId } from '../raft/index'
import { clientId, messageId } from '../server/messages'
import type { Breakpoint } from './breakpoint'
import { breakpointsText, parseBreakpoints, parseSelection, selectionText } from './link-words'
import type { Selection } from './selection'

const [s1, s2] = [serverId('S1'), serverId('S2')]
const c1 = clientId('C1.k3f9')

describe('what is selected, in a link', () => {
  const selections: readonly (readonly [Selection, string])[] = [
    [{ type: 'server', server: s1 }, 'S1'],
    [{ type: 'link', a: s1, b: s2 }, 'S1~S2'],
    [{ type: 'link', a: c1, b: s2 }, 'C1.k3f9~S2'],
    [{ type: 'entry', server: s2, index: logIndex(12) }, 'S2:12'],
    [{ type: 'message', id: messageId(s1, 2, 812, 0, 1) }, 'm:S1.2/812.0+1'],
    [{ type: 'client', client: c1 }, 'c:C1.k3f9'],
    [{ type: 'event', event: 42 }, 'e:42'],
  ]

  it.each(selections)('%j is %s', (selection, text) => {
    expect(selectionText(selection)).toBe(text)
    expect(parseSelection(text)).toEqual(selection)
  })

  it.each([
    '',
    'S',
    'T1',
    'S1~',
    'S1:',
    'S1:-3',
    'S1:1:2',
    'e:',
    'e:1e3',
    'm:hello',
    'c:',
    'c:S1',
    'x:1',
    '__proto__',
  ])('“%s” is nothing', (text) => expect(parseSelection(text)).toBeNull())
})

describe('breakpoints, in a link', () => {
  const breakpoints: readonly (readonly [Breakpoint, string])[] = [
    [{ type: 'role', server: s2, role: 'leader' }, 'role,S2,leader'],
    [{ type: 'role', server: null, role: 'preCandidate' }, 'role,*,preCandidate'],
    [{ type: 'term', above: 3 }, 'term,3'],
    [{ type: 'message', message: 'RequestVote', from: s1, to: null }, 'message,RequestVote,S1,*'],
    [{ type: 'message', message: null, from: null, to: null }, 'message,*,*,*'],
    [{ type: 'overwritten', server: null }, 'overwritten,*'],
    [{ type: 'commit', server: s1, index: 5 }, 'commit,S1,5'],
    [{ type: 'violation' }, 'violation'],
    [{ type: 'predicate', text: '-a;b,c*%=&' }, 'predicate,-a%3Bb%2Cc*%25%3D%26'],
  ]
  const set = breakpoints.map(([breakpoint], i) => ({ id: i + 1, breakpoint, isOn: i % 2 === 0 }))

  it.each(breakpoints)('%j is %s', (breakpoint, text) => {
    expect(breakpointsText([{ id: 1, breakpoint, isOn: true }])).toBe(text)
    expect(parseBreakpoints(`-${text}`)).toEqual([{ id: 1, breakpoint, isOn: false }])
  })

  it('stand beside each other', () => {
    expect(parseBreakpoints(breakpointsText(set))).toEqual(set)
  })

  it.each([
    'role',
    'role,S1',
    'role,S1,king',
    'term,x',
    'term,-1',
    'commit,S1',
    'message,Hello,*,*',
    'nothing',
    ';',
    'predicate,%',
  ])('“%s” are none', (text) => expect(parseBreakpoints(text)).toBeNull())

  it('there may be a hundred of them', () => {
    expect(parseBreakpoints(Array.from({ length: 100 }, () => 'violation').join(';'))).toHaveLength(
      100,
    )
    expect(parseBreakpoints(Array.from({ length: 101 }, () => 'violation').join(';'))).toBeNull()
  })
})
