import { clientDeadline } from '../client/client'
import type { Client } from '../client/client'
import { entries } from '../lib/persistent-map'
import { runningTimers } from '../raft/index'
import type { Micros, Timer } from '../raft/index'
import { isCut, isServer } from '../server/links'
import type { Peer } from '../server/messages'
import { worldTime } from '../server/own-clock'
import type { Request } from './request'
import type { InFlight, ServerSlot, World } from './world'

/** One thing that can happen next, or would if nothing were in its way. */
export interface Choice {
  /** The same for the same thing in the next world. */
  readonly id: string
  /** server: it is down, frozen or broken, and nothing of its own can happen until somebody changes that. */
  readonly kind: 'write' | 'message' | 'timer' | 'client' | 'server'
  /** At whom: the server or client that would take the next step. */
  readonly peer: Peer
  /** World time at which it would happen by itself; a write lands at once. */
  readonly at: Micros
  /** What makes it happen now. */
  readonly request: Request
  /** Why it cannot happen now: one sentence; null where it can. */
  readonly blocked: string | null
  /** Why the message is lost when it is delivered; null where it is received. */
  readonly loss: string | null
  readonly flying: InFlight | null
  readonly timer: Timer | null
}

/**
 * What can happen next while time stands, in the order in which time would bring it; at one moment writes
 * come first, then messages in the order of the queue, then timers. What is blocked stands in its
 * place; servers where nothing can happen stand at the end.
 */
export function enabled(world: World): readonly Choice[] {
  const slots = Object.values(world.servers)
  const inDueOrder = [
    ...slots.flatMap((slot) => writeOf(slot, world)),
    ...messagesOf(world),
    ...slots.flatMap((slot) => timersOf(slot, world)),
    ...Object.values(world.clients).flatMap(wakeOf),
  ].sort((a, b) => a.at - b.at)
  return [...inDueOrder, ...slots.flatMap((slot) => restOf(slot, world))]
}

/** The earliest that can happen: what a step does. null: nothing can, until somebody does something. */
export function nextChoice(world: World): Choice | null {
  return enabled(world).find(({ blocked }) => blocked === null) ?? null
}

const nothing = { blocked: null, loss: null, flying: null, timer: null } as const

function writeOf({ id, writing, server, status }: ServerSlot, { at }: World): readonly Choice[] {
  if (server === null || server.failure !== null || writing === null) return []
  const blocked = status === 'frozen' ? frozenSentence(id) : null
  const request: Request = { type: 'complete', server: id }
  return [{ ...nothing, id: `write ${id}`, kind: 'write', peer: id, at, request, blocked }]
}

function messagesOf(world: World): readonly Choice[] {
  return [...entries(world.inFlight)]
    .map(([, flying]) => flying)
    .filter(({ isStray }) => !isStray)
    .sort((a, b) => a.place - b.place)
    .map((flying): Choice => {
      const { id, to: peer, due: at } = flying
      const request: Request = { type: 'deliver', message: id }
      const loss = lossOf(flying, world)
      const blocked = whyNotDelivered(flying, world)
      return { ...nothing, id, kind: 'message', peer, at, request, blocked, loss, flying }
    })
}

/** One sentence where a message that is delivered now is lost. */
export function lossOf({ from, to }: InFlight, { links, servers }: World): string | null {
  if (isCut(links, from, to)) return `It is lost: the link from ${from} to ${to} is cut.`
  if (isServer(to) && (servers[to]?.server ?? null) === null) return `It is lost: ${to} is down.`
  return null
}

/** One sentence where a message cannot be delivered now, not even to be lost. */
export function whyNotDelivered(flying: InFlight, world: World): string | null {
  const { to, isHeld } = flying
  if (isHeld) return 'That message is held.'
  if (!isServer(to) || lossOf(flying, world) !== null) return null
  const slot = world.servers[to]
  return slot === undefined ? null : whyBusy(slot, world)
}

/** Why a server that runs takes nothing now: one sentence; null where it does, or does not run. */
export function whyBusy({ id, server, status }: ServerSlot, { disk }: World): string | null {
  if (server === null) return null
  if (server.failure !== null) return failedSentence(id, server.failure)
  // Where disks write by themselves, a write that a fork found under way lands before what is asked for.
  if (server.writing !== null && disk === 'hand') return `${id} waits for its disk.`
  return status === 'frozen' ? frozenSentence(id) : null
}

/** A deadline is on the server's own clock. */
function timersOf(slot: ServerSlot, world: World): readonly Choice[] {
  const { id, server, clock, status } = slot
  if (server === null || server.failure !== null || status === 'frozen') return []
  const blocked = whyBusy(slot, world)
  return runningTimers(server.raft).map(({ timer, deadline }) => {
    const request: Request = { type: 'timeout', server: id, timer }
    const at = worldTime(clock, deadline)
    return {
      ...nothing,
      id: `${timer} ${id}`,
      kind: 'timer',
      peer: id,
      at,
      request,
      blocked,
      timer,
    }
  })
}

function wakeOf(client: Client): readonly Choice[] {
  const at = clientDeadline(client)
  if (at === null) return []
  const { id } = client
  const request: Request = { type: 'wake', client: id }
  return [{ ...nothing, id: `wake ${id}`, kind: 'client', peer: id, at, request }]
}

function restOf({ id, server, status, failure }: ServerSlot, { at }: World): readonly Choice[] {
  const line = { ...nothing, id: `server ${id}`, kind: 'server', peer: id, at } as const
  const broken = server?.failure ?? null
  if (broken !== null) {
    const request: Request = { type: 'crash', server: id, fault: null }
    return [{ ...line, request, blocked: failedSentence(id, broken) }]
  }
  if (status === 'frozen')
    return [{ ...line, request: { type: 'thaw', server: id }, blocked: frozenSentence(id) }]
  if (server !== null) return []
  const why = status === 'refused' ? `does not start: ${failure}` : 'is down: no timer, no inbox.'
  return [{ ...line, request: { type: 'restart', server: id }, blocked: `${id} ${why}` }]
}

function failedSentence(id: ServerSlot['id'], failure: string): string {
  return `${id} does nothing any more: ${failure}`
}

function frozenSentence(id: ServerSlot['id']): string {
  return `${id} is frozen.`
}
