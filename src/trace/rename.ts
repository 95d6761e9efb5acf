import { digest } from '../lib/digest'
import { entries, get } from '../lib/persistent-map'
import { isServer } from '../server/links'
import type { Peer } from '../server/messages'
import type { Request } from '../world/request'
import type { InFlight, World } from '../world/world'
import type { Choice } from './choices'

/**
 * The same choice in another world. Messages have other names where something before was left out, so one is
 * found again by what it says: under its own name, then anywhere on its link, then the oldest of its kind
 * there. null where there is none.
 */
export function rename(choice: Choice, from: World, to: World): Request | null {
  if (!('message' in choice)) return choice
  const meant = get(from.inFlight, choice.message)
  if (meant === undefined) return null
  const found = namesake(meant, to) ?? alike(meant, to)
  return found === null ? null : { ...choice, message: found.id }
}

function namesake(meant: InFlight, { inFlight }: World): InFlight | null {
  const same = get(inFlight, meant.id)
  return same !== undefined && saysTheSame(same, meant) ? same : null
}

function alike(meant: InFlight, to: World): InFlight | null {
  const ofItsKind = [...entries(to.inFlight)]
    .map(([, flying]) => flying)
    .filter(
      (flying) =>
        flying.message.type === meant.message.type &&
        flying.isHeld === meant.isHeld &&
        isSamePeer(flying.from, meant.from, to) &&
        isSamePeer(flying.to, meant.to, to),
    )
    .sort((a, b) => a.place - b.place)
  return ofItsKind.find((flying) => saysTheSame(flying, meant)) ?? ofItsKind[0] ?? null
}

function saysTheSame(a: InFlight, b: InFlight): boolean {
  return digest(a.message) === digest(b.message)
}

/** A run has a client of its own, so one that is not there stands for any that is. */
function isSamePeer(here: Peer, meant: Peer, { clients }: World): boolean {
  return here === meant || (!isServer(here) && !isServer(meant) && clients[meant] === undefined)
}
