import { describeOperation } from '../kv/operation'
import { unreachable } from '../lib/assert'
import { defaultRaftOptions } from '../raft/index'
import { lines, lineText } from '../trace/sentences'
import { apply } from '../world/apply'
import { newWorld } from '../world/new-world'
import type { RunHeader, WorldRecord } from '../world/record'
import type { Action } from './action'
import type { Shape } from './partition'
import type { Plan } from './plan'

/** A plan as lines of text: what is not as usual, and all that is done. */
export function tellPlan(plan: Plan): readonly string[] {
  const { seed, servers, spares, clients, options, rules, troubles } = plan
  const changed = Object.entries(options).filter(
    ([name, value]) => value !== Object.entries(defaultRaftOptions).find(([n]) => n === name)?.[1],
  )
  const off = Object.entries(rules).flatMap(([name, isOn]) => (isOn ? [] : [name]))
  return [
    `seed ${seed}: ${servers.join(' ')}${spares.length === 0 ? '' : `, to be added ${spares.join(' ')}`}; ${clients.join(' ')}`,
    ...(off.length === 0 ? [] : [`rules off: ${off.join(', ')}`]),
    `options: ${changed.map(([name, value]) => `${name} ${value}`).join(', ')}`,
    `links: ${JSON.stringify(plan.links.servers)}, of clients ${JSON.stringify(plan.links.clients)}`,
    `disks: ${plan.diskMinMs} to ${plan.diskMaxMs} ms; sessions: ${plan.clientOptions.maxSessions}; troubles: ${troubles.join(', ')}`,
    ...plan.actions.map(
      ({ atMs, action }) => `${String(atMs).padStart(6)} ms  ${tellAction(action)}`,
    ),
    `${String(plan.faultsMs).padStart(6)} ms  all is healed`,
  ]
}

/** What a recording has to tell: its changes of roles, commits and faults, the last of them. */
export function tellRecording(
  header: RunHeader,
  records: readonly WorldRecord[],
  most: number,
): readonly string[] {
  let world = newWorld(header)
  const told: string[] = []
  for (const record of records) {
    const applied = apply(world, record)
    world = applied.world
    const at = (world.at / 1000).toFixed(1).padStart(8)
    for (const line of lines({ record, applied }))
      if (line.isMilestone) told.push(`${at} ms  ${lineText(line)}`)
  }
  return told.slice(-most)
}

function tellAction(action: Action): string {
  switch (action.type) {
    case 'submit': {
      const how = action.mode === null ? '' : ` (${action.mode})`
      const whom = action.server === null ? '' : ` of ${action.server}`
      return `${action.client} asks${whom}: ${describeOperation(action.operation)}${how}`
    }
    case 'crash':
      return `crash ${action.server} at ${action.point} for ${action.downMs} ms`
    case 'corrupt':
      return `crash ${action.server} for ${action.downMs} ms, disk: ${JSON.stringify(action.fault)}`
    case 'partition':
      return `partition: ${tellShape(action.shape)}`
    case 'heal':
      return 'heal all links'
    case 'weather':
      return `weather: ${JSON.stringify(action.servers)}, of clients ${JSON.stringify(action.clients)}`
    case 'freeze':
      return `freeze ${action.server} for ${action.ms} ms`
    case 'skew':
      return `clock of ${action.server} at ${action.ratePerMille} ‰`
    case 'timeout':
      return `${action.timer} timeout of ${action.server}`
    case 'slowDisk':
      return `disk of ${action.server} slower by ${action.delayMs} ms for ${action.ms} ms`
    case 'fullDisk':
      return `disk of ${action.server} full for ${action.ms} ms`
    case 'snapshot':
      return `${action.server} compacts its log`
    case 'configure':
      return `options: ${JSON.stringify(action.options)}`
    case 'transfer':
      return `transfer to ${action.to}`
    case 'add':
      return `add ${action.server} as ${action.as}`
    case 'remove':
      return `remove ${action.server}`
    case 'changeVoters':
      return `voters ${action.voters.join(' ')}, ${action.how}`
    case 'retire':
      return `${action.server} is gone for good, if it was removed`
    default:
      return unreachable(action)
  }
}

function tellShape(shape: Shape): string {
  switch (shape.type) {
    case 'halves':
      return `${shape.side.join(' ')} from all others`
    case 'alone':
      return `${[shape.server, ...shape.clients].join(' ')} alone`
    case 'deaf':
    case 'mute':
      return `${shape.server} ${shape.type}`
    case 'oneWay':
      return `${shape.from} to ${shape.to}`
    case 'bridge':
      return `two sides and ${shape.middle} between them`
    case 'ring':
      return 'each hears its neighbours on a ring'
    default:
      return unreachable(shape)
  }
}
