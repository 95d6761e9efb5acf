import { describe, expect, it } from 'vitest'

import type { ClientOutcome } from '../server/messages'
import type { ClientInput, ClientResult } from './client'
import {
  answer,
  askedOf,
  clientWith,
  doneWith,
  freshClient,
  get,
  lowests,
  play,
  put,
  redirect,
  results,
  s1,
  s2,
  s3,
  submit,
  wake,
} from './testing/clients'

const read = (mode: 'readIndex' | 'local' | 'lease' | 'log') =>
  doneWith({ type: 'ok', value: '1' }, mode)
const transferring = { type: 'failed', because: 'transferring' } as const
const lostLeadership = { type: 'failed', because: 'lostLeadership' } as const

describe('a get', () => {
  it.each([null, 'log', 'readIndex', 'lease', 'local'] as const)(
    'is asked for as a read in mode %s, and needs no session',
    (mode) => {
      const { effects } = play({ ...freshClient(), leaderHint: s1 }, [0, submit(null, get, mode)])
      const message = { type: 'ClientRead', from: 'C1.test', to: s1, serial: 1, key: 'x', mode }
      expect(effects).toEqual([{ type: 'send', message }])
    },
  )

  it('is asked for again like any operation, by the same words', () => {
    const { client, effects } = play(freshClient(), [0, submit(null, get, 'local')])
    const again = play(client, [300, wake])
    expect(again.effects).toMatchObject([{ message: { serial: 1, key: 'x', mode: 'local' } }])
    expect(again.effects).not.toEqual(effects)
  })

  it('tells how it was answered', () => {
    const { client } = play(freshClient(), [0, submit(null, get)])
    expect(results(play(client, [9, answer(s1, read('local'))]))).toEqual([read('local')])
  })

  it('says nothing of who leads, unless it went through the log', () => {
    const { client } = play(freshClient(), [0, submit(null, get)])
    expect(play(client, [9, answer(s2, read('readIndex'))]).client.leaderHint).toBeNull()
    expect(play(client, [9, answer(s2, read('log'))]).client.leaderHint).toBe(s2)
  })

  it('does not keep the servers from forgetting replies', () => {
    const { effects } = play(clientWith(), [0, submit(null, get)], [1, submit(null, put)])
    expect(lowests(effects)).toEqual([2])
  })
})

describe('what a server has refused for its leader’s sake', () => {
  /** It asked S1 at time 0. */
  const asking = (input: ClientInput) =>
    play({ ...clientWith(), leaderHint: s1 }, [0, input]).client

  it.each([
    { why: 'a command while leadership is handed over', input: submit(), outcome: transferring },
    { why: 'a read whose leader lost it', input: submit(null, get), outcome: lostLeadership },
  ])('is asked for again after a while: $why', ({ input, outcome }) => {
    const refused = play(asking(input), [20, answer(s1, outcome)])
    expect([...askedOf(refused), ...results(refused)]).toEqual([])
    expect(refused.client.leaderHint).toBeNull()
    const again = askedOf(play(refused.client, [120, wake]))
    expect([[s2], [s3]]).toContainEqual(again)
  })

  it.each<{ why: string; input: ClientInput; outcome: ClientOutcome; result: ClientResult }>([
    { why: 'a command', input: submit(s1), outcome: transferring, result: transferring },
    {
      why: 'a read',
      input: submit(s1, get),
      outcome: lostLeadership,
      result: lostLeadership,
    },
  ])('ends what was to be asked of that server only: $why', ({ input, outcome, result }) => {
    expect(results(play(asking(input), [20, answer(s1, outcome)]))).toEqual([result])
  })

  it('leaves unknown what became of a pinned command that was asked for before without an answer', () => {
    const { client } = play(asking(submit(s1)), [300, wake])
    expect(results(play(client, [320, answer(s1, transferring)]))).toEqual([{ type: 'unknown' }])
  })

  it('leaves nothing in doubt of a pinned read', () => {
    const { client } = play(asking(submit(s1, get)), [300, wake])
    const refused = play(client, [320, redirect(s1, s3)])
    expect(results(refused)).toEqual([{ type: 'redirected', leaderId: s3 }])
  })
})
