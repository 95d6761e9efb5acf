import { describe, expect, it } from 'vitest'

import { fromMs, micros } from '../raft/index'
import { clientDeadline, stepClient } from './client'
import type { ClientOptions, ClientStep } from './client'
import {
  answer,
  askedOf,
  clientWith,
  done,
  lowests,
  overloaded,
  play,
  redirect,
  results,
  s1,
  s2,
  s3,
  submit,
  textOf,
  waitMs,
  wake,
} from './testing/clients'

/** A client that asked S1 at time 0. */
const asking = (change: Partial<ClientOptions> = {}) =>
  play(play(clientWith(change), [0, { type: 'servers', servers: [s1] }], [0, submit()]).client, [
    0,
    { type: 'servers', servers: [s1, s2, s3] },
  ]).client

describe('an operation', () => {
  it.each([
    { why: 'is asked once at submission', moments: [], asked: [], settled: [] },
    {
      why: 'ends with the reply',
      moments: [[20, answer(s1, done)]] as const,
      asked: [],
      settled: [done],
    },
    {
      why: 'follows a redirect at once',
      moments: [[20, redirect(s1, s3)]] as const,
      asked: [s3],
      settled: [],
    },
    {
      why: 'waits where no leader is known',
      moments: [[20, redirect(s1, null)]] as const,
      asked: [],
      settled: [],
    },
    {
      why: 'waits where a server redirects to itself',
      moments: [[20, redirect(s1, s1)]] as const,
      asked: [],
      settled: [],
    },
    {
      why: 'goes to another server after it has waited',
      moments: [
        [20, redirect(s1, null)],
        [420, wake],
      ] as const,
      asked: [s3],
      settled: [],
    },
    {
      why: 'goes to another server where no answer comes in time',
      moments: [[300, wake]] as const,
      asked: [s2],
      settled: [],
    },
    {
      why: 'is not asked again while there is time for an answer',
      moments: [[299, wake]] as const,
      asked: [],
      settled: [],
    },
    {
      why: 'counts a late reply of the server asked before',
      moments: [
        [300, wake],
        [310, answer(s1, done)],
      ] as const,
      asked: [],
      settled: [done],
    },
    {
      why: 'does not count a late redirect of the server asked before',
      moments: [
        [300, wake],
        [310, redirect(s1, s3)],
      ] as const,
      asked: [],
      settled: [],
    },
    {
      why: 'is unknown, not failed, when time is up without an answer',
      moments: [[6000, wake]] as const,
      asked: [],
      settled: [{ type: 'unknown' }],
    },
    {
      why: 'is overloaded when every answer said so',
      moments: [
        [20, answer(s1, overloaded)],
        [6000, wake],
      ] as const,
      asked: [],
      settled: [{ type: 'overloaded' }],
    },
    {
      why: 'is unknown when one attempt went unanswered',
      moments: [
        [300, wake],
        [310, answer(s2, overloaded)],
        [6000, wake],
      ] as const,
      asked: [],
      settled: [{ type: 'unknown' }],
    },
    {
      why: 'is unknown when no leader was found',
      moments: [
        [20, redirect(s1, null)],
        [6000, wake],
      ] as const,
      asked: [],
      settled: [{ type: 'unknown' }],
    },
  ])('$why', ({ moments, asked, settled }) => {
    const { effects, ...step } = play(asking(), ...moments)
    expect(askedOf({ effects, ...step })).toEqual(asked)
    expect(results({ effects, ...step })).toEqual(settled)
  })

  it('backs off after three redirects in a row', () => {
    const client = asking()
    const followed = play(
      client,
      [1, redirect(s1, s2)],
      [2, redirect(s2, s3)],
      [3, redirect(s3, s1)],
    )
    expect(askedOf(followed)).toEqual([s1])
    const fourth = play(followed.client, [4, redirect(s1, s2)])
    expect(askedOf(fourth)).toEqual([])
    expect(waitMs(fourth, 4)).toBeGreaterThanOrEqual(25)
    expect(askedOf(play(fourth.client, [60, wake]))).toEqual([s2])
  })

  it('waits longer each time, within bounds', () => {
    let step: ClientStep = { client: asking(), effects: [], serials: [] }
    const longest = [50, 100, 200, 400, 400]
    let ms = 0
    for (const most of longest) {
      const asked = step.client.pending[0]?.askedOf ?? s1
      step = play(step.client, [ms, answer(asked, overloaded)])
      const wait = waitMs(step, ms)
      expect(wait).toBeGreaterThanOrEqual(25)
      expect(wait).toBeLessThanOrEqual(most)
      ms += wait
      step = play(step.client, [ms, wake])
      expect(askedOf(step)).toHaveLength(1)
    }
  })

  it('is asked with the same text again', () => {
    const first = stepClient(clientWith(), micros(0), [submit()])
    const second = play(first.client, [300, wake])
    const texts = [first, second].flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.type === 'send' ? [textOf(effect.message)] : [])),
    )
    expect(texts).toEqual([texts[0], texts[0]])
  })

  it('goes to the leader that answered the one before', () => {
    const { client } = play(asking(), [20, redirect(s1, s3)], [40, answer(s3, done)])
    expect(askedOf(play(client, [50, submit()]))).toEqual([s3])
  })
})

it('is not caught between a leader that cannot answer and a follower that believes in it', () => {
  let { client } = play(asking())
  const asked: (typeof s1)[] = []
  for (let ms = 300; ms < 6000; ms += 300) {
    let step = play(client, [ms, wake])
    asked.push(...askedOf(step))
    if (asked.at(-1) === s2) step = play(step.client, [ms + 20, redirect(s2, s1)])
    client = step.client
  }
  expect(asked).toContain(s3)
})

describe('a pinned operation', () => {
  const pinned = stepClient(clientWith(), micros(0), [submit(s2)]).client

  it.each([
    { why: 'ends as redirected', input: redirect(s2, s3), ms: 20, type: 'redirected' },
    { why: 'ends with the reply', input: answer(s2, done), ms: 20, type: 'done' },
    { why: 'ends as unknown without an answer', input: wake, ms: 6000, type: 'unknown' },
  ])('$why', ({ input, ms, type }) => {
    expect(results(play(pinned, [ms, input]))).toMatchObject([{ type }])
  })

  it('is asked of the same server again', () => {
    expect(askedOf(play(pinned, [300, wake]))).toEqual([s2])
  })

  it('ends as unknown when a redirect follows an attempt that went unanswered', () => {
    const { client } = play(pinned, [300, wake])
    expect(results(play(client, [320, redirect(s2, s3)]))).toMatchObject([{ type: 'unknown' }])
  })
})

describe('a client', () => {
  it('refuses what is beyond its limits, and gives no serial number to it', () => {
    const inputs = [submit(), submit(), submit()]
    const byCount = stepClient(clientWith({ maxPending: 2 }), micros(0), inputs)
    expect(byCount.serials).toEqual([1, 2, null])
    const bytes = byCount.client.pending[0]?.bytes ?? 0
    const byBytes = stepClient(clientWith({ maxPendingBytes: bytes }), micros(0), inputs)
    expect(byBytes.serials).toEqual([1, null, null])
    expect(byBytes.effects).toHaveLength(1)
  })

  it('says which is the lowest serial number it still waits for', () => {
    const three = stepClient(clientWith(), micros(0), [submit(), submit(), submit()])
    const answered = stepClient(three.client, micros(1), [answer(s1, done, 1), submit()])
    expect(lowests([...three.effects, ...answered.effects])).toEqual([1, 1, 1, 2])
  })

  it('wants a wake only while something is pending', () => {
    expect(clientDeadline(clientWith())).toBeNull()
    const { client } = stepClient(clientWith(), micros(0), [submit()])
    expect(clientDeadline(client)).toBe(fromMs(300))
    expect(clientDeadline(play(client, [5900, wake]).client)).toBe(fromMs(6000))
  })

  it('forgets a leader that is no server any more', () => {
    const { client } = play(asking(), [20, answer(s3, done)])
    expect(client.leaderHint).toBe(s3)
    expect(play(client, [30, { type: 'servers', servers: [s1] }]).client.leaderHint).toBeNull()
  })
})
