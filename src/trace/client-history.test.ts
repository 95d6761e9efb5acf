import { describe, expect, it } from 'vitest'

import { defaultClientOptions, newClient, stepClient } from '../client/client'
import type { Client, ClientResult } from '../client/client'
import type { Operation } from '../kv/operation'
import { emptyMap, set } from '../lib/persistent-map'
import { micros, serverId } from '../raft/index'
import { clientId } from '../server/messages'
import type { ClientId } from '../server/messages'
import { quietly } from '../world/applied'
import { sendAll } from '../world/flight'
import { newWorld } from '../world/new-world'
import { plainHeader } from '../world/testing/header'
import { foldClients, historyOf, newClientHistory } from './client-history'
import type { ClientHistory } from './client-history'
import type { Told } from './line'

const [c1, c2] = [clientId('C1.test'), clientId('C2.test')]
const s1 = serverId('S1')
const world = newWorld(plainHeader)
const nobody = newClientHistory(emptyMap())
const put: Operation = { type: 'put', key: 'x', value: '1' }
const get: Operation = { type: 'get', key: 'x' }
const done: ClientResult = { type: 'done', reply: { type: 'ok', value: null }, mode: 'log' }

const client = (id: ClientId): Client =>
  newClient({ id, servers: [s1], options: defaultClientOptions, seed: 1, links: 0 })

/** The client after it was given these operations. */
function asked(before: Client, ...operations: readonly Operation[]): Client {
  const inputs = operations.map(
    (operation) => ({ type: 'submit', operation, server: null, mode: null }) as const,
  )
  return stepClient(before, micros(0), inputs).client
}

interface Happened {
  /** Copies of the request with serial number 1 that left in this step. */
  readonly copies?: number
  readonly settled?: Readonly<Record<number, ClientResult>>
}

/** A client's step as the n-th record of a run, made up but for the client. */
function stepOf(after: Client, count: number, { copies = 0, settled = {} }: Happened = {}): Told {
  const { id: sender } = after
  const at = micros(0)
  const request = { type: 'ClientRequest', from: sender, to: s1, serial: 1, command: '' } as const
  const sending = { sender, incarnation: 1, n: 1, at, links: world.links }
  const { sent } = sendAll(
    world,
    world.inFlight,
    sending,
    Array.from({ length: copies }, () => request),
  )
  const pending = after.pending.filter(({ serial }) => settled[serial] === undefined)
  const clients = { [sender]: { ...after, pending } }
  return {
    record: { type: 'clientStep', client: sender, n: 1, at, inputs: [] },
    applied: {
      ...quietly({ ...world, count, clients }),
      sent,
      settled: Object.entries(settled).map(([serial, result]) => ({
        type: 'settled',
        serial: Number(serial),
        operation: put,
        result,
        submittedAt: at,
      })),
    },
  }
}

const fold = (...steps: readonly Told[]): ClientHistory => steps.reduce(foldClients, nobody)

describe('the history of clients', () => {
  it('knows when an operation was asked for, and is pending', () => {
    const history = historyOf(fold(stepOf(asked(client(c1), put), 3)))
    expect(history.operations).toEqual([
      { client: c1, operation: put, invokedAt: 3, response: null },
    ])
  })

  it('knows when and how it was answered', () => {
    const one = asked(client(c1), put)
    const history = historyOf(fold(stepOf(one, 3), stepOf(one, 7, { settled: { 1: done } })))
    const seen = { type: 'outcome', outcome: { type: 'ok', value: null } }
    expect(history.operations).toEqual([
      { client: c1, operation: put, invokedAt: 3, response: { at: 7, seen } },
    ])
  })

  it('lets what is answered in the step it was asked for begin and end there', () => {
    const history = historyOf(fold(stepOf(asked(client(c1), put), 3, { settled: { 1: done } })))
    expect(history.operations).toMatchObject([{ invokedAt: 3, response: { at: 3 } }])
  })

  it('tells operations of one client from each other, and from those of another', () => {
    const [first, second] = [asked(client(c1), put), asked(client(c2), get)]
    const history = historyOf(
      fold(
        stepOf(first, 1),
        stepOf(second, 2),
        stepOf(asked(first, get, put), 3, { settled: { 1: done } }),
      ),
    )
    const told = history.operations.map(
      ({ client: id, operation: { type }, invokedAt, response }) =>
        `${id} ${type} ${invokedAt}–${response?.at ?? ''}`,
    )
    expect(told.sort()).toEqual([
      'C1.test get 3–',
      'C1.test put 1–3',
      'C1.test put 3–',
      'C2.test get 2–',
    ])
  })

  it('begins with the values it is given', () => {
    const values = set(emptyMap<string>(), 'x', '7')
    expect(historyOf(newClientHistory(values)).initial).toBe(values)
  })

  it('is a value: a run can be parted in two', () => {
    const one = asked(client(c1), put)
    const before = fold(stepOf(one, 1))
    const answered = foldClients(before, stepOf(one, 2, { settled: { 1: done } }))
    const unknown = foldClients(before, stepOf(one, 2, { settled: { 1: { type: 'unknown' } } }))
    expect([before, answered, unknown].map((each) => historyOf(each).operations)).toMatchObject([
      [{ response: null }],
      [{ response: { at: 2 } }],
      [{ response: null }],
    ])
  })

  it('is not concerned with what servers do', () => {
    const { applied } = stepOf(asked(client(c1), put), 1)
    const record = { type: 'freeze', server: s1, incarnation: 1, at: micros(0) } as const
    expect(foldClients(nobody, { record, applied })).toBe(nobody)
  })
})

describe('a local read', () => {
  const stale: ClientResult = { type: 'done', reply: { type: 'ok', value: null }, mode: 'local' }

  it.each([
    { localReads: 'counted' as const, result: stale, left: 1 },
    { localReads: 'leftOut' as const, result: stale, left: 0 },
    { localReads: 'leftOut' as const, result: done, left: 1 },
  ])('$localReads, mode $result.mode: $left left', ({ localReads, result, left }) => {
    const one = asked(client(c1), get)
    const steps = [stepOf(one, 1), stepOf(one, 2, { settled: { 1: result } })]
    const history = steps.reduce(foldClients, newClientHistory(emptyMap(), localReads))
    expect(historyOf(history).operations).toHaveLength(left)
  })
})

describe('an operation that ends without an answer', () => {
  const unknown: ClientResult = { type: 'unknown' }
  const redirected: ClientResult = { type: 'redirected', leaderId: s1 }
  const overloaded: ClientResult = { type: 'overloaded' }
  const failed: ClientResult = { type: 'failed', because: 'transferring' }
  const expired: ClientResult = { type: 'expired' }
  const noSession: ClientResult = { type: 'noSession' }

  it.each([
    { why: 'unknown is pending', result: unknown, copies: [1], left: 1 },
    { why: 'one request, sent on', result: redirected, copies: [1], left: 0 },
    { why: 'one request, refused', result: overloaded, copies: [1], left: 0 },
    { why: 'one request, to a leader that hands over', result: failed, copies: [1], left: 0 },
    { why: 'one request, in a session that is closed', result: expired, copies: [1], left: 0 },
    { why: 'copies, in a session that is closed', result: expired, copies: [2], left: 1 },
    { why: 'nothing was ever sent', result: noSession, copies: [0], left: 0 },
    { why: 'a copy of the request may meet a leader', result: redirected, copies: [2], left: 1 },
    { why: 'a second request may have', result: overloaded, copies: [1, 1], left: 1 },
    { why: 'the first copies went out twice', result: overloaded, copies: [2, 2], left: 1 },
    { why: 'the second of two requests was lost', result: redirected, copies: [1, 0], left: 0 },
  ])('$why: $left left', ({ result, copies, left }) => {
    const one = asked(client(c1), put)
    const sending = copies.map((sent, i) => stepOf(one, i, { copies: sent }))
    const history = historyOf(fold(...sending, stepOf(one, 9, { settled: { 1: result } })))
    expect(history.operations).toHaveLength(left)
    expect(history.operations.every(({ response }) => response === null)).toBe(true)
  })
})
