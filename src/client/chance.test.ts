import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { digest } from '../lib/digest'
import { fromMs } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { ClientOutcome, ClientRead, ClientRequest } from '../server/messages'
import { decodeCommand } from '../kv/command'
import { stepClient } from './client'
import type { ClientInput } from './client'
import {
  doneWith,
  done,
  expired,
  freshClient,
  get,
  id,
  overloaded,
  put,
  s1,
  s2,
  submit,
  wake,
} from './testing/clients'

/** A move of the world against the client: its arguments choose among what is possible. */
const moves = fc.array(
  fc.record({
    kind: fc.constantFrom('submit', 'read', 'answer', 'answer', 'open', 'wait'),
    choice: fc.nat(1000),
    outcome: fc.constantFrom<ClientOutcome>(
      done,
      expired,
      overloaded,
      { type: 'malformed' },
      { type: 'failed', because: 'transferring' },
      { type: 'redirect', leaderId: null },
      { type: 'redirect', leaderId: s1 },
      { type: 'redirect', leaderId: s2 },
    ),
    ms: fc.nat(900),
  }),
  { maxLength: 80 },
)

/** A client, and what it has said so far. */
function watched(seed: number) {
  let client = { ...freshClient(), random: seed }
  const asked: (ClientRequest | ClientRead)[] = []
  const submitted: number[] = []
  const settled = new Map<number, string>()

  function check(message: ClientRequest | ClientRead): void {
    expect(settled).not.toContain(message.serial)
    asked.push(message)
    if (message.type === 'ClientRead' || message.serial === 0) return
    const command = decodeCommand(message.command)
    const unsettled = submitted.filter((serial) => !settled.has(serial))
    expect(command?.lowest).toBeLessThanOrEqual(
      Math.min(message.serial, ...unsettledWrites(unsettled)),
    )
    const earlier = asked.find(({ serial }) => serial === message.serial)
    expect(message).toEqual({ ...earlier, to: message.to })
  }

  /** A read waits for nothing that the servers remember. */
  function unsettledWrites(serials: readonly number[]): readonly number[] {
    return serials.filter((serial) =>
      client.pending.some((one) => one.serial === serial && one.request.type !== 'read'),
    )
  }

  return {
    asked,
    submitted,
    settled,
    pending: () => client.pending,
    take(ms: number, input: ClientInput) {
      const step = stepClient(client, fromMs(ms), [input])
      expect(digest(stepClient(structuredClone(client), fromMs(ms), [input]))).toBe(digest(step))
      client = step.client
      for (const serial of step.serials) {
        expect(serial).toBe((submitted.at(-1) ?? 0) + 1)
        if (serial !== null) submitted.push(serial)
      }
      for (const effect of step.effects) {
        if (effect.type === 'send') check(effect.message)
        else {
          expect(settled).not.toContain(effect.serial)
          settled.set(effect.serial, effect.result.type)
        }
      }
    },
  }
}

const answerTo = (from: ServerId, serial: number, outcome: ClientOutcome): ClientInput => ({
  type: 'receive',
  message: { type: 'ClientResponse', from, to: id, serial, outcome },
})

describe('whatever is answered, lost or repeated', () => {
  it('each operation settles once, says the same each time, and lowest never passes what is unsettled', () => {
    fc.assert(
      fc.property(moves, fc.nat(), (list, seed) => {
        const { asked, submitted, settled, pending, take } = watched(seed)
        let ms = 0
        list.forEach(({ kind, choice, outcome, ms: wait }, i) => {
          const message = asked[choice % Math.max(1, asked.length)]
          ms += kind === 'wait' ? wait : 1
          if (kind === 'submit') take(ms, submit(choice % 3 === 0 ? s1 : null, put))
          else if (kind === 'read') take(ms, submit(choice % 3 === 0 ? s1 : null, get))
          else if (kind === 'wait') take(ms, wake)
          else if (kind === 'open') {
            take(ms, answerTo(s1, 0, doneWith({ type: 'ok', value: `${id}#${i - (choice % 5)}` })))
          } else if (message !== undefined && message.serial > 0) {
            take(ms, answerTo(message.to, message.serial, outcome))
          }
        })
        for (let i = 0; i < 2; i++) {
          ms += 6000
          take(ms, wake)
        }
        expect([...settled.keys()].sort((a, b) => a - b)).toEqual(submitted)
        expect(pending()).toEqual([])
        const sent = new Set(asked.map(({ serial }) => serial))
        for (const [serial, result] of settled)
          expect(sent.has(serial)).toBe(result !== 'noSession')
      }),
    )
  })
})
