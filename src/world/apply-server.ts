import { digest } from '../lib/digest'
import { reasonOf } from '../lib/reason-of'
import type { Micros, ServerId } from '../raft/index'
import { bootServer } from '../server/boot'
import type { Disk } from '../server/disk'
import { applyDiskFault } from '../server/disk-fault'
import type { Message } from '../server/messages'
import type { BootReport, HashReport, StepReport } from '../server/report'
import type { Server } from '../server/server'
import { step } from '../server/step'
import type { Input, Step } from '../server/step'
import { quietly, withSlot } from './applied'
import type { Applied } from './applied'
import { land, sendAll, stray } from './flight'
import type { CrashRecord } from './record'
import { move } from './world'
import type { InFlight, ServerSlot, World } from './world'

/** Runs a server's step on what it was given. */
export function applyStep(world: World, record: StepReport): Applied {
  const slot = world.servers[record.server]
  if (slot === undefined || slot.server === null) {
    return quietly(world, `${record.server} took step ${record.n} while it was not running`)
  }
  if (slot.incarnation !== record.incarnation || slot.server.n + 1 !== record.n) {
    const expected = `${slot.incarnation}/${slot.server.n + 1}`
    return quietly(
      world,
      `${record.server} took step ${record.incarnation}/${record.n}, not ${expected}`,
    )
  }
  const taken: InFlight[] = []
  const inputs: Input[] = []
  let { inFlight } = world
  for (const input of record.inputs) {
    if (input.type !== 'receive') inputs.push(input)
    else {
      const landed = land(inFlight, input.message)
      if (landed.taken === null) {
        return quietly(world, `${record.server} received ${input.message}, which is not in flight`)
      }
      inFlight = landed.inFlight
      taken.push(landed.taken)
      inputs.push({ type: 'receive', message: landed.taken.message })
    }
  }

  const stepped = stepOrWhy(slot.server, record.now, inputs)
  if (typeof stepped === 'string') {
    const failed = withSlot({ ...world, inFlight }, record.server, { failure: stepped })
    return { ...quietly(failed), taken }
  }
  const { server, effects, decisions } = stepped
  const messages: Message[] = []
  let { disk, writing } = slot
  if (inputs[0]?.type === 'stored' && writing !== null) [disk, writing] = [writing, null]
  for (const effect of effects) {
    if (effect.type === 'send') messages.push(effect.message)
    else writing = diskAfter(server, effect.serial)
  }
  const links = world.linkHistory[server.links] ?? world.links
  const sending = {
    sender: record.server,
    incarnation: record.incarnation,
    n: record.n,
    at: record.at,
    links,
  }
  const flight = sendAll(world, inFlight, sending, messages)
  const { sent, lost, placed } = flight
  const { count, at, clients } = world
  const servers: Record<ServerId, ServerSlot> = { ...world.servers }
  servers[slot.id] = slotAfter(slot, server, disk, writing)
  return {
    world: move(world, { count, at, servers, clients, placed, inFlight: flight.inFlight }),
    decisions,
    sent,
    lost,
    taken,
    settled: [],
    divergence: null,
  }
}

/** Starts a server from the write its disk was found to hold: the last durable one, or the one under way. */
export function applyBoot(world: World, record: BootReport): Applied {
  const slot = world.servers[record.server]
  if (slot === undefined) return quietly(world, `${record.server} is not a server of this run`)
  if (slot.server !== null || record.incarnation <= slot.incarnation) {
    const before = `${slot.incarnation} ${slot.server === null ? 'ended' : 'was running'}`
    return quietly(world, `${record.server} started as ${record.incarnation} when ${before}`)
  }
  const disk = record.disk ?? landedDisk(slot, record.serial)
  if (disk === null) {
    const known = `write ${slot.disk.serial}${slot.writing === null ? '' : ` or ${slot.writing.serial}`}`
    return quietly(world, `${record.server} found write ${record.serial} on its disk, not ${known}`)
  }
  const { incarnation, now, voters, seed, links, options, rules } = record
  const server = bootServer({
    id: slot.id,
    incarnation,
    voters,
    options,
    rules,
    disk,
    now,
    seed,
    links,
  })
  const clock = { since: record.at, own: now, ratePerMille: record.ratePerMille }
  const inFlight = stray(world, slot.id)
  const change: Partial<ServerSlot> = {
    incarnation,
    status: 'up',
    server,
    disk,
    writing: null,
    clock,
    failure: null,
    fault: null,
  }
  return quietly(withSlot({ ...world, inFlight }, slot.id, change))
}

/** Ends a server: what was in its memory is gone, and so is what was on its way to it. */
export function applyCrash(world: World, record: CrashRecord): Applied {
  const inFlight = stray(world, record.server)
  const { failure, fault } = record
  const change = { status: 'down', server: null, failure, fault } as const
  return quietly(withSlot({ ...world, inFlight }, record.server, change))
}

/** Compares a server's own digest with the fold's. */
export function applyHash(world: World, record: HashReport): Applied {
  const server = world.servers[record.server]?.server ?? null
  if (server === null || server.incarnation !== record.incarnation || server.n !== record.n) {
    return quietly(
      world,
      `${record.server} hashed step ${record.incarnation}/${record.n} out of turn`,
    )
  }
  const isSame = digest(server) === record.hash
  return quietly(
    world,
    isSame
      ? null
      : `${record.server} differs from its recording after step ${record.incarnation}/${record.n}`,
  )
}

function slotAfter(slot: ServerSlot, server: Server, disk: Disk, writing: Disk | null): ServerSlot {
  return {
    id: slot.id,
    voters: slot.voters,
    incarnation: slot.incarnation,
    status: slot.status,
    server,
    disk,
    writing,
    clock: slot.clock,
    failure: server.failure,
    fault: slot.fault,
  }
}

/** A step that throws threw in the server's own thread too, and a crash follows; here it is one sentence. */
function stepOrWhy(server: Server, now: Micros, inputs: readonly Input[]): Step | string {
  try {
    return step(server, now, inputs)
  } catch (error) {
    return reasonOf(error)
  }
}

/** The disk that holds so much, after what it suffered while its server was down. */
function landedDisk({ disk, writing, fault }: ServerSlot, serial: number): Disk | null {
  const known = writing === null ? [disk] : [disk, writing]
  const suffered = known.map((each) => (fault === null ? each : applyDiskFault(each, fault)))
  return suffered.find((each) => each?.serial === serial) ?? null
}

/** What the disk holds once the write of this state has landed. */
function diskAfter(server: Server, serial: number): Disk {
  const { currentTerm, votedFor, log, snapshot } = server.raft
  return { serial, currentTerm, votedFor, log, snapshot }
}
