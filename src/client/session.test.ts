import { describe, expect, it } from 'vitest'

import { clientDeadline } from './client'
import type { ClientInput, ClientStep } from './client'
import {
  answer,
  askedOf,
  clientWith,
  commandsOf,
  doneWith,
  expired,
  freshClient,
  overloaded,
  play,
  put,
  results,
  s1,
  s2,
  s3,
  session,
  submit,
  wake,
} from './testing/clients'

/** A register is answered with the session that entry `index` opened. */
const opened = (index: number, from = s1, client = 'C1.test'): ClientInput =>
  answer(from, doneWith({ type: 'ok', value: `${client}#${index}` }), 0)

const sessionsOf = ({ effects }: ClientStep) => commandsOf(effects).map((one) => one?.client)

describe('a client without a session', () => {
  /** It asked S1 for one at time 0. */
  const asking = play({ ...freshClient(), leaderHint: s1 }, [0, submit()])

  it('asks for one before its first command, and sends nothing else', () => {
    const command = JSON.stringify(['C1.test', 0, 0, 'register', 512])
    expect(asking.serials).toEqual([1])
    expect(asking.effects).toMatchObject([{ message: { to: s1, serial: 0, command } }])
  })

  it('asks for none while it is asked for nothing', () => {
    expect(play(freshClient(), [1000, wake]).effects).toEqual([])
    expect(clientDeadline(freshClient())).toBeNull()
  })

  it('says how many the servers are to keep', () => {
    const { effects } = play(freshClient({ maxSessions: 3 }), [0, submit()])
    expect(commandsOf(effects)).toMatchObject([{ type: 'register', limit: 3 }])
  })

  it('sends all that waits for it in order, once it is open', () => {
    const three = play(asking.client, [1, submit()], [2, submit(s2)])
    expect(askedOf(three)).toEqual([])
    const sent = play(three.client, [10, opened(7)])
    expect(askedOf(sent)).toEqual([s1, s1, s2])
    expect(commandsOf(sent.effects)).toMatchObject(
      [1, 2, 3].map((serial) => ({ client: 'C1.test#7', serial, lowest: 1 })),
    )
    expect(sent.client).toMatchObject({ session: 'C1.test#7', registration: null })
  })

  it.each<{ why: string; moments: readonly (readonly [number, ClientInput])[]; asked: unknown }>([
    {
      why: 'follows a redirect',
      moments: [[20, answer(s1, { type: 'redirect', leaderId: s3 }, 0)]],
      asked: [s3],
    },
    { why: 'goes to another server where no answer comes', moments: [[300, wake]], asked: [s3] },
    { why: 'waits where S1 is overloaded', moments: [[20, answer(s1, overloaded, 0)]], asked: [] },
    {
      why: 'asks again after that',
      moments: [
        [20, answer(s1, overloaded, 0)],
        [120, wake],
      ],
      asked: [s1],
    },
  ])('$why, as with any operation', ({ moments, asked }) => {
    expect(askedOf(play(asking.client, ...moments))).toEqual(asked)
  })

  it('takes a late answer of the server asked before', () => {
    const { client } = play(asking.client, [300, wake])
    expect(sessionsOf(play(client, [310, opened(5)]))).toEqual(['C1.test#5'])
  })

  it('takes no session that is not its own', () => {
    const { client, effects } = play(asking.client, [20, opened(5, s1, 'C2.test')])
    expect(effects).toEqual([])
    expect(client.session).toBeNull()
  })

  it('says in the end that what waited was never sent, and asks for a session no more', () => {
    const { client, effects } = play(asking.client, [6000, wake])
    expect(effects).toMatchObject([{ type: 'settled', result: { type: 'noSession' } }])
    expect(client.registration).toBeNull()
    expect(clientDeadline(client)).toBeNull()
  })
})

describe('a session that the servers have closed', () => {
  const asking = play({ ...clientWith(), leaderHint: s1 }, [0, submit()]).client
  const closed = play(asking, [20, answer(s1, expired)])

  it('is found out by a command, which was not executed if it was sent once', () => {
    expect(results(closed)).toEqual([{ type: 'expired' }])
    expect(closed.client.session).toBeNull()
  })

  it('leaves unknown what became of a command that was sent more than once', () => {
    const { client } = play(asking, [300, wake])
    expect(results(play(client, [320, answer(s1, expired)]))).toEqual([{ type: 'unknown' }])
  })

  it('is followed by a new one, with another name, for what is asked for next', () => {
    const next = play(closed.client, [30, submit()])
    expect(commandsOf(next.effects)).toMatchObject([{ type: 'register', client: 'C1.test' }])
    const sent = play(next.client, [40, opened(9)])
    expect(commandsOf(sent.effects)).toMatchObject([{ client: 'C1.test#9', serial: 2, lowest: 2 }])
  })

  it('is not taken up again by a late answer to the register that opened it', () => {
    const { client } = play(closed.client, [30, submit()])
    expect(play(client, [40, opened(2)]).client.session).toBeNull()
    expect(play(client, [40, opened(3)]).client.session).toBe('C1.test#3')
  })

  it('is given up once, however many commands find it closed', () => {
    const two = play(clientWith(), [0, submit()], [0, submit()]).client
    const again = play(two, [20, answer(s1, expired, 1)], [21, submit()], [30, opened(9)])
    expect(play(again.client, [40, answer(s1, expired, 2)]).client.session).toBe('C1.test#9')
  })

  it('keeps what was sent in it: a retry says the same as the first attempt', () => {
    const two = play(clientWith(), [0, submit()], [0, submit()]).client
    const { client } = play(two, [20, answer(s1, expired, 1)], [21, submit()], [30, opened(9)])
    expect(sessionsOf(play(client, [300, wake]))).toEqual([session])
  })
})

describe('a client with a session', () => {
  it('sends a command at once', () => {
    const { effects } = play(clientWith(), [0, submit()])
    expect(commandsOf(effects)).toMatchObject([
      { type: 'operation', client: session, serial: 1, operation: put },
    ])
  })

  it('ignores a second answer to its register', () => {
    const { client } = play(clientWith(), [0, opened(8)])
    expect(client.session).toBe(session)
  })
})
