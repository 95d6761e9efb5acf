import { describe, expect, it } from 'vitest'

import { micros, serverId } from '../raft/index'
import { sampleMessages } from '../store/sample-messages'
import { sampleWorld } from '../store/sample-world'
import type { InFlight } from '../world/world'
import { chooseFlights, detailOf, isDead, partGone } from './detail'

function flight(sentMs: number, dueMs: number): InFlight {
  const [first] = sampleMessages()
  if (first === undefined) throw new Error('the sample has messages')
  return { ...first, sentAt: micros(sentMs * 1000), due: micros(dueMs * 1000) }
}

describe('how much of a message is drawn', () => {
  it.each([
    { perMille: 50, ms: 15, expected: 'full', why: '15 ms at 1/20 take 300 ms on the screen' },
    { perMille: 100, ms: 15, expected: 'body', why: '150 ms: a body without its arrow' },
    { perMille: 1000, ms: 15, expected: 'none', why: 'at full speed bodies would flicker' },
    { perMille: 0, ms: 15, expected: 'full', why: 'while time stands, all is drawn' },
    {
      perMille: 1000,
      ms: 400,
      expected: 'full',
      why: 'a slow link shows its messages at any speed',
    },
  ])('$why', ({ perMille, ms, expected }) => {
    expect(detailOf(flight(0, ms), perMille)).toBe(expected)
  })
})

describe('where a message is', () => {
  it.each([
    { now: 10, expected: 0, why: 'just sent' },
    { now: 15, expected: 0.5, why: 'half-way' },
    { now: 90, expected: 1, why: 'it waits at its end until it is taken' },
    { now: 0, expected: 0, why: 'a clock that is behind does not draw it before its start' },
  ])('$why', ({ now, expected }) => {
    expect(partGone(flight(10, 20), now * 1000)).toBe(expected)
  })

  it('a message without delay has arrived', () => {
    expect(partGone(flight(10, 10), 10_000)).toBe(1)
  })
})

it('a message to a server that is down will not be taken', () => {
  const [toS5] = sampleMessages()
  if (toS5 === undefined) throw new Error('the sample has messages')
  expect(isDead(toS5, sampleWorld())).toBe(false)
  expect(isDead({ ...toS5, to: serverId('S4') }, sampleWorld())).toBe(true)
})

describe('too many messages', () => {
  it('leaves out heartbeats and answers before votes and entries', () => {
    const chosen = chooseFlights(sampleMessages(), 3).map(({ message }) => message.type)
    expect(chosen).toHaveLength(3)
    expect(chosen).toContain('RequestVote')
    expect(chosen).toContain('ClientRequest')
  })
})
