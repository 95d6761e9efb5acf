import { describe, expect, it } from 'vitest'

import { micros } from '../raft/index'
import { createInbox } from './inbox'
import { messageId } from './messages'
import type { MessageId } from './messages'
import type { Envelope } from './ports'
import { asked, c1, s1, s2, s3, voteAsked } from './testing/servers'

/** A message of S2's n-th step. */
function sent(n: number, due: number, incarnation = 1): Envelope {
  return { id: messageId(s2, incarnation, n, 0, 0), due: micros(due), message: voteAsked(1) }
}

/** Bytes that hold two messages without content, and no third. */
const twoMessages = 150

function setUp(maxBytes?: number) {
  const inbox = createInbox(maxBytes)
  const refused: (readonly [MessageId, string])[] = []
  const onRefused = (id: MessageId, reason: string) => refused.push([id, reason])
  return {
    inbox,
    refused,
    add: (...envelopes: Envelope[]) => inbox.add(envelopes, onRefused),
    bury: (incarnation: number, lastN: number) => inbox.bury(s2, incarnation, lastN, onRefused),
    take: (now: number) => inbox.take(micros(now)).map(({ id }) => id),
  }
}

describe('inbox', () => {
  it.each([
    { why: 'nothing before it is due', now: 9, taken: [] },
    { why: 'what is due, at the moment it is due', now: 10, taken: [2] },
    { why: 'the earliest first, whatever came first', now: 30, taken: [2, 3, 1] },
  ])('gives $why', ({ now, taken }) => {
    const { add, take } = setUp()
    add(sent(1, 30), sent(2, 10), sent(3, 20))
    expect(take(now)).toEqual(taken.map((n) => sent(n, 0).id))
  })

  it('keeps the order of arrival where two are due at once', () => {
    const { add, take } = setUp()
    add(sent(2, 10), sent(1, 10))
    add(sent(3, 10))
    expect(take(10)).toEqual([2, 1, 3].map((n) => sent(n, 0).id))
  })

  it('knows when the next is due', () => {
    const { inbox, add, take } = setUp()
    expect(inbox.nextDue()).toBeNull()
    add(sent(1, 30), sent(2, 10))
    expect(inbox.nextDue()).toBe(10)
    take(10)
    expect(inbox.nextDue()).toBe(30)
  })

  it('loses one message by name, and has room for another', () => {
    const { inbox, add, take, refused } = setUp(twoMessages)
    add(sent(1, 10), sent(2, 10))
    expect(inbox.remove(sent(1, 10).id)).toBe(true)
    expect(inbox.remove(sent(1, 10).id)).toBe(false)
    add(sent(3, 10))
    expect(refused).toEqual([])
    expect(take(10)).toEqual([2, 3].map((n) => sent(n, 0).id))
  })

  it('is bounded in bytes, and says overloaded to what does not fit', () => {
    const { add, take, refused } = setUp(twoMessages)
    add(sent(1, 10), sent(2, 20), sent(3, 10))
    expect(refused).toEqual([[sent(3, 10).id, 'overloaded']])
    expect(take(10)).toEqual([sent(1, 10).id])
    add(sent(4, 20))
    expect(take(20)).toEqual([2, 4].map((n) => sent(n, 0).id))
  })

  const long = 'x'.repeat(1000)
  it.each<{ what: string; message: Envelope['message'] }>([
    { what: 'commands', message: asked(1, { type: 'put', key: 'x', value: long }) },
    {
      what: 'replies',
      message: {
        type: 'ClientResponse',
        from: s1,
        to: c1,
        serial: 1,
        outcome: { type: 'done', reply: { type: 'ok', value: long }, mode: 'log' },
      },
    },
  ])('counts the text of $what', ({ message }) => {
    const { add, refused } = setUp(1000)
    const id = messageId(s1, 1, 1, 0, 0)
    add({ id, due: micros(0), message })
    expect(refused).toEqual([[id, 'overloaded']])
  })
})

describe('a grave', () => {
  it.each([
    { why: 'what was sent before the last step that counts', n: 7, incarnation: 1, kept: true },
    { why: 'what was sent after it', n: 8, incarnation: 1, kept: false },
    { why: 'what the next incarnation sent', n: 8, incarnation: 2, kept: true },
  ])('of S2 1/7 and $why', ({ n, incarnation, kept }) => {
    const { add, bury, take, refused } = setUp()
    bury(1, 7)
    const envelope = sent(n, 10, incarnation)
    add(envelope)
    expect(take(10)).toEqual(kept ? [envelope.id] : [])
    expect(refused).toEqual(kept ? [] : [[envelope.id, 'olderIncarnation']])
  })

  it('discards what is waiting here already', () => {
    const { add, bury, take, refused } = setUp()
    add(sent(7, 10), sent(8, 10))
    bury(1, 7)
    expect(refused).toEqual([[sent(8, 10).id, 'olderIncarnation']])
    expect(take(10)).toEqual([sent(7, 10).id])
  })

  it('is not forgotten over the next one', () => {
    const { add, bury, take } = setUp()
    bury(1, 7)
    bury(2, 3)
    add(sent(8, 10, 1), sent(4, 10, 2))
    expect(take(10)).toEqual([])
  })

  it('is of one server', () => {
    const { inbox, bury, add, take } = setUp()
    inbox.bury(s3, 1, 0, () => {})
    add(sent(1, 10))
    expect(take(10)).toHaveLength(1)
    bury(1, 0)
    add(sent(1, 10))
    expect(take(10)).toHaveLength(0)
  })
})
