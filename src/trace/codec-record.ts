import { defaultClientOptions } from '../client/client'
import { unreachable } from '../lib/assert'
import { seedOf } from '../lib/seed-of'
import { micros, serverId } from '../raft/index'
import type { ServerId } from '../raft/index'
import { clientId } from '../server/messages'
import type { MessageId, Peer } from '../server/messages'
import type { BootReport, DiscardReason } from '../server/report'
import { emptyDisk } from '../world/new-world'
import type { WorldRecord } from '../world/record'
import type { ServerSlot, World } from '../world/world'
import { BadBytes, isSame, parsedObject, Unwritable } from './codec-bytes'
import type { Coder } from './codec-bytes'
import { waitingFor } from './codec-scene'
import type { Scene } from './codec-scene'
import { codeClientStep, codeHash, codeStep, shapeOf, shapes } from './codec-steps'
import { packed } from './packed'
import { readRecord } from './record-schemas'

/**
 * Writes or reads one record as what of it does not follow from the world before it. What follows is not
 * written at all; a record in which something else stands is not what comes back, and is to be written by
 * `codeAsJson`.
 */
export function codeRecord(coder: Coder, scene: Scene, record: WorldRecord | null): WorldRecord {
  const { world } = scene
  const head = coder.count(record === null ? null : headOf(scene, record))
  if (head < steps) return codeOther(coder, world, head, record)
  const shape = shapes[(head - steps) % shapes.length]
  const who = peersOf(world)[Math.floor((head - steps) / shapes.length)]
  if (who === undefined || shape === undefined) throw new BadBytes('it names nobody')
  const slot = slotOf(world, who)
  if (slot !== undefined && shape === 'hash') return codeHash(slot)
  if (slot !== undefined)
    return codeStep(coder, scene, slot, shape, record?.type === 'step' ? record : null)
  const client = world.clients[who]
  if (client === undefined || shape === 'hash') throw new BadBytes('it names nobody')
  return codeClientStep(coder, scene, client, shape, record?.type === 'clientStep' ? record : null)
}

/** Whole, whatever follows from what. */
export function codeAsJson(coder: Coder, record: WorldRecord | null): WorldRecord {
  coder.count(json)
  const text = coder.text(record === null ? null : JSON.stringify(packed(record)))
  return record ?? readJson(text)
}

function readJson(text: string): WorldRecord {
  const read = readRecord(parsedObject(text))
  if (read === null) throw new BadBytes('it holds what is no record')
  return read
}

/** Where the records of steps begin: below stand all others, by their type. */
const steps = 32
const json = 0
const others = [
  'boot',
  'discard',
  'freeze',
  'thaw',
  'clock',
  'clientBoot',
  'crash',
  'newServer',
  'hold',
  'release',
  'duplicate',
  'advance',
  'setDisk',
  'links',
  'speed',
  'options',
] as const
type Other = (typeof others)[number]

function headOf(scene: Scene, record: WorldRecord): number {
  if (record.type === 'step' || record.type === 'hash' || record.type === 'clientStep') {
    const who = record.type === 'clientStep' ? record.client : record.server
    const place = peersOf(scene.world).indexOf(who)
    return steps + place * shapes.length + shapes.indexOf(shapeOf(scene, record))
  }
  // What is not there is written as JSON.
  return 1 + others.findIndex((type) => type === record.type)
}

function peersOf({ servers, clients }: World): readonly Peer[] {
  return [...Object.keys(servers).map(serverId), ...Object.keys(clients).map(clientId)]
}

function slotOf({ servers }: World, who: Peer): ServerSlot | undefined {
  return Object.values(servers).find(({ id }) => id === who)
}

function codeOther(
  coder: Coder,
  world: World,
  head: number,
  record: WorldRecord | null,
): WorldRecord {
  if (head === json) return readJson(coder.text(null))
  const type: Other | undefined = others[head - 1]
  if (type === undefined) throw new BadBytes('it holds a record of an unknown type')
  const same = <T extends WorldRecord['type']>(wanted: T) => of(record, wanted)
  const given = record !== null && 'at' in record ? record.at : null
  const at = micros(coder.near(given, world.at))
  switch (type) {
    case 'boot':
      return codeBoot(coder, world, at, same(type))
    case 'discard': {
      const reason = coder.oneOf(same(type)?.reason ?? null, reasons)
      return { type, message: codeMessage(coder, world, same(type)?.message ?? null), at, reason }
    }
    case 'freeze':
    case 'thaw': {
      const frozen = record?.type === 'freeze' || record?.type === 'thaw' ? record : null
      return { type, server: codeServer(coder, world, frozen?.server ?? null), at }
    }
    case 'clock': {
      const server = codeServer(coder, world, same(type)?.server ?? null)
      const now = micros(coder.near(same(type)?.now ?? null, at))
      const ratePerMille = coder.count(same(type)?.ratePerMille ?? null)
      return { type, server, at, now, ratePerMille }
    }
    case 'clientBoot': {
      const client = clientId(coder.text(same(type)?.client ?? null))
      const options = coder.changes(same(type)?.options ?? null, defaultClientOptions)
      const seed = coder.near(same(type)?.seed ?? null, seedOf(world.header.seed, client))
      const links = coder.near(same(type)?.links ?? null, world.links.version)
      const servers = Object.keys(world.servers).map(serverId)
      return { type, client, at, servers, options, seed, links }
    }
    case 'crash': {
      const server = codeServer(coder, world, same(type)?.server ?? null)
      const { incarnation, server: state } = knownSlot(world, server)
      const lastN = coder.near(same(type)?.lastN ?? null, state?.n ?? 0)
      return { type, server, incarnation, lastN, at, failure: null, fault: null }
    }
    case 'newServer':
      return { type, server: serverId(coder.text(same(type)?.server ?? null)), at }
    case 'hold':
    case 'release': {
      const handled = record?.type === 'hold' || record?.type === 'release' ? record : null
      return { type, message: codeMessage(coder, world, handled?.message ?? null), at }
    }
    case 'duplicate': {
      const message = codeMessage(coder, world, same(type)?.message ?? null)
      const stem = message.slice(0, message.lastIndexOf('+') + 1)
      const copy = coder.count(
        same(type) === null ? null : Number(same(type)?.copy.slice(stem.length)),
      )
      return { type, message, copy: `${stem}${copy}` as MessageId, at }
    }
    case 'advance':
      return { type, at }
    case 'setDisk':
      return { type, disk: coder.oneOf(same(type)?.disk ?? null, ['auto', 'hand']), at }
    case 'links': {
      const version = coder.near(same(type)?.links.version ?? null, world.links.version + 1)
      const links = coder.changes(same(type)?.links ?? null, { ...world.links, version })
      return { type, links, at }
    }
    case 'speed':
      return { type, perMille: coder.count(same(type)?.perMille ?? null), at }
    case 'options': {
      const options = coder.changes(same(type)?.options ?? null, world.options)
      return { type, options, rules: coder.changes(same(type)?.rules ?? null, world.rules), at }
    }
    default:
      return unreachable(type)
  }
}

const reasons: readonly DiscardReason[] = [
  'cut',
  'down',
  'byHand',
  'olderIncarnation',
  'malformed',
  'overloaded',
]

function codeBoot(
  coder: Coder,
  world: World,
  at: BootReport['at'],
  boot: BootReport | null,
): BootReport {
  const server = codeServer(coder, world, boot?.server ?? null)
  const slot = knownSlot(world, server)
  const { voters, clock, disk: known } = slot
  const incarnation = slot.incarnation + 1
  const now = micros(coder.count(boot?.now ?? null))
  const serial = coder.near(boot?.serial ?? null, known.serial)
  const isEmpty = boot === null ? null : isSame(boot.disk, emptyDisk) ? 1 : 0
  const disk = coder.count(isEmpty) === 1 ? emptyDisk : null
  const seed = coder.near(boot?.seed ?? null, seedOf(world.header.seed, `${server}.${incarnation}`))
  const links = coder.near(boot?.links ?? null, world.links.version)
  const { ratePerMille } = clock
  const { options, rules } = world
  const found = { serial, disk, seed, links, options, rules }
  return { type: 'boot', server, incarnation, at, now, voters, ratePerMille, ...found }
}

function codeServer(coder: Coder, { servers }: World, id: ServerId | null): ServerId {
  return coder.oneOf(id, Object.keys(servers).map(serverId))
}

/** Any message in flight, by its place among all. */
function codeMessage(coder: Coder, world: World, id: MessageId | null): MessageId {
  const all = waitingFor(world, null).map((flying) => flying.id)
  return coder.oneOf(id, all)
}

function knownSlot(world: World, id: ServerId): ServerSlot {
  const slot = world.servers[id]
  if (slot === undefined) throw new Unwritable(`${id} is not in the world`)
  return slot
}

function of<T extends WorldRecord['type']>(
  record: WorldRecord | null,
  type: T,
): Extract<WorldRecord, { readonly type: T }> | null {
  return record !== null && isOf(record, type) ? record : null
}

function isOf<T extends WorldRecord['type']>(
  record: WorldRecord,
  type: T,
): record is Extract<WorldRecord, { readonly type: T }> {
  return record.type === type
}
