import { unreachable } from '../lib/assert'
import { serverId } from '../raft/index'
import type { Peer } from '../server/messages'
import type { Dice } from './dice'
import type { Shape } from './partition'
import type { Plan } from './plan'
import type { Target } from './target'

/** How a network falls apart: most often into two parts, and most often to the leader's harm. */
export function drawShape({ servers, spares, clients }: Omit<Plan, 'actions'>, dice: Dice): Shape {
  const all = [...servers, ...spares]
  const peers: readonly Peer[] = [...all, ...clients]
  const kind = dice.pick(shapes)
  const server: Target = dice.chance(60) ? 'leader' : (dice.oneOf(all) ?? 'leader')
  switch (kind) {
    case 'halves':
      return { type: kind, side: peers.filter(() => dice.chance(50)) }
    case 'alone':
      return { type: kind, server, clients: clients.filter(() => dice.chance(50)) }
    case 'deaf':
    case 'mute':
      return { type: kind, server }
    case 'oneWay': {
      const [from, to] = [dice.oneOf(all), dice.oneOf(all)]
      return from === undefined || to === undefined || from === to
        ? { type: 'ring' }
        : { type: kind, from, to }
    }
    case 'ring':
      return { type: kind }
    case 'bridge':
      return { type: kind, middle: dice.oneOf(all) ?? serverId('S1') }
    default:
      return unreachable(kind)
  }
}

const shapes = [
  'halves',
  'halves',
  'alone',
  'alone',
  'ring',
  'deaf',
  'mute',
  'oneWay',
  'bridge',
] as const
