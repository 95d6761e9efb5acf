import type { ClientOrder } from '../client/host-order'
import { encodeCommand } from '../kv/command'
import type { Operation } from '../kv/operation'
import { entries, get } from '../lib/persistent-map'
import { fromMs, micros } from '../raft/index'
import type { ServerId } from '../raft/index'
import { isCut, isServer } from '../server/links'
import { clientId, messageId, originOf } from '../server/messages'
import type { ClientId, ClientRead, ClientRequest, MessageId } from '../server/messages'
import type { HostOrder } from '../server/host-order'
import { nextChoice, whyNotDelivered } from '../world/enabled'
import type { PageRecord } from '../world/record'
import type { Asking, Request } from '../world/request'
import type { InFlight, ServerSlot, World } from '../world/world'
import { RequestError } from './cluster'

/** What a person may do while time stands, and not otherwise. */
export type StoppedRequest = Extract<
  Request,
  {
    readonly type:
      | 'deliver'
      | 'hold'
      | 'release'
      | 'duplicate'
      | 'complete'
      | 'setDisk'
      | 'advance'
      | 'drop'
      | 'step'
      | 'wake'
  }
>

export function isStoppedRequest(request: Request): request is StoppedRequest {
  return stoppedTypes.includes(request.type)
}

const stoppedTypes: readonly Request['type'][] = [
  'deliver',
  'hold',
  'release',
  'duplicate',
  'complete',
  'setDisk',
  'advance',
  'drop',
  'step',
  'wake',
]

/** A cluster whose time stands: one thing at a time happens to it, and is folded before the next. */
export interface StoppedPorts {
  world(): World
  /** Has a server's host do something, and answers when all that follows is folded. */
  order(server: ServerId, order: HostOrder): Promise<void>
  /** The same of a client's host. */
  orderClient(client: ClientId, order: ClientOrder): Promise<void>
  /** Writes down what happens outside the servers, and answers when it is folded. */
  record(record: PageRecord): Promise<void>
}

/**
 * Does one thing to a cluster whose time stands. What is in flight, waiting or due is read from the
 * fold, never from a channel, so that a cluster of workers and a simulated one cannot differ.
 */
export async function obeyStopped(request: StoppedRequest, ports: StoppedPorts): Promise<void> {
  const world = ports.world()
  if (world.perMille !== 0) throw new RequestError('Stop time first.')
  const { at } = world
  switch (request.type) {
    case 'deliver':
      return deliver(flyingIn(world, request.message), ports)
    case 'drop':
      return lose(flyingIn(world, request.message), 'byHand', ports)
    case 'hold':
    case 'release': {
      const { id, isHeld, to } = flyingIn(world, request.message)
      const isAsked = request.type === 'hold'
      if (isHeld === isAsked) throw new RequestError(`That message is ${isHeld ? '' : 'not '}held.`)
      if (isAsked) await forget(id, to, ports)
      await ports.record({ type: request.type, message: id, at })
      return isAsked ? undefined : bring(id, ports)
    }
    case 'duplicate': {
      const { id } = flyingIn(world, request.message)
      const copy = nextCopy(world, id)
      await ports.record({ type: 'duplicate', message: id, copy, at })
      return bring(copy, ports)
    }
    case 'complete': {
      const slot = slotIn(world, request.server)
      if (slot.writing === null) throw new RequestError(`${slot.id} has no write under way.`)
      if (slot.status === 'frozen') throw new RequestError(`${slot.id} is frozen.`)
      return ports.order(slot.id, { type: 'complete' })
    }
    case 'setDisk': {
      await ports.record({ type: 'setDisk', disk: request.disk, at })
      const order = { type: 'setHolding', isHolding: request.disk === 'hand' } as const
      for (const { id, server } of Object.values(world.servers))
        if (server !== null) await ports.order(id, order)
      return
    }
    case 'advance':
      return ports.record({ type: 'advance', at: micros(at + fromMs(request.ms)) })
    case 'step':
      return stepOn(ports)
    case 'wake': {
      const client = clientId(request.client)
      if ((world.clients[client]?.pending.length ?? 0) === 0)
        throw new RequestError(`${request.client} waits for nothing.`)
      return ports.orderClient(client, { type: 'wake' })
    }
  }
}

/** The earliest of what can happen happens, at the moment at which time would bring it. */
async function stepOn(ports: StoppedPorts): Promise<void> {
  const world = ports.world()
  const choice = nextChoice(world)
  if (choice === null) throw new RequestError('Nothing can happen next.')
  const { at, request } = choice
  if (at > world.at) await ports.record({ type: 'advance', at })
  if (request.type === 'timeout')
    return ports.order(request.server, { type: 'timeout', timer: request.timer })
  if (isStoppedRequest(request)) return obeyStopped(request, ports)
}

/** A client's request made up by hand: the message that says it. */
export function requestByHand(
  operation: Operation,
  to: ServerId,
  { mode, as }: { readonly mode: Asking['mode']; readonly as: NonNullable<Asking['as']> },
): ClientRequest | ClientRead {
  const { client, serial } = as
  const sender = { from: clientId(client), to, serial }
  if (operation.type === 'get' && mode !== 'log') {
    return { type: 'ClientRead', ...sender, key: operation.key, mode }
  }
  const command = encodeCommand({ type: 'operation', client, serial, lowest: 0, operation })
  return { type: 'ClientRequest', ...sender, command }
}

/** At the moment of delivery it is lost if its link is cut, or nobody is there. */
async function deliver(flying: InFlight, ports: StoppedPorts): Promise<void> {
  const { id, due, from, to, message } = flying
  const world = ports.world()
  const sentence = whyNotDelivered(flying, world)
  if (sentence !== null) throw new RequestError(sentence)
  if (isCut(world.links, from, to)) return lose(flying, 'cut', ports)
  const envelope = { id, due, message }
  if (!isServer(to)) return ports.orderClient(to, { type: 'deliver', envelope })
  if (slotIn(world, to).server === null) return lose(flying, 'down', ports)
  return ports.order(to, { type: 'deliver', envelope })
}

async function lose(
  { id, to }: InFlight,
  reason: 'byHand' | 'cut' | 'down',
  ports: StoppedPorts,
): Promise<void> {
  await forget(id, to, ports)
  return ports.record({ type: 'discard', message: id, at: ports.world().at, reason })
}

/** Whoever may have it in its inbox must not take it when time goes on. */
async function forget(id: MessageId, to: InFlight['to'], ports: StoppedPorts): Promise<void> {
  const order = { type: 'forget', message: id } as const
  if (!isServer(to)) await ports.orderClient(to, order)
  else if (ports.world().servers[to]?.server !== null) await ports.order(to, order)
}

/** Puts a message into its receiver's inbox: when time goes on nobody else would. */
async function bring(id: MessageId, ports: StoppedPorts): Promise<void> {
  const { due, to, message } = flyingIn(ports.world(), id)
  const order = { type: 'receive', envelope: { id, due, message } } as const
  if (!isServer(to)) await ports.orderClient(to, order)
  else if (ports.world().servers[to]?.server != null) await ports.order(to, order)
}

function flyingIn(world: World, id: MessageId): InFlight {
  const flying = get(world.inFlight, id)
  if (flying === undefined) throw new RequestError('That message is no longer in flight.')
  return flying
}

function slotIn(world: World, id: ServerId): ServerSlot {
  const slot = world.servers[id]
  if (slot === undefined) throw new RequestError(`There is no server ${id}.`)
  return slot
}

/**
 * Copies that a link made have the numbers 0 and 1. Those of a person have one that no copy of this run has
 * had: what is gone must not be taken for what came after it.
 */
function nextCopy({ placed }: World, id: MessageId): MessageId {
  const { sender, incarnation, n } = originOf(id)
  const k = Number(id.slice(id.lastIndexOf('.') + 1, id.lastIndexOf('+')))
  return messageId(sender, incarnation, n, k, placed + 1)
}

/** The messages between servers that wait in the queue, in its order. */
export function queueOf(world: World): readonly InFlight[] {
  return betweenServers(world).filter(({ isHeld }) => !isHeld)
}

/** Those that are kept out of the queue until they are released. */
export function heldIn(world: World): readonly InFlight[] {
  return betweenServers(world).filter(({ isHeld }) => isHeld)
}

function betweenServers({ inFlight }: World): readonly InFlight[] {
  return [...entries(inFlight)]
    .map(([, flying]) => flying)
    .filter(({ from, to }) => isServer(from) && isServer(to))
    .sort((a, b) => a.place - b.place)
}
