import { unreachable } from '../lib/assert'
import { micros } from '../raft/index'
import { quietly, withSlot } from './applied'
import type { Applied } from './applied'
import { applyClientBoot, applyClientStep } from './apply-client'
import { applyBoot, applyCrash, applyHash, applyStep } from './apply-server'
import { land } from './flight'
import { applyHandled } from './handled'
import { newSlot } from './new-world'
import type { WorldRecord } from './record'
import { sweep } from './sweep'
import { move } from './world'
import type { World } from './world'

export type { Applied, Settled } from './applied'

/**
 * Folds one record into the world. The same `step` that ran in the worker runs here, on the same
 * inputs, so what is derived from a recording is what happened.
 */
export function apply(before: World, record: WorldRecord): Applied {
  const at = 'at' in record ? micros(Math.max(before.at, record.at)) : before.at
  const { servers, clients, placed, perMille } = before
  const count = before.count + 1
  const inFlight = sweep({ count, at, inFlight: before.inFlight, servers, perMille })
  const world = move(before, { count, at, servers, clients, placed, inFlight })
  switch (record.type) {
    case 'step':
      return applyStep(world, record)
    case 'clientStep':
      return applyClientStep(world, record)
    case 'boot':
      return applyBoot(world, record)
    case 'crash':
      return applyCrash(world, record)
    case 'hash':
      return applyHash(world, record)
    case 'clientBoot':
      return applyClientBoot(world, record)
    case 'discard': {
      const landed = land(world.inFlight, record.message)
      const taken = landed.taken === null ? [] : [landed.taken]
      return { ...quietly({ ...world, inFlight: landed.inFlight }), taken }
    }
    case 'refused': {
      const { incarnation, reason } = record
      const change = { incarnation, status: 'refused', failure: reason } as const
      return quietly(withSlot(world, record.server, change))
    }
    case 'freeze':
      return quietly(withSlot(world, record.server, { status: 'frozen' }))
    case 'thaw':
      return quietly(withSlot(world, record.server, { status: 'up' }))
    case 'clock': {
      const clock = { since: record.at, own: record.now, ratePerMille: record.ratePerMille }
      return quietly(withSlot(world, record.server, { clock }))
    }
    case 'hold':
    case 'release':
    case 'duplicate':
      return applyHandled(world, record)
    case 'newServer': {
      const slot = newSlot(record.server, [])
      return quietly({ ...world, servers: { ...world.servers, [record.server]: slot } })
    }
    case 'advance':
      return quietly(world)
    case 'links': {
      const { links } = record
      const linkHistory = { ...stillKnown(world), [links.version]: links }
      return quietly({ ...world, links, linkHistory })
    }
    case 'options':
      return quietly({ ...world, options: record.options, rules: record.rules })
    case 'setDisk':
      return quietly({ ...world, disk: record.disk })
    case 'speed':
      return quietly({ ...world, perMille: record.perMille })
    default:
      return unreachable(record)
  }
}

/** Rule books kept for who starts, or takes them in, long after they were written. */
const booksKept = 256

/**
 * The rule books that somebody may still send under: who knows an old one may be given each of those
 * after it, one by one.
 */
function stillKnown({ linkHistory, links, servers, clients }: World): World['linkHistory'] {
  let oldest = Math.max(0, links.version - booksKept)
  for (const { server } of Object.values(servers))
    if (server !== null) oldest = Math.min(oldest, server.links)
  for (const client of Object.values(clients)) oldest = Math.min(oldest, client.links)
  if (linkHistory[oldest - 1] === undefined) return linkHistory
  const books = Object.values(linkHistory).filter(({ version }) => version >= oldest)
  return Object.fromEntries(books.map((book) => [book.version, book]))
}
