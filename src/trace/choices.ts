import { unreachable } from '../lib/assert'
import { micros } from '../raft/index'
import type { Micros, ServerId } from '../raft/index'
import type { ClientStepReport } from '../client/report'
import type { OptionsRecord, SpeedRecord } from '../world/record'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { linksChoices } from './choices-links'
import { submitted } from './choices-operation'
import { stepChoices } from './choices-step'
import type { RecordedStep } from './line'

/** What a person did, or in a live run the network and the clocks: the request that does the same while time stands. */
export type Choice = Request

/**
 * What was chosen in one record; `before` is the world it happened to. What follows by itself is no choice: a
 * boot at the beginning of a run, a write that lands on a disk that writes by itself. A live server takes several messages as one batch; read back they are given one by one.
 */
export function choicesOf(step: RecordedStep, before: World): readonly Choice[] {
  return read(step, before, (server) => hasJustCome(server, before))
}

/**
 * The same of one event after the other: then it is known for whom a leader is asked because it came, and for
 * whom once more.
 */
export function choiceReader(): typeof choicesOf {
  const newcomers = new Set<ServerId>()
  return (step, before) => {
    const { record } = step
    if (record.type === 'newServer') newcomers.add(record.server)
    const choices = read(step, before, (server) => newcomers.has(server))
    if (record.type === 'step')
      for (const input of record.inputs)
        if (input.type === 'ask' && input.ask.type === 'addServer')
          newcomers.delete(input.ask.server)
    return choices
  }
}

/** Whether a server has come to be added, and nobody was asked to yet. */
export type IsNewcomer = (server: ServerId) => boolean

function read(step: RecordedStep, before: World, isNewcomer: IsNewcomer): readonly Choice[] {
  const { record } = step
  const passed = 'at' in record ? passing(before.at, record.at) : []
  return [...passed, ...chosen(step, before, isNewcomer)]
}

function chosen(step: RecordedStep, before: World, isNewcomer: IsNewcomer): readonly Choice[] {
  const { record } = step
  switch (record.type) {
    case 'step':
      return stepChoices(record, step.applied, { before, isNewcomer })
    case 'clientStep':
      return clientChoices(record)
    case 'boot':
    case 'refused': {
      const { server } = record
      return before.servers[server]?.status === 'starting' ? [] : [{ type: 'restart', server }]
    }
    case 'crash':
      return [{ type: 'crash', server: record.server, fault: record.fault }]
    case 'freeze':
    case 'thaw':
      return [{ type: record.type, server: record.server }]
    case 'clock': {
      const { server, ratePerMille } = record
      return [{ type: 'skewClock', server, ratePerMille }]
    }
    case 'discard': {
      const { message, reason } = record
      const isLostOnDelivery = reason === 'cut' || reason === 'down'
      return [{ type: isLostOnDelivery ? 'deliver' : 'drop', message }]
    }
    case 'hold':
    case 'release':
    case 'duplicate':
      return [{ type: record.type, message: record.message }]
    case 'setDisk':
      return [{ type: 'setDisk', disk: record.disk }]
    case 'links':
      return linksChoices(before.links, record.links)
    case 'options':
      return optionsChoices(record, before)
    case 'speed':
      return [speedChoice(record, before)]
    case 'advance':
    case 'clientBoot':
    case 'hash':
    // Whoever comes is asked to be added next, and that is the choice.
    case 'newServer':
      return []
    default:
      return unreachable(record)
  }
}

/** As far as one moment can tell: a server came in the run, and nothing has happened to it yet. */
function hasJustCome(id: ServerId, { header, servers }: World): boolean {
  const slot = servers[id]
  const isOfTheFirst = header.servers.includes(id) || header.spares.includes(id)
  return !isOfTheFirst && slot?.incarnation === 1 && (slot.server?.n ?? 0) === 0
}

function clientChoices({ client, inputs }: ClientStepReport): readonly Choice[] {
  return inputs.flatMap((input): readonly Choice[] => {
    if (input.type === 'submit') return [submitted(input)]
    if (input.type === 'receive') return [{ type: 'deliver', message: input.message }]
    return input.type === 'wake' ? [{ type: 'wake', client }] : []
  })
}

function passing(from: Micros, to: Micros): readonly Choice[] {
  const passed = micros(to - from)
  return passed > 0 ? [{ type: 'advance', ms: passed / 1000 }] : []
}

function speedChoice({ perMille }: SpeedRecord, before: World): Choice {
  if (perMille === 0) return { type: 'pause' }
  return before.perMille === 0 ? { type: 'play' } : { type: 'setSpeed', perMille }
}

/** What differs, and where nothing does, that it was said all the same. */
function optionsChoices({ options, rules }: OptionsRecord, before: World): readonly Choice[] {
  const changed = Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) =>
        Object.entries(before.options).find(([key]) => key === name)?.[1] !== value,
    ),
  )
  const names = Object.keys(rules) as (keyof typeof rules)[]
  const turned = names.filter((name) => rules[name] !== before.rules[name])
  const isSaidOfOptions = Object.keys(changed).length > 0 || turned.length === 0
  return [
    ...(isSaidOfOptions ? [{ type: 'setOptions', options: changed } as const] : []),
    ...turned.map((rule) => ({ type: 'setRule', rule, isOn: rules[rule] }) as const),
  ]
}
