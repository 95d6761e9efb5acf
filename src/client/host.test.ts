import { describe, expect, it } from 'vitest'

import type { Operation } from '../kv/operation'
import { fromMs, micros, serverId } from '../raft/index'
import type { Micros } from '../raft/index'
import { defaultLinks } from '../server/links'
import type { LinkRules } from '../server/links'
import { clientId, messageId } from '../server/messages'
import type { Envelope } from '../server/ports'
import { defaultClientOptions } from './client'
import type { ClientResult } from './client'
import { startClientHost } from './host'
import type { ClientReport } from './report'

const s1 = serverId('S1')
const id = clientId('C1.test')
const put: Operation = { type: 'put', key: 'x', value: '1' }
const get: Operation = { type: 'get', key: 'x' }

/** A client on ports that keep what they are given, in order. */
function setUp(change: { readonly links?: LinkRules; readonly isRunning?: boolean } = {}) {
  const wire: (ClientReport | Envelope)[][] = []
  const results: ClientResult[] = []
  let turns: (() => void)[] = []
  let now = micros(0)
  let alarm: { readonly at: Micros; readonly wake: () => void } | null = null
  const host = startClientHost(
    {
      id,
      servers: [s1],
      options: defaultClientOptions,
      links: defaultLinks,
      runSeed: 1,
      seed: 1,
      isRunning: true,
      image: null,
      ...change,
    },
    {
      network: { send: (envelopes) => wire.push([...envelopes]), close: () => {} },
      clock: {
        now: () => now,
        alarm: (at, wake) => (alarm = at === null ? null : { at, wake }),
      },
      report: (reports) => wire.push([...reports]),
      schedule: (turn) => turns.push(turn),
    },
  )
  return {
    host,
    wire,
    results,
    submit: (operation: Operation = get) =>
      host.submit(operation, null, (result) => results.push(result)),
    endTask: () => {
      const due = turns
      turns = []
      for (const turn of due) turn()
    },
    pass: (ms: number) => {
      now = micros(now + fromMs(ms))
      if (alarm !== null && alarm.at <= now) alarm.wake()
    },
    /** To serial number 0: the session of the client is open. */
    answer: (serial: number, dueMs: number): Envelope => {
      const reply = { type: 'ok', value: serial === 0 ? `${id}#2` : null } as const
      return {
        id: messageId(s1, 1, serial, 0, 0),
        due: fromMs(dueMs),
        message: {
          type: 'ClientResponse',
          from: s1,
          to: id,
          serial,
          outcome: { type: 'done', reply, mode: 'log' },
        },
      }
    },
  }
}

describe('the host of a client', () => {
  it('makes one batch and one post of what is submitted in one task', () => {
    const { submit, endTask, wire } = setUp()
    for (let i = 0; i < 64; i++) submit()
    endTask()
    expect(wire.map((post) => [post.length, post[0] !== undefined && 'type' in post[0]])).toEqual([
      [1, true],
      [1, true],
      [64, false],
    ])
    expect(wire[1]).toMatchObject([{ type: 'clientStep', n: 1 }])
  })

  it('sends all that waited for a session in one post, once it is open', () => {
    const { host, submit, endTask, answer, wire } = setUp()
    for (let i = 0; i < 64; i++) submit(put)
    endTask()
    expect(wire.at(-1)).toMatchObject([{ message: { type: 'ClientRequest', serial: 0 } }])
    host.receive([answer(0, 0)])
    expect(wire.at(-1)).toHaveLength(64)
  })

  it('receives an answer when it is due, not when it comes', () => {
    const { host, submit, endTask, pass, answer, results } = setUp()
    submit()
    endTask()
    host.receive([answer(1, 15)])
    expect(results).toEqual([])
    pass(15)
    expect(results).toEqual([{ type: 'done', reply: { type: 'ok', value: null }, mode: 'log' }])
  })

  it('judges a cut when the answer would be delivered, and says so', () => {
    const { host, submit, endTask, pass, answer, results, wire } = setUp()
    submit()
    endTask()
    host.receive([answer(1, 15)])
    host.setLinks({ ...defaultLinks, version: 1, cuts: [`S1>${id}`] })
    pass(15)
    expect(results).toEqual([])
    expect(wire.at(-1)).toMatchObject([{ type: 'discard', reason: 'cut' }])
  })

  it('discards what a server sent after the step it died at', () => {
    const { host, submit, endTask, pass, answer, results, wire } = setUp()
    submit()
    endTask()
    host.bury(s1, 1, 0)
    host.receive([answer(1, 15)])
    pass(15)
    expect(results).toEqual([])
    expect(wire.at(-1)).toMatchObject([{ type: 'discard', reason: 'olderIncarnation' }])
  })

  it('asks again when the alarm goes, and gives up as unknown', () => {
    const { submit, endTask, pass, results, wire } = setUp()
    submit()
    endTask()
    for (let i = 0; i < 20; i++) pass(300)
    expect(results).toEqual([{ type: 'unknown' }])
    expect(wire.flat().filter((sent) => 'message' in sent && !('type' in sent))).toHaveLength(20)
  })

  it('stands while world time stands, but takes what a person submits', () => {
    const { host, submit, endTask, pass, answer, results } = setUp({ isRunning: false })
    submit()
    endTask()
    host.receive([answer(1, 15)])
    pass(7000)
    expect(results).toEqual([])
    host.setRunning(true)
    expect(results).toMatchObject([{ type: 'done' }])
  })

  it('says overloaded at once to what is beyond its limits', () => {
    const { submit, endTask, results } = setUp()
    for (let i = 0; i <= defaultClientOptions.maxPending; i++) submit()
    endTask()
    expect(results).toEqual([{ type: 'overloaded' }])
  })

  it('ends what is not settled as unknown when it closes, and settles nothing twice', () => {
    const { host, submit, endTask, answer, results } = setUp()
    submit()
    endTask()
    submit()
    host.close()
    expect(results).toEqual([{ type: 'unknown' }, { type: 'unknown' }])
    endTask()
    host.receive([answer(1, 0)])
    expect(results).toHaveLength(2)
  })
})
