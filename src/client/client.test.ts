import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeCommand } from '../kv/command'
import type { Operation } from '../kv/operation'
import { fromMs, micros, serverId } from '../raft/index'
import { clientId } from '../server/messages'
import type { ClientOutcome, ClientResponse } from '../server/messages'
import { clientDeadline, defaultClientOptions, newClient, stepClient } from './client'
import type { Client, ClientEffect, ClientInput, ClientOptions, ClientStep } from './client'

const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
const id = clientId('C1.test')
const put: Operation = { type: 'put', key: 'x', value: '1' }
const done: ClientOutcome = { type: 'done', reply: { type: 'ok', value: '1' } }
const overloaded: ClientOutcome = { type: 'overloaded' }

function clientWith(change: Partial<ClientOptions> = {}): Client {
  const options = { ...defaultClientOptions, ...change }
  return newClient({ id, servers: [s1, s2, s3], options, seed: 1, links: 0 })
}

const submit = (server: typeof s1 | null = null, operation = put): ClientInput => ({
  type: 'submit',
  operation,
  server,
})
const wake: ClientInput = { type: 'wake' }
const answer = (from: typeof s1, outcome: ClientOutcome, serial = 1): ClientInput => ({
  type: 'receive',
  message: { type: 'ClientResponse', from, to: id, serial, outcome },
})
const redirect = (from: typeof s1, leaderId: typeof s1 | null) =>
  answer(from, { type: 'redirect', leaderId })

/** Takes inputs one by one, each at its time in ms. */
function play(client: Client, ...moments: readonly (readonly [number, ClientInput])[]): ClientStep {
  let step: ClientStep = { client, effects: [], serials: [] }
  for (const [ms, input] of moments) step = stepClient(step.client, fromMs(ms), [input])
  return step
}

const askedOf = ({ effects }: ClientStep) =>
  effects.flatMap((effect) => (effect.type === 'send' ? [effect.message.to] : []))
const results = ({ effects }: ClientStep) =>
  effects.flatMap((effect) => (effect.type === 'settled' ? [effect.result] : []))
const waitMs = ({ client }: ClientStep, now: number) =>
  ((client.pending[0]?.retryAt ?? 0) - fromMs(now)) / 1000

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
      effects.map((effect) => (effect.type === 'send' ? effect.message.command : null)),
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
    const bytes = byCount.client.pending[0]?.command.length ?? 0
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

const lowests = (effects: readonly ClientEffect[]) =>
  effects.flatMap((effect) =>
    effect.type === 'send' ? [decodeCommand(effect.message.command)?.lowest] : [],
  )

/** A move of the world against the client: its arguments choose among what is possible. */
const moves = fc.array(
  fc.record({
    kind: fc.constantFrom('submit', 'answer', 'again', 'wait'),
    choice: fc.nat(1000),
    outcome: fc.constantFrom<ClientOutcome>(
      done,
      overloaded,
      { type: 'malformed' },
      { type: 'redirect', leaderId: null },
      { type: 'redirect', leaderId: s1 },
      { type: 'redirect', leaderId: s2 },
    ),
    ms: fc.nat(900),
  }),
  { maxLength: 80 },
)

describe('whatever is answered, lost or repeated', () => {
  it('each operation settles once, serials ascend, lowest never passes what is unsettled', () => {
    fc.assert(
      fc.property(moves, fc.nat(), (list, seed) => {
        let client = newClient({ ...clientWith(), seed })
        let ms = 0
        const requests: ClientResponse[] = []
        const submitted: number[] = []
        const settled = new Set<number>()
        const take = (input: ClientInput) => {
          const step = stepClient(client, fromMs(ms), [input])
          client = step.client
          const last = submitted.at(-1) ?? 0
          for (const serial of step.serials) {
            expect(serial).toBe(last + 1)
            if (serial !== null) submitted.push(serial)
          }
          for (const effect of step.effects) {
            if (effect.type === 'settled') {
              expect(settled).not.toContain(effect.serial)
              settled.add(effect.serial)
              continue
            }
            const { to: from, serial, command } = effect.message
            expect(settled).not.toContain(serial)
            const lowest = decodeCommand(command)?.lowest ?? Infinity
            const unsettled = submitted.filter((each) => !settled.has(each))
            expect(lowest).toBeLessThanOrEqual(Math.min(...unsettled))
            requests.push({ type: 'ClientResponse', from, to: id, serial, outcome: done })
          }
        }
        for (const { kind, choice, outcome, ms: wait } of list) {
          const request = requests[choice % Math.max(1, requests.length)]
          ms += kind === 'wait' ? wait : 1
          if (kind === 'submit') take(submit(choice % 3 === 0 ? s1 : null))
          else if (kind === 'wait') take(wake)
          else if (request !== undefined)
            take({ type: 'receive', message: { ...request, outcome } })
        }
        for (const step of [6000, 6000]) {
          ms += step
          take(wake)
        }
        expect([...settled].sort((a, b) => a - b)).toEqual(submitted)
        expect(client.pending).toEqual([])
      }),
    )
  })
})
