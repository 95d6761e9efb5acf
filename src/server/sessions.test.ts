import { describe, expect, it } from 'vitest'

import { encodeCommand } from '../kv/command'
import type { Operation } from '../kv/operation'
import { get } from '../lib/persistent-map'
import { clientId } from './messages'
import type { ClientRequest } from './messages'
import type { Server } from './server'
import { addressOf, openedAt, sessionName } from './session-name'
import { logIndex } from '../raft/index'
import {
  answersOf,
  asked,
  done,
  give,
  leaderOf,
  matchedBy,
  receive,
  s1,
  s2,
  stored,
} from './testing/servers'

const c2 = clientId('C2.test')

function register(limit = 512, from = c2, client: string = from): ClientRequest {
  const command = encodeCommand({ type: 'register', client, serial: 0, lowest: 0, limit })
  return { type: 'ClientRequest', from, to: s1, serial: 0, command }
}

function inSession(client: string, serial: number, operation?: Operation): ClientRequest {
  const put = { type: 'put', key: 'y', value: String(serial) } as const
  const command = encodeCommand({
    type: 'operation',
    client,
    serial,
    lowest: 0,
    operation: operation ?? put,
  })
  return { type: 'ClientRequest', from: c2, to: s1, serial, command }
}

/** What a leader of S1 and S2 comes to once these requests are committed. */
function executed(server: Server, ...requests: readonly ClientRequest[]) {
  const proposed = give(server, ...requests.map(receive)).server
  const written = give(proposed, stored()).server
  return give(written, receive(matchedBy(written)))
}

describe('a register', () => {
  it('is answered with a session that bears the index of its entry', () => {
    const { effects, server } = executed(leaderOf(), register())
    expect(answersOf(effects)).toEqual([[0, done({ type: 'ok', value: 'C2.test#2' })]])
    expect(get(server.store.sessions, 'C2.test#2')).toBeDefined()
  })

  it('that comes twice opens two sessions: none is ever opened anew', () => {
    const { effects } = executed(leaderOf(), register(), register())
    expect(answersOf(effects).map(([, outcome]) => outcome)).toEqual([
      done({ type: 'ok', value: 'C2.test#2' }),
      done({ type: 'ok', value: 'C2.test#3' }),
    ])
  })

  it('closes the sessions used least recently, beyond its limit (thesis §6.3)', () => {
    const { server } = executed(leaderOf(), register(1))
    expect(server.store.sessions.size).toBe(1)
    const { effects } = executed(server, asked(1))
    expect(answersOf(effects)).toEqual([[1, done({ type: 'expired' })]])
  })
})

describe('a command', () => {
  const open = executed(leaderOf(), register()).server

  it('is executed in a session of the client it comes from', () => {
    const { effects, decisions } = executed(open, inSession('C2.test#2', 1))
    expect(answersOf(effects)).toEqual([[1, done({ type: 'ok', value: null })]])
    expect(decisions).toContainEqual(
      expect.objectContaining({ type: 'applied', client: c2, serial: 1, kind: 'write' }),
    )
  })

  it.each([
    { why: 'without a session', client: 'C2.test' },
    { why: 'in a session that was never opened', client: 'C2.test#9' },
  ])('$why is told that it has expired, and is not executed', ({ client }) => {
    const { effects, server } = executed(open, inSession(client, 1))
    expect(answersOf(effects)).toEqual([[1, done({ type: 'expired' })]])
    expect(get(server.store.values, 'y')).toBeUndefined()
  })

  it('that changes nothing needs no session', () => {
    const { effects } = executed(open, inSession('C2.test', 1, { type: 'get', key: 'y' }))
    expect(answersOf(effects)).toEqual([[1, done({ type: 'ok', value: null })]])
  })

  it.each([
    { why: 'of another client’s session', request: inSession('C1.test#2', 1) },
    { why: 'that registers another client', request: register(512, c2, 'C1.test') },
    { why: 'that registers under the name of a session', request: register(512, c2, 'C2.test#2') },
  ])('$why is malformed', ({ request }) => {
    const { effects } = give(open, receive(request))
    expect(answersOf(effects)).toEqual([[request.serial, { type: 'malformed' }]])
  })

  it('fails while leadership is handed over, before it is in the log (thesis §3.10)', () => {
    const transferring = give(open, { type: 'ask', ask: { type: 'transfer', to: s2 } }).server
    const { effects, server } = give(transferring, receive(inSession('C2.test#2', 1)))
    expect(answersOf(effects)).toEqual([[1, { type: 'failed', because: 'transferring' }]])
    expect(server.raft.log).toBe(transferring.raft.log)
  })

  it('made up by hand is taken as if it had been sent', () => {
    const request = inSession('C2.test#2', 1)
    const byHand = give(open, { type: 'ask', ask: { type: 'request', request } })
    expect(byHand).toEqual(give(open, receive(request)))
    expect(byHand.server.waiting).toMatchObject([{ client: c2, serial: 1 }])
  })
})

describe('the name of a session', () => {
  it('tells whose it is and which entry opened it', () => {
    const name = sessionName('C1.k3f9', logIndex(17))
    expect(name).toBe('C1.k3f9#17')
    expect([addressOf(name), openedAt(name)]).toEqual(['C1.k3f9', 17])
  })

  it('may be the client’s own, where nobody registered it', () => {
    expect([addressOf(clientId('C1.k3f9')), openedAt('C1.k3f9')]).toEqual(['C1.k3f9', 0])
  })
})
