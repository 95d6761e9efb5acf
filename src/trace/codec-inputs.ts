import type { RecordedClientInput } from '../client/report'
import type { Operation } from '../kv/operation'
import type { ReadMode, ServerId, Timer } from '../raft/index'
import { serverId } from '../raft/index'
import type { Ask } from '../server/ask'
import type { RecordedInput } from '../server/report'
import type { InFlight, World } from '../world/world'
import { Unwritable } from './codec-bytes'
import type { Coder } from './codec-bytes'

/** What was given to a server or a client in one step, from what both sides know. */
export interface Given {
  readonly world: World
  /** What it may receive; what was received is taken out. */
  readonly waiting: InFlight[]
  /** Of the write that is out. */
  readonly serial: number
}

export type AnyInput = RecordedInput | RecordedClientInput

/** Those that are short. All others stand in a record that is written as JSON. */
const types = [
  'receive',
  'wake',
  'timeout',
  'stored',
  'links',
  'configure',
  'submit',
  'ask',
  'restartTimers',
] as const
type Short = (typeof types)[number]
const timers: readonly Timer[] = ['election', 'heartbeat', 'quorumCheck', 'transfer']

export function codeInput(coder: Coder, given: Given, input: AnyInput | null): AnyInput {
  const { world } = given
  const type = coder.oneOf<Short>(shortType(input), types)
  switch (type) {
    case 'receive':
      return codeReceive(coder, given, input)
    case 'wake':
    case 'restartTimers':
      return { type }
    case 'ask':
      return { type, ask: coder.changes(input?.type === type ? input.ask : null, usualAsk) }
    case 'timeout':
      return { type, timer: coder.oneOf(input?.type === type ? input.timer : null, timers) }
    case 'stored':
      return { type, serial: coder.near(input?.type === type ? input.serial : null, given.serial) }
    case 'links': {
      const version = input?.type === type ? input.version : null
      return { type, version: coder.near(version, world.links.version) }
    }
    case 'configure': {
      const { options, rules } = input?.type === type ? input : { options: null, rules: null }
      return {
        type,
        options: coder.changes(options, world.options),
        rules: coder.changes(rules, world.rules),
      }
    }
    case 'submit':
      return codeSubmit(coder, world, input?.type === type ? input : null)
  }
}

const usualAsk: Ask = { type: 'snapshot' }

/** By its place among those that wait. */
export function codeReceive(coder: Coder, given: Given, input: AnyInput | null): AnyInput {
  const { waiting } = given
  const named = input?.type === 'receive' ? input.message : null
  const flying = coder.oneOf(waiting.find(({ id }) => id === named) ?? null, waiting)
  waiting.splice(waiting.indexOf(flying), 1)
  return { type: 'receive', message: flying.id }
}

function shortType(input: AnyInput | null): Short | null {
  return types.find((type) => type === input?.type) ?? null
}

type Submit = Extract<RecordedClientInput, { readonly type: 'submit' }>

const operations = ['put', 'get', 'append', 'delete', 'cas', 'increment'] as const
const modes: readonly (ReadMode | 'any')[] = ['any', 'log', 'readIndex', 'lease', 'local']

function codeSubmit(coder: Coder, world: World, submit: Submit | null): Submit {
  const operation = codeOperation(coder, submit?.operation ?? null)
  const names: readonly (ServerId | 'any')[] = ['any', ...Object.keys(world.servers).map(serverId)]
  const server = coder.oneOf(submit === null ? null : (submit.server ?? 'any'), names)
  const mode = coder.oneOf(submit === null ? null : (submit.mode ?? 'any'), modes)
  return {
    type: 'submit',
    operation,
    server: server === 'any' ? null : server,
    mode: mode === 'any' ? null : mode,
  }
}

function codeOperation(coder: Coder, given: Operation | null): Operation {
  const type = coder.oneOf(given?.type ?? null, operations)
  const key = coder.text(given?.key ?? null)
  switch (type) {
    case 'get':
    case 'delete':
      return { type, key }
    case 'put':
    case 'append':
      return { type, key, value: coder.text(given?.type === type ? given.value : null) }
    case 'cas': {
      const cas = given?.type === type ? given : null
      const isAbsent = coder.count(cas === null ? null : cas.expected === null ? 1 : 0) === 1
      const expected = isAbsent ? null : coder.text(cas?.expected ?? null)
      return { type, key, expected, value: coder.text(cas?.value ?? null) }
    }
    case 'increment':
      return { type, key, by: coder.near(given?.type === type ? given.by : null, 1) }
  }
}

/** What a step of a server may be given; the writer's own inputs always may. */
export function serverInputs(inputs: readonly AnyInput[]): readonly RecordedInput[] {
  return inputs.map((input) => {
    if (input.type === 'submit' || input.type === 'servers') throw new Unwritable('not of a server')
    return input
  })
}

export function clientInputs(inputs: readonly AnyInput[]): readonly RecordedClientInput[] {
  return inputs.map((input) => {
    switch (input.type) {
      case 'receive':
      case 'wake':
      case 'links':
      case 'submit':
      case 'servers':
        return input
      default:
        throw new Unwritable('not of a client')
    }
  })
}
