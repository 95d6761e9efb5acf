import { unreachable } from '../lib/assert'
import type { ServerId } from '../raft/index'
import { linkKey } from '../server/links'
import type { ClientId, Peer } from '../server/messages'
import type { Target } from './target'

/** How a network falls apart. */
export type Shape =
  /** Two sides that do not hear each other; who is not named is on the other side. */
  | { readonly type: 'halves'; readonly side: readonly Peer[] }
  /** Each server hears a majority, and no two the same one. */
  | { readonly type: 'ring' }
  /** One server alone, with these clients. */
  | { readonly type: 'alone'; readonly server: Target; readonly clients: readonly ClientId[] }
  /** It speaks and does not hear. */
  | { readonly type: 'deaf'; readonly server: Target }
  /** It hears and does not speak. */
  | { readonly type: 'mute'; readonly server: Target }
  /** One direction more, beside those that are cut already. */
  | { readonly type: 'oneWay'; readonly from: Peer; readonly to: Peer }
  /** Two sides that hear each other only through one server. */
  | { readonly type: 'bridge'; readonly middle: ServerId }

export interface Peers {
  readonly servers: readonly ServerId[]
  readonly clients: readonly ClientId[]
  readonly leader: ServerId | null
  /** Directions that are cut already. */
  readonly cuts: readonly string[]
}

/** Which directions a shape cuts. */
export function cutsOf(shape: Shape, { servers, clients, leader, cuts }: Peers): readonly string[] {
  const peers: readonly Peer[] = [...servers, ...clients]
  const isMeant = (target: Target) => (target === 'leader' ? leader : target)
  switch (shape.type) {
    case 'halves':
      return bothWays(shape.side, peers)
    case 'alone': {
      const server = isMeant(shape.server)
      return server === null ? cuts : bothWays([server, ...shape.clients], peers)
    }
    case 'deaf': {
      const server = isMeant(shape.server)
      return server === null ? cuts : others(peers, [server]).map((from) => linkKey(from, server))
    }
    case 'mute': {
      const server = isMeant(shape.server)
      return server === null ? cuts : others(peers, [server]).map((to) => linkKey(server, to))
    }
    case 'oneWay':
      return [...new Set([...cuts, linkKey(shape.from, shape.to)])]
    case 'ring':
      return ring(servers)
    case 'bridge': {
      const sides = others(servers, [shape.middle])
      const side = sides.slice(0, Math.ceil(sides.length / 2))
      return bothWays(side, sides)
    }
    default:
      return unreachable(shape)
  }
}

/** Every direction between a side and the others. */
function bothWays(side: readonly Peer[], peers: readonly Peer[]): readonly string[] {
  const pairs = side.flatMap((a) => others(peers, side).map((b) => ({ a, b })))
  return pairs.flatMap(({ a, b }) => [linkKey(a, b), linkKey(b, a)])
}

/** A server hears its nearest neighbours on a ring, as many as make a majority with itself. */
function ring(servers: readonly ServerId[]): readonly string[] {
  const reach = Math.ceil(Math.floor(servers.length / 2) / 2)
  return servers.flatMap((a, i) =>
    servers.flatMap((b, j) => {
      const apart = Math.abs(i - j)
      const distance = Math.min(apart, servers.length - apart)
      return distance > reach ? [linkKey(a, b)] : []
    }),
  )
}

function others<T extends Peer>(peers: readonly T[], side: readonly Peer[]): readonly T[] {
  return peers.filter((peer) => !side.includes(peer))
}
