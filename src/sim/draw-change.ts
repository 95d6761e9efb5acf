import { unreachable } from '../lib/assert'
import type { ServerId } from '../raft/index'
import type { Action } from './action'
import type { Dice } from './dice'
import type { Plan } from './plan'

/**
 * Somebody comes, goes, is promoted; or there is another set of voters at once. Who is replaced is noted in
 * `leaving`, and never comes back.
 */
export function drawChange(
  { servers, spares }: Omit<Plan, 'actions'>,
  dice: Dice,
  leaving: Set<ServerId>,
): readonly Action[] {
  const all = [...servers, ...spares].filter((id) => !leaving.has(id))
  const server = dice.oneOf(all)
  if (server === undefined) return []
  const kind = dice.pick(changes)
  switch (kind) {
    case 'add':
      return [{ type: 'add', server, as: 'voter' }]
    case 'learner':
      return [{ type: 'add', server, as: 'learner' }]
    case 'remove':
      return [{ type: 'remove', server }]
    case 'removeLeader':
      return [{ type: 'remove', server: 'leader' }]
    case 'single':
    case 'joint': {
      const voters = all.filter(() => dice.chance(60))
      return [{ type: 'changeVoters', how: kind, voters: voters.length === 0 ? all : voters }]
    }
    case 'replace': {
      if (all.length < 3) return []
      leaving.add(server)
      return [{ type: 'remove', server }]
    }
    default:
      return unreachable(kind)
  }
}

const changes = [
  'add',
  'add',
  'learner',
  'remove',
  'removeLeader',
  'joint',
  'joint',
  'single',
  'replace',
] as const
