import { emptyMap } from '../lib/persistent-map'
import { emptyLog, micros, term } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { Disk } from '../server/disk'
import { worldHash } from './hash'
import type { RunHeader } from './record'
import type { ServerSlot, World } from './world'

export const emptyDisk: Disk = {
  serial: 0,
  currentTerm: term(0),
  votedFor: null,
  log: emptyLog,
  snapshot: null,
}

/**
 * The world before anything has happened: every server is about to start, or all is as in an image, whose
 * events count on while time stands.
 */
export function newWorld(header: RunHeader): World {
  const { image, servers, spares } = header
  if (image !== null) return { ...image, perMille: 0, header: { ...header, image: null } }
  return {
    header,
    count: 0,
    at: micros(0),
    servers: Object.fromEntries([
      ...servers.map((id) => [id, newSlot(id, servers)] as const),
      ...spares.map((id) => [id, newSlot(id, [])] as const),
    ]),
    clients: {},
    placed: 0,
    inFlight: emptyMap(),
    links: header.links,
    linkHistory: { [header.links.version]: header.links },
    options: header.options,
    rules: header.rules,
    disk: 'auto',
    perMille: 0,
  }
}

/** Where a run that begins with an image comes from. */
export function parentOf(image: World): RunHeader['parent'] {
  return { run: image.header.run, event: image.count, hash: worldHash(image) }
}

/** A server that has never started. */
export function newSlot(id: ServerId, voters: readonly ServerId[]): ServerSlot {
  return {
    id,
    voters,
    incarnation: 0,
    status: 'starting',
    server: null,
    disk: emptyDisk,
    writing: null,
    clock: { since: micros(0), own: micros(0), ratePerMille: 1000 },
    failure: null,
    fault: null,
  }
}
