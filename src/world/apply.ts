import { unreachable } from '../lib/assert'
import { micros } from '../raft/index'
import { quietly, withSlot } from './applied'
import type { Applied } from './applied'
import { applyClientBoot, applyClientStep } from './apply-client'
import { applyBoot, applyCrash, applyHash, applyStep } from './apply-server'
import { land } from './flight'
import type { WorldRecord } from './record'
import type { World } from './world'

export type { Applied, Settled } from './applied'

/**
 * Folds one record into the world. The same `step` that ran in the worker runs here, on the same
 * inputs, so what is derived from a recording is what happened.
 */
export function apply(before: World, record: WorldRecord): Applied {
  const at = 'at' in record ? micros(Math.max(before.at, record.at)) : before.at
  const world: World = { ...before, count: before.count + 1, at }
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
      const { inFlight, taken } = land(world.inFlight, record.message)
      return { ...quietly({ ...world, inFlight }), taken: taken === null ? [] : [taken] }
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
    case 'links': {
      const { links } = record
      const linkHistory = { ...stillKnown(world), [links.version]: links }
      return quietly({ ...world, links, linkHistory })
    }
    case 'options':
      return quietly({ ...world, options: record.options, rules: record.rules })
    case 'speed':
      return quietly({ ...world, perMille: record.perMille })
    default:
      return unreachable(record)
  }
}

/** The rule books that somebody may still send under. */
function stillKnown(world: World): World['linkHistory'] {
  const known = new Set([world.links.version])
  for (const { server } of Object.values(world.servers))
    if (server !== null) known.add(server.links)
  for (const { links } of Object.values(world.clients)) known.add(links)
  const books = Object.values(world.linkHistory)
  return Object.fromEntries(
    books.filter(({ version }) => known.has(version)).map((book) => [book.version, book]),
  )
}
