import { describe, expect, it } from 'vitest'

import { serverId } from '../raft/index'
import { messageId } from '../server/messages'
import { sampleWorld } from '../store/sample-world'
import type { Selection } from '../store/selection-store'
import { keyTable, requestsOf, shortcutOf } from './shortcuts'
import type { Press } from './shortcuts'

const nowhere: Press = {
  key: ' ',
  hasModifier: false,
  isTyping: false,
  isInDialog: false,
  isOnControl: false,
  hasShift: false,
  ownsArrows: false,
  hasKeys: true,
}

describe('keys', () => {
  it.each([
    { press: { key: ' ' }, expected: 'toggle', why: 'Space plays and pauses' },
    { press: { key: ' ', isOnControl: true }, expected: null, why: 'but presses a focused button' },
    { press: { key: '.', isOnControl: true }, expected: 'toggle', why: 'a dot does not' },
    { press: { key: 'c' }, expected: 'crashOrRestart', why: 'a letter' },
    { press: { key: 'C' }, expected: 'crashOrRestart', why: 'or its capital' },
    { press: { key: 'c', hasModifier: true }, expected: null, why: 'Ctrl C copies' },
    { press: { key: 'c', isTyping: true }, expected: null, why: 'in a text field, c is a c' },
    { press: { key: 'c', isInDialog: true }, expected: null, why: 'a dialog has its own keys' },
    { press: { key: 'c', hasKeys: false }, expected: null, why: 'keys can be switched off' },
    { press: { key: 'Escape', hasKeys: false }, expected: 'clear', why: 'Esc always leaves' },
    { press: { key: 'ArrowRight' }, expected: 'next', why: 'an arrow goes to the next event' },
    {
      press: { key: 'ArrowLeft', hasShift: true },
      expected: 'previousMilestone',
      why: 'with Shift to a milestone',
    },
    {
      press: { key: 'ArrowRight', ownsArrows: true },
      expected: null,
      why: 'a slider has its own arrows',
    },
    {
      press: { key: 'Enter', isOnControl: true },
      expected: null,
      why: 'Enter presses a focused button',
    },
    { press: { key: 'q' }, expected: null, why: 'other keys are not ours' },
  ])('$why', ({ press, expected }) => {
    expect(shortcutOf({ ...nowhere, ...press })).toBe(expected)
  })

  it('no key has two meanings', () => {
    const all = keyTable.flatMap(({ keys }) => keys)
    expect(new Set(all).size).toBe(all.length)
  })
})

const server = (name: string): Selection => ({ type: 'server', server: serverId(name) })
const link = (a: string, b: string): Selection => ({ type: 'link', a: serverId(a), b: serverId(b) })

describe('what keys ask of the cluster', () => {
  it.each([
    { key: 'crashOrRestart', on: server('S1'), asks: ['crash'], why: 'C crashes one that is up' },
    {
      key: 'crashOrRestart',
      on: server('S4'),
      asks: ['restart'],
      why: 'and restarts one that is down',
    },
    { key: 'timeOut', on: server('S5'), asks: ['timeout'], why: 'T fires a timer' },
    { key: 'timeOut', on: server('S4'), asks: [], why: 'but not of one that is down' },
    { key: 'cutOrHeal', on: link('S1', 'S2'), asks: ['cut', 'cut'], why: 'X cuts both directions' },
    { key: 'cutOrHeal', on: link('S1', 'S3'), asks: ['heal', 'heal'], why: 'and heals a cut link' },
    { key: 'cutOrHeal', on: server('S1'), asks: [], why: 'but nothing else' },
    { key: 'drop', on: null, asks: [], why: 'nothing selected, nothing asked' },
  ] as const)('$why', ({ key, on, asks }) => {
    expect(requestsOf(key, sampleWorld(), on).map(({ type }) => type)).toEqual(asks)
  })

  it('a leader sends heartbeats when its timer is fired', () => {
    expect(requestsOf('timeOut', sampleWorld(), server('S1'))).toEqual([
      { type: 'timeout', server: 'S1', timer: 'heartbeat' },
    ])
  })

  it('Delete drops the selected message', () => {
    const id = messageId(serverId('S1'), 1, 60, 4, 0)
    expect(requestsOf('drop', sampleWorld(), { type: 'message', id })).toEqual([
      { type: 'drop', message: id },
    ])
  })
})
