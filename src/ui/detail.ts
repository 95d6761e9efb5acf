import { serverId } from '../raft/index'
import { isServer } from '../server/links'
import type { Message } from '../server/messages'
import type { InFlight, World } from '../world/world'

/** How much of a message is drawn: with arrow and tail, its body alone, or nothing but a busy link. */
export type Detail = 'full' | 'body' | 'none'

/** By the time its flight takes on the screen, so that nothing flickers. */
export function detailOf(flight: InFlight, perMille: number): Detail {
  if (perMille === 0) return 'full'
  const screenMs = (flight.due - flight.sentAt) / perMille
  if (screenMs >= 250) return 'full'
  return screenMs >= 100 ? 'body' : 'none'
}

/** The part of its way a message has gone at a moment, 0 to 1; what waits at its end stays there. */
export function partGone(flight: InFlight, now: number): number {
  const length = flight.due - flight.sentAt
  if (length <= 0) return 1
  return Math.min(1, Math.max(0, (now - flight.sentAt) / length))
}

/** Whether it flies to a server that is down: nobody will take it. */
export function isDead({ to }: InFlight, world: World): boolean {
  return isServer(to) && world.servers[serverId(to)]?.server === null
}

/** Most messages drawn at a time. */
export const maxBodies = 40

/** The messages to draw, the telling ones first where there are too many. */
export function chooseFlights(flights: readonly InFlight[], most = maxBodies): readonly InFlight[] {
  const inOrder = flights.toSorted((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1))
  if (inOrder.length <= most) return inOrder
  const telling = inOrder.toSorted((a, b) => weight(a.message) - weight(b.message))
  const kept = new Set(telling.slice(0, most))
  return inOrder.filter((flight) => kept.has(flight))
}

function weight(message: Message): number {
  switch (message.type) {
    case 'PreVote':
    case 'PreVoteResponse':
    case 'RequestVote':
    case 'RequestVoteResponse':
    case 'TimeoutNow':
      return 0
    case 'InstallSnapshot':
    case 'InstallSnapshotResponse':
      return 1
    case 'AppendEntries':
      return message.entries.length > 0 ? 1 : 4
    case 'AppendEntriesResponse':
      return message.success ? 4 : 1
    case 'ReadIndex':
    case 'ReadIndexResponse':
    case 'ClientRequest':
    case 'ClientRead':
    case 'ClientResponse':
      return 2
  }
}
