import fc from 'fast-check'
import { expect, it } from 'vitest'

import { get } from '../lib/persistent-map'
import { draw, randomFrom } from '../lib/random'
import { fromMs, micros } from '../raft/index'
import { clientId } from '../server/messages'
import type { ClientId, Message } from '../server/messages'
import { step } from '../server/step'
import type { Input } from '../server/step'
import { leaderOf, s1 } from '../server/testing/servers'
import { defaultClientOptions, newClient, stepClient } from './client'
import type { Client, ClientInput, ClientResult } from './client'

const names = ['C1.test', 'C2.test', 'C3.test'].map(clientId)

/** How often something came about over all runs: a story in which nothing is lost proves nothing. */
const reached = { done: 0, unknown: 0, expired: 0, retries: 0, sessions: 0 }

/**
 * One server that leads alone, three clients that append words of their own, and a network that loses,
 * doubles, delays and reorders; the server keeps so few sessions that they are closed all the time.
 */
function story(seed: number, maxSessions: number) {
  let random = randomFrom(seed)
  const upTo = (n: number) => {
    const { fraction, state } = draw(random)
    random = state
    return Math.floor(fraction * n)
  }
  let now = micros(0)
  let server = leaderOf({ voters: [s1] })
  const options = { ...defaultClientOptions, maxSessions, giveUpAfter: fromMs(1500) }
  const clients = new Map<ClientId, Client>(
    names.map((id, i) => [id, newClient({ id, servers: [s1], options, seed: i, links: 0 })]),
  )
  const flying: Message[] = []
  const results = new Map<string, ClientResult['type']>()

  function toServer(input: Input): void {
    const taken = step(server, now, [input])
    server = taken.server
    for (const decision of taken.decisions) {
      if (decision.type !== 'applied') continue
      reached.retries += decision.isRetry ? 1 : 0
      reached.sessions += decision.kind === 'register' ? 1 : 0
    }
    for (const effect of taken.effects) {
      if (effect.type === 'persist') toServer({ type: 'stored', serial: effect.serial })
      else flying.push(effect.message)
    }
  }

  function toClient(id: ClientId, input: ClientInput): void {
    const before = clients.get(id)
    if (before === undefined) return
    const { client, effects } = stepClient(before, now, [input])
    clients.set(id, client)
    for (const effect of effects) {
      if (effect.type === 'send') flying.push(effect.message)
      else if (effect.operation.type === 'append') {
        results.set(effect.operation.value, effect.result.type)
      }
    }
  }

  function deliver(message: Message): void {
    if (message.type === 'ClientResponse') toClient(message.to, { type: 'receive', message })
    else if (message.to === s1) toServer({ type: 'receive', message })
  }

  for (let count = 0; count < 150; count++) {
    const id = names[upTo(names.length)] ?? clientId('')
    const message = flying[upTo(flying.length)]
    const what = upTo(10)
    if (what < 2) {
      const operation = { type: 'append', key: id, value: `<${id} ${count}>` } as const
      toClient(id, { type: 'submit', operation, server: null, mode: null })
    } else if (what < 3) {
      now = micros(now + fromMs(upTo(250)))
      for (const each of names) toClient(each, { type: 'wake' })
    } else if (message !== undefined) {
      // A copy stays behind now and then, and one in ten is lost.
      if (what < 9) flying.splice(flying.indexOf(message), 1)
      if (what > 3) deliver(message)
    }
  }
  now = micros(now + fromMs(1500))
  for (const each of names) toClient(each, { type: 'wake' })
  for (const message of flying.splice(0)) deliver(message)
  return { results, textOf: (word: string) => get(server.store.values, word.slice(1, 8)) ?? '' }
}

it('a command is executed once, however sessions come and go (thesis §6.3)', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), (seed, maxSessions) => {
      const { results, textOf } = story(seed, maxSessions)
      for (const [word, result] of results) {
        const times = textOf(word).split(word).length - 1
        if (result === 'done') expect([word, times]).toEqual([word, 1])
        else expect(times).toBeLessThanOrEqual(result === 'noSession' ? 0 : 1)
        if (result === 'done' || result === 'unknown' || result === 'expired') reached[result]++
      }
    }),
    { numRuns: 200 },
  )
  for (const times of Object.values(reached)) expect(times).toBeGreaterThan(20)
})
