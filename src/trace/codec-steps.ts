import type { ClientStepReport } from '../client/report'
import { digest } from '../lib/digest'
import { micros } from '../raft/index'
import type { Peer } from '../server/messages'
import { ownTime } from '../server/own-clock'
import type { HashReport, StepReport } from '../server/report'
import type { Client } from '../client/client'
import type { ServerSlot } from '../world/world'
import { BadBytes, Unwritable } from './codec-bytes'
import type { Coder } from './codec-bytes'
import { clientInputs, codeInput, codeReceive, serverInputs } from './codec-inputs'
import type { AnyInput, Given } from './codec-inputs'
import { expectedAt, waitingFor } from './codec-scene'
import type { Scene } from './codec-scene'

/** What a step was given, where that is one of the usual things: it stands in the record's first byte. */
export const shapes = ['any', 'first', 'wake', 'stored', 'one', 'election', 'two', 'hash'] as const
export type Shape = (typeof shapes)[number]

/** The shape that a record is written in. */
export function shapeOf(scene: Scene, record: StepReport | HashReport | ClientStepReport): Shape {
  if (record.type === 'hash') return 'hash'
  const who = record.type === 'step' ? record.server : record.client
  const [first, second] = record.inputs
  if (first === undefined) return 'any'
  const isNext = (input: AnyInput | undefined, place: number) =>
    input?.type === 'receive' && waitingFor(scene.world, who)[place]?.id === input.message
  if (record.inputs.length === 2) return isNext(first, 0) && isNext(second, 1) ? 'two' : 'any'
  if (record.inputs.length > 2) return 'any'
  switch (first.type) {
    case 'wake':
      return 'wake'
    case 'receive':
      return isNext(first, 0) ? 'first' : 'one'
    case 'timeout':
      return first.timer === 'election' ? 'election' : 'any'
    case 'stored':
      return record.type === 'step' && first.serial === serialOf(scene.world.servers[record.server])
        ? 'stored'
        : 'any'
    default:
      return 'any'
  }
}

export function codeStep(
  coder: Coder,
  scene: Scene,
  slot: ServerSlot,
  shape: Shape,
  record: StepReport | null,
): StepReport {
  const { id, incarnation, clock, server } = slot
  if (server === null) throw new Unwritable('it is not running')
  const given = givenTo(scene, id, serialOf(slot))
  const inputs = serverInputs(codeInputs(coder, given, shape, record?.inputs ?? null))
  const at = micros(coder.near(record?.at ?? null, expectedAt(scene, id, inputs)))
  const now = ownTime(clock, at)
  return { type: 'step', server: id, incarnation, n: server.n + 1, at, now, inputs }
}

export function codeClientStep(
  coder: Coder,
  scene: Scene,
  client: Client,
  shape: Shape,
  record: ClientStepReport | null,
): ClientStepReport {
  const given = givenTo(scene, client.id, 0)
  const inputs = clientInputs(codeInputs(coder, given, shape, record?.inputs ?? null))
  const at = micros(coder.near(record?.at ?? null, expectedAt(scene, client.id, inputs)))
  return { type: 'clientStep', client: client.id, n: client.n + 1, at, inputs }
}

/** A digest that agreed with the fold's need not be written: the reader's fold has the same. */
export function codeHash({ id, incarnation, server }: ServerSlot): HashReport {
  if (server === null) throw new Unwritable('it is not running')
  return { type: 'hash', server: id, incarnation, n: server.n, hash: digest(server) }
}

function codeInputs(
  coder: Coder,
  given: Given,
  shape: Shape,
  inputs: readonly AnyInput[] | null,
): readonly AnyInput[] {
  const next = (): AnyInput => {
    const flying = given.waiting.shift()
    if (flying === undefined) throw new BadBytes('it receives what was not sent')
    return { type: 'receive', message: flying.id }
  }
  switch (shape) {
    case 'first':
      return [next()]
    case 'two':
      return [next(), next()]
    case 'one':
      return [codeReceive(coder, given, inputs?.[0] ?? null)]
    case 'wake':
      return [{ type: 'wake' }]
    case 'stored':
      return [{ type: 'stored', serial: given.serial }]
    case 'election':
      return [{ type: 'timeout', timer: 'election' }]
    case 'any': {
      const length = coder.count(inputs?.length ?? null)
      if (length > mostInputs) throw new BadBytes('it is given too much')
      return Array.from({ length }, (_, i) => codeInput(coder, given, inputs?.[i] ?? null))
    }
    case 'hash':
      throw new BadBytes('a hash is given nothing')
  }
}

const mostInputs = 100_000

function givenTo({ world }: Scene, who: Peer, serial: number): Given {
  return { world, waiting: [...waitingFor(world, who)], serial }
}

function serialOf(slot: ServerSlot | undefined): number {
  return slot?.server?.writing?.serial ?? 0
}
