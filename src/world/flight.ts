import { combine, digestText } from '../lib/digest'
import { entries, get, remove, set } from '../lib/persistent-map'
import { fromMs, micros } from '../raft/index'
import type { Micros, ServerId } from '../raft/index'
import { fate } from '../server/fate'
import { isServer, ruleOf } from '../server/links'
import type { LinkRules } from '../server/links'
import { messageId } from '../server/messages'
import type { Message, MessageId, Peer } from '../server/messages'
import type { InFlight, World } from './world'

/** Who sends, at which of its steps, when, under which rules. */
export interface Sending {
  readonly sender: Peer
  readonly incarnation: number
  readonly n: number
  readonly at: Micros
  readonly links: LinkRules
}

/** What became of what was sent: on its way, lost on its link. */
export interface Flight {
  readonly inFlight: World['inFlight']
  readonly placed: number
  readonly sent: InFlight[]
  readonly lost: InFlight[]
}

/** Puts a step's messages on their links beside what is there before, each with the fate its sender gave it. */
export function sendAll(
  world: World,
  before: World['inFlight'],
  sending: Sending,
  messages: readonly Message[],
): Flight {
  const { sender, incarnation, n, at, links } = sending
  const sent: InFlight[] = []
  const lost: InFlight[] = []
  let inFlight = before
  let { placed } = world
  const name = `${sender}.${incarnation}`
  messages.forEach((message, k) => {
    const { from, to } = message
    const delays = fate(world.header.seed, name, n, k, ruleOf(links, from, to))
    const named = (copy: number, delay: Micros): InFlight => {
      const id = messageId(sender, incarnation, n, k, copy)
      return inFlightOf({
        id,
        message,
        from,
        to,
        sentAt: at,
        due: micros(at + delay),
        isStray: false,
        isHeld: false,
        place: placed,
      })
    }
    if (delays.length === 0) lost.push(named(0, fromMs(ruleOf(links, from, to).delayMaxMs)))
    delays.forEach((delay, copy) => {
      const flying = named(copy, delay)
      sent.push(flying)
      if (!isAwaited(world, to)) return
      placed++
      inFlight = set(inFlight, flying.id, flying)
    })
  })
  return { inFlight, placed, sent, lost }
}

/** Whether there is anybody to receive it: a client that asked by hand has no ears. */
function isAwaited({ servers, clients }: World, to: Peer): boolean {
  return isServer(to) ? to in servers : to in clients
}

/** A message on its way, with the digest that stands for it. */
export function inFlightOf(flying: Omit<InFlight, 'digest'>): InFlight {
  const { id, message, from, to, sentAt, due, isStray, isHeld, place } = flying
  const flags = (isStray ? 1 : 0) + (isHeld ? 2 : 0)
  const digest = combine(combine(digestText(id), due), combine(place, flags))
  return { id, message, from, to, sentAt, due, isStray, isHeld, place, digest }
}

/** Takes a message out of flight: it was received or discarded. */
export function land(
  inFlight: World['inFlight'],
  id: MessageId,
): { readonly inFlight: World['inFlight']; readonly taken: InFlight | null } {
  const taken = get(inFlight, id)
  return taken === undefined ? { inFlight, taken: null } : { inFlight: remove(inFlight, id), taken }
}

/**
 * All that is on its way to a server that died or was just born is lost to it, unless time stands: then
 * it waits in the world, and who is there when it is delivered gets it.
 */
export function stray({ inFlight, perMille }: World, server: ServerId): World['inFlight'] {
  if (perMille === 0) return inFlight
  let kept = inFlight
  for (const [id, flying] of entries(inFlight)) {
    if (flying.to === server) kept = set(kept, id, inFlightOf({ ...flying, isStray: true }))
  }
  return kept
}
