import * as v from 'valibot'

import { micros, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { bootServer } from '../server/boot'
import type { Disk } from '../server/disk'
import { emptyDisk, newSlot, newWorld } from '../world/new-world'
import type { RunHeader } from '../world/record'
import type { ServerSlot, World } from '../world/world'
import { isSame } from './codec-bytes'
import { packed } from './packed'
import { diskContent, links, options, rules, server } from './schema-parts'

/** An image as what is in force, its disks, and what of it is not as if each server had just started from its own. */
export interface BriefImage {
  readonly inForce: unknown
  readonly disks: Readonly<Record<string, unknown>>
  readonly world: unknown
}

type InForce = Pick<World, 'options' | 'rules' | 'links'>
type Disks = Readonly<Record<string, Disk>>

/** Makes an image short against the header of its run. */
export function briefImage(header: RunHeader, image: World): BriefImage {
  const { options, rules, links } = image
  const inForce = { options, rules, links }
  const disks = Object.fromEntries(
    Object.values(image.servers).map(({ id, disk }) => [id, disk] as const),
  )
  const brief = Object.entries(disks).map(([id, disk]) => [
    id,
    difference(packed(emptyDisk), packed(disk)) ?? {},
  ])
  return {
    inForce: difference(inForceIn(header), inForce) ?? {},
    disks: Object.fromEntries(brief),
    world: difference(packed(expectedImage(header, inForce, disks)), packed(image)) ?? {},
  }
}

/** The image again, as files have it, for `readHeader` to check. */
export function wholeImage(header: RunHeader, brief: BriefImage): unknown {
  const found = Object.entries(brief.disks).map(([id, disk]) => {
    const whole = v.parse(diskContent, patched(packed(emptyDisk), disk))
    // The schemas describe exactly these types; brands exist for the compiler only.
    return [v.parse(server, id), whole as unknown as Disk] as const
  })
  const inForce = v.parse(inForceSchema, patched(inForceIn(header), brief.inForce))
  const expected = expectedImage(header, inForce as unknown as InForce, Object.fromEntries(found))
  return patched(packed(expected), brief.world)
}

const inForceSchema = v.object({ options, rules, links })

function inForceIn({ options, rules, links }: RunHeader): InForce {
  return { options, rules, links }
}

/** The world in which every server has just started from its disk, and nothing has happened. */
function expectedImage(header: RunHeader, inForce: InForce, disks: Disks): World {
  const { links } = inForce
  const world = newWorld({ ...header, ...inForce, image: null })
  const slots = Object.entries(disks).map(([id, disk]) =>
    started(serverId(id), disk, inForce, header.seed),
  )
  const servers = Object.fromEntries(slots.map((slot) => [slot.id, slot]))
  return { ...world, servers, linkHistory: { [links.version]: links } }
}

function started(id: ServerId, disk: Disk, inForce: InForce, seed: number): ServerSlot {
  const voters = disk.snapshot?.configuration.voters ?? []
  const { options, rules, links } = inForce
  const how = { options, rules, seed, links: links.version }
  const server = bootServer({ id, incarnation: 1, voters, disk, now: micros(0), ...how })
  return { ...newSlot(id, voters), incarnation: 1, status: 'up', server, disk }
}

/** What of a value is not as expected: changed fields of an object, and `{ "=": … }` for all that is replaced whole. */
function difference(expected: unknown, value: unknown): unknown {
  if (isSame(expected, value)) return undefined
  if (!isFields(expected) || !isFields(value)) return { '=': value }
  const isLess = Object.keys(expected).some((name) => !Object.hasOwn(value, name))
  if (isLess || expected['type'] !== value['type']) return { '=': value }
  const changes = Object.entries(value).map(
    ([name, each]) =>
      [
        name,
        Object.hasOwn(expected, name) ? difference(expected[name], each) : { '=': each },
      ] as const,
  )
  return Object.fromEntries(changes.filter(([, change]) => change !== undefined))
}

function patched(expected: unknown, change: unknown): unknown {
  if (!isFields(change)) return expected
  if (Object.hasOwn(change, '=')) return change['=']
  if (!isFields(expected)) return expected
  const known = expected
  const changes = Object.entries(change).map(
    ([name, each]) =>
      [name, patched(Object.hasOwn(known, name) ? known[name] : undefined, each)] as const,
  )
  return { ...known, ...Object.fromEntries(changes) }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
