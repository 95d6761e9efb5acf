import { entries } from '../lib/persistent-map'
import type { Peer } from '../server/messages'
import type { Envelope } from '../server/ports'
import type { World } from '../world/world'

/** All that waits for a server or a client, as its host takes it in. */
export function inboxOf({ inFlight, perMille }: World, id: Peer): readonly Envelope[] {
  if (perMille !== 0) return []
  const waiting = [...entries(inFlight)].map(([, flying]) => flying)
  return waiting
    .filter(({ to, isHeld, isStray }) => to === id && !isHeld && !isStray)
    .map(({ id: name, due, message }) => ({ id: name, due, message }))
}
