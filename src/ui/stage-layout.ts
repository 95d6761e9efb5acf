import type { ServerId } from '../raft/index'
import type { Peer } from '../server/messages'
import { laneAlong, linkLine, reversed } from './lane'
import type { Disc, Lane, Point } from './lane'
import { layoutRing } from './ring'
import type { Place, Size, StageKind } from './ring'

/** Where everything on the stage stands, and the ways between. A pure function of who is there and the room. */
export interface StageLayout {
  readonly kind: StageKind
  /** Diameter of a server's disc. */
  readonly disc: number
  /** From a disc to the edge of the stage, where there is least room. */
  readonly besides: number
  readonly isTerse: boolean
  readonly servers: ReadonlyMap<string, Place>
  readonly clients: ReadonlyMap<string, Point>
  /** Side of a client's square. */
  readonly clientSize: number
  /** Every link between servers, once. */
  readonly links: readonly Link[]
  /** The way of a message, or null where one end is not on the stage. */
  lane(from: Peer, to: Peer): Lane | null
  /** The line between two peers, centre to centre. */
  line(a: Peer, b: Peer): Lane | null
}

export interface Link {
  readonly a: ServerId
  readonly b: ServerId
}

/** A message starts at its sender's edge, and ends where its shape does not yet cover the receiver. */
const roomAtStart = 14
const roomAtEnd = 20

/** On a stage as low, a client beside the first server would stand on the last one's label. */
const lowStage = 300

/** Lines stay below it. */
const topEdge = 6
/** Most clients drawn. */
export const maxClients = 3

export function layoutStage(
  servers: readonly ServerId[],
  clients: readonly string[],
  size: Size,
  kind: StageKind,
): StageLayout {
  const ring = layoutRing(servers.length, size, kind)
  const clientSize = kind === 'phone' ? 30 : 36
  const highest = size.height < lowStage ? 26 : (ring.places[0]?.y ?? 56)
  const corner = kind === 'phone' ? { x: 32, y: 34 } : { x: 66, y: highest }
  const discs = new Map<string, Disc>()
  const serverPlaces = new Map<string, Place>()
  const clientPlaces = new Map<string, Point>()
  servers.forEach((id, i) => {
    const place = ring.places[i]
    if (place === undefined) return
    serverPlaces.set(id, place)
    discs.set(id, { x: place.x, y: place.y, radius: ring.disc / 2 })
  })
  const shown = kind === 'hero' || kind === 'smallHero' ? [] : clients.slice(0, maxClients)
  shown.forEach((id, i) => {
    const place = { x: corner.x, y: corner.y + i * (clientSize + 30) }
    clientPlaces.set(id, place)
    discs.set(id, { ...place, radius: clientSize / 2 })
  })

  const lines = new Map<string, Lane>()
  const line = (a: Peer, b: Peer): Lane | null => {
    const [from, to] = [discs.get(a), discs.get(b)]
    if (from === undefined || to === undefined) return null
    const known = lines.get(`${a}>${b}`)
    if (known !== undefined) return known
    const others = [...discs.values()].filter((disc) => disc !== from && disc !== to)
    const isClient = clientPlaces.has(a) || clientPlaces.has(b)
    const straight = linkLine(from, to, isClient ? others : [], topEdge)
    lines.set(`${a}>${b}`, straight)
    lines.set(`${b}>${a}`, reversed(straight))
    return straight
  }
  return {
    kind,
    disc: ring.disc,
    besides: Math.min(...ring.places.map(({ x }) => Math.min(x, size.width - x) - ring.disc / 2)),
    isTerse: ring.isTerse,
    servers: serverPlaces,
    clients: clientPlaces,
    clientSize,
    links: servers.flatMap((a, i) => servers.slice(i + 1).map((b) => ({ a, b }))),
    line,
    lane(from, to) {
      const way = line(from, to)
      if (way === null) return null
      const radius = (peer: Peer) => discs.get(peer)?.radius ?? 0
      return laneAlong(way, radius(from) + roomAtStart, radius(to) + roomAtEnd)
    },
  }
}
