import { entries, remove, set } from '../lib/persistent-map'
import { fromMs } from '../raft/index'
import { isServer } from '../server/links'
import { inFlightOf } from './flight'
import type { InFlight, ServerSlot, World } from './world'

/** Records between two looks at what is in flight. */
const sweepInterval = 64
/** How long the content of a stray is kept after it was due, world time. */
const strayFor = fromMs(10_000)

/**
 * Looks now and then at what is in flight, so that what nobody will ever receive does not pile up: a
 * message that came to a server that is down is a stray, and a stray is forgotten after a while. A
 * frozen server may still take anything out of its inbox. While time stands nothing is forgotten.
 */
export function sweep({
  count,
  at,
  inFlight,
  servers,
  perMille,
}: Pick<World, 'count' | 'at' | 'inFlight' | 'servers' | 'perMille'>): World['inFlight'] {
  if (count % sweepInterval !== 0 || perMille === 0) return inFlight
  let kept = inFlight
  for (const [id, flying] of entries(inFlight)) {
    const slot = slotOf(servers, flying)
    if (slot === undefined || slot.status === 'frozen') continue
    if (flying.isStray && flying.due + strayFor < at) kept = remove(kept, id)
    else if (!flying.isStray && slot.server === null && flying.due < at)
      kept = set(kept, id, inFlightOf({ ...flying, isStray: true }))
  }
  return kept
}

function slotOf(servers: World['servers'], { to }: InFlight): ServerSlot | undefined {
  return isServer(to) ? servers[to] : undefined
}
