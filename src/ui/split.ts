import { votersOf } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { configurationIn, leaderOf } from './members'

/** Cuts the network so that the leader is left with less than a majority, and the others can elect. */
export function splitRequest(world: World): Request {
  const ids = votersOf(configurationIn(world))
  const leader = leaderOf(world) ?? ids[0]
  const isDown = (id: ServerId) => world.servers[id]?.server == null
  // Those that are down are no loss to the leader's side, and no help to the other.
  const others = ids
    .filter((id) => id !== leader)
    .toSorted((a, b) => Number(isDown(b)) - Number(isDown(a)))
  const minority = Math.floor((ids.length - 1) / 2)
  const side: readonly ServerId[] =
    leader === undefined ? [] : [leader, ...others.slice(0, minority - 1)]
  const groups = [side, ids.filter((id) => !side.includes(id))]
  return { type: 'partition', groups: groups.filter((group) => group.length > 0) }
}
