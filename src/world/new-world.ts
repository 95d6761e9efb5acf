import { emptyList } from '../lib/persistent-list'
import { emptyMap } from '../lib/persistent-map'
import { micros, term } from '../raft/index'
import type { ServerId } from '../raft/index'
import type { Disk } from '../server/disk'
import type { RunHeader } from './record'
import type { ServerSlot, World } from './world'

export const emptyDisk: Disk = {
  serial: 0,
  currentTerm: term(0),
  votedFor: null,
  log: emptyList(),
}

/** The world before anything has happened: every server is about to start. */
export function newWorld(header: RunHeader): World {
  return {
    header,
    count: 0,
    at: micros(0),
    servers: Object.fromEntries(header.servers.map((id) => [id, newSlot(id)])),
    clients: {},
    inFlight: emptyMap(),
    links: header.links,
    linkHistory: { [header.links.version]: header.links },
    options: header.options,
    rules: header.rules,
    perMille: 0,
  }
}

function newSlot(id: ServerId): ServerSlot {
  return {
    id,
    incarnation: 0,
    status: 'starting',
    server: null,
    disk: emptyDisk,
    writing: null,
    clock: { since: micros(0), own: micros(0), ratePerMille: 1000 },
    failure: null,
  }
}
