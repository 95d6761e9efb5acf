import { decodeCommand } from '../../kv/command'
import type { Operation, Reply } from '../../kv/operation'
import { fromMs, serverId } from '../../raft/index'
import type { ReadMode } from '../../raft/index'
import { clientId } from '../../server/messages'
import type { ClientOutcome, ClientRead, ClientRequest } from '../../server/messages'
import { defaultClientOptions, newClient, stepClient } from '../client'
import type { Client, ClientEffect, ClientInput, ClientOptions, ClientStep } from '../client'

export const [s1, s2, s3] = [serverId('S1'), serverId('S2'), serverId('S3')]
export const id = clientId('C1.test')
export const put: Operation = { type: 'put', key: 'x', value: '1' }
export const get: Operation = { type: 'get', key: 'x' }
export const session = 'C1.test#2'
export const doneWith = (reply: Reply, mode: ReadMode = 'log'): ClientOutcome => ({
  type: 'done',
  reply,
  mode,
})
export const done = doneWith({ type: 'ok', value: '1' })
export const expired = doneWith({ type: 'expired' })
export const overloaded: ClientOutcome = { type: 'overloaded' }

export function freshClient(change: Partial<ClientOptions> = {}): Client {
  const options = { ...defaultClientOptions, ...change }
  return newClient({ id, servers: [s1, s2, s3], options, seed: 1, links: 0 })
}

/** A client whose session is open. */
export function clientWith(change: Partial<ClientOptions> = {}): Client {
  return { ...freshClient(change), session, lastSession: 2 }
}

export const submit = (
  server: typeof s1 | null = null,
  operation: Operation = put,
  mode: ReadMode | null = null,
): ClientInput => ({ type: 'submit', operation, server, mode })
export const wake: ClientInput = { type: 'wake' }
export const answer = (from: typeof s1, outcome: ClientOutcome, serial = 1): ClientInput => ({
  type: 'receive',
  message: { type: 'ClientResponse', from, to: id, serial, outcome },
})
export const redirect = (from: typeof s1, leaderId: typeof s1 | null) =>
  answer(from, { type: 'redirect', leaderId })

/** Takes inputs one by one, each at its time in ms. */
export function play(
  client: Client,
  ...moments: readonly (readonly [number, ClientInput])[]
): ClientStep {
  let step: ClientStep = { client, effects: [], serials: [] }
  for (const [ms, input] of moments) step = stepClient(step.client, fromMs(ms), [input])
  return step
}

export const askedOf = ({ effects }: ClientStep) =>
  effects.flatMap((effect) => (effect.type === 'send' ? [effect.message.to] : []))
export const results = ({ effects }: ClientStep) =>
  effects.flatMap((effect) => (effect.type === 'settled' ? [effect.result] : []))
export const waitMs = ({ client }: ClientStep, now: number) =>
  ((client.pending[0]?.retryAt ?? 0) - fromMs(now)) / 1000

/** The text of a command, or the key of a read. */
export const textOf = (message: ClientRequest | ClientRead) =>
  message.type === 'ClientRequest' ? message.command : message.key
export const commandsOf = (effects: readonly ClientEffect[]) =>
  effects.flatMap((effect) =>
    effect.type === 'send' ? [decodeCommand(textOf(effect.message))] : [],
  )
export const lowests = (effects: readonly ClientEffect[]) =>
  commandsOf(effects).map((command) => command?.lowest)
