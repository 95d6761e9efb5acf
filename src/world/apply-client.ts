import { newClient, stepClient } from '../client/client'
import type { Client, ClientInput } from '../client/client'
import { clientIncarnation } from '../client/host'
import type { ClientBootReport, ClientStepReport } from '../client/report'
import type { Message } from '../server/messages'
import { quietly } from './applied'
import type { Applied, Settled } from './applied'
import { land, sendAll } from './flight'
import { move } from './world'
import type { InFlight, World } from './world'

export function applyClientBoot(world: World, record: ClientBootReport): Applied {
  const { client: id, servers, options, seed, links } = record
  const client = newClient({ id, servers, options, seed, links })
  return quietly({ ...world, clients: { ...world.clients, [id]: client } })
}

/** Runs a client's step on what it was given. */
export function applyClientStep(world: World, record: ClientStepReport): Applied {
  const before = world.clients[record.client]
  if (before === undefined) return quietly(world, `${record.client} is not a client of this run`)
  if (before.n + 1 !== record.n) {
    return quietly(world, `${record.client} took step ${record.n}, not ${before.n + 1}`)
  }
  const taken: InFlight[] = []
  const inputs: ClientInput[] = []
  let { inFlight } = world
  for (const input of record.inputs) {
    if (input.type !== 'receive') inputs.push(input)
    else {
      const landed = land(inFlight, input.message)
      inFlight = landed.inFlight
      if (landed.taken === null || landed.taken.message.type !== 'ClientResponse') {
        return quietly(world, `${record.client} received ${input.message}, which is not in flight`)
      }
      taken.push(landed.taken)
      inputs.push({ type: 'receive', message: landed.taken.message })
    }
  }
  const { client, effects } = stepClient(before, record.at, inputs)
  const messages: Message[] = []
  const settled: Settled[] = []
  for (const effect of effects) {
    if (effect.type === 'send') messages.push(effect.message)
    else settled.push(effect)
  }
  const links = world.linkHistory[client.links] ?? world.links
  const { client: sender, n } = record
  const sending = { sender, incarnation: clientIncarnation, n, at: record.at, links }
  const flight = sendAll(world, inFlight, sending, messages)
  const { sent, lost, placed } = flight
  const { count, at, servers } = world
  const clients: Record<string, Client> = { ...world.clients }
  clients[sender] = client
  return {
    world: move(world, { count, at, servers, clients, placed, inFlight: flight.inFlight }),
    decisions: [],
    sent,
    lost,
    taken,
    settled,
    divergence: null,
  }
}
