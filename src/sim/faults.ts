import { unreachable } from '../lib/assert'
import type { ServerId } from '../raft/index'
import { defaultLinks, isServer, linkKey } from '../server/links'
import type { Peer } from '../server/messages'
import { createDice } from './dice'
import type { Dice } from './dice'
import { drawWeather } from './plan'
import type { Plan } from './plan'
import type { Simulation } from './simulation'

/** Breaks a running simulation again and again as its seed says, until `isOver`. */
export function startFaults(simulation: Simulation, plan: Plan, isOver: () => boolean): void {
  const dice = createDice(plan.simulation.seed, 'faults')
  const next = () => {
    if (isOver()) return
    breakSomething(simulation, plan, dice, isOver)
    simulation.later(dice.integer(1, plan.pauseMs), next)
  }
  simulation.later(dice.integer(1, plan.pauseMs), next)
}

/** Repairs everything there is to repair, and soon again for those that were still dying. */
export function healAll(simulation: Simulation): void {
  const { servers } = simulation.world().header
  simulation.setLinks({ ...defaultLinks })
  for (const id of servers) {
    simulation.restart(id)
    simulation.order(id, (host) => {
      host.setRate(1000)
      host.thaw()
    })
  }
  simulation.later(100, () => servers.forEach((id) => simulation.restart(id)))
}

function breakSomething(
  simulation: Simulation,
  { simulation: { servers, clients, links } }: Plan,
  dice: Dice,
  isOver: () => boolean,
): void {
  const slots = Object.values(simulation.world().servers)
  const up = slots.filter(({ status }) => status === 'up').map(({ id }) => id)
  const leaders = slots.flatMap(({ id, server }) =>
    server?.raft.role.type === 'leader' ? [id] : [],
  )
  const peers: readonly Peer[] = [...servers, ...clients]
  const later = (atMost: number, run: () => void) =>
    simulation.later(dice.integer(20, atMost), () => {
      if (!isOver()) run()
    })
  const kind = dice.pick(kinds)
  switch (kind) {
    case 'crash':
      return crash(simulation, dice, dice.oneOf(up), later)
    case 'crashLeader':
      return crash(simulation, dice, dice.oneOf(leaders), later)
    case 'crashAll':
      if (dice.chance(70)) return
      return up.forEach((id) => crash(simulation, dice, id, later))
    case 'partition':
      return simulation.setLinks({ cuts: split(peers, dice) })
    case 'isolateLeader': {
      const leader = dice.oneOf(leaders)
      const alone = peers.filter((peer) => peer === leader || dice.chance(isServer(peer) ? 20 : 50))
      return simulation.setLinks({ cuts: between(peers, alone) })
    }
    case 'cut': {
      const [from, to] = [dice.oneOf(peers), dice.oneOf(peers)]
      if (from === undefined || to === undefined || from === to) return
      const { cuts } = simulation.world().links
      return simulation.setLinks({ cuts: [...new Set([...cuts, linkKey(from, to)])] })
    }
    case 'heal':
      return simulation.setLinks({ cuts: [] })
    case 'weather':
      return simulation.setLinks({ servers: drawWeather(dice), clients: drawWeather(dice) })
    case 'calm':
      return simulation.setLinks({ servers: links.servers, clients: links.clients })
    case 'freeze': {
      const frozen = dice.oneOf(up)
      if (frozen === undefined) return
      simulation.order(frozen, (host) => host.freeze())
      return later(1000, () => simulation.order(frozen, (host) => host.thaw()))
    }
    case 'skew': {
      const skewed = dice.oneOf(up)
      const rate = dice.pick([500, 800, 1000, 1300, 3000])
      if (skewed !== undefined) simulation.order(skewed, (host) => host.setRate(rate))
      return
    }
    case 'timeout': {
      const hasty = dice.oneOf(up)
      if (hasty !== undefined) simulation.order(hasty, (host) => host.timeout('election'))
      return
    }
    default:
      unreachable(kind)
  }
}

const kinds = [
  'crash',
  'crash',
  'crash',
  'crashLeader',
  'crashLeader',
  'crashAll',
  'partition',
  'partition',
  'isolateLeader',
  'isolateLeader',
  'cut',
  'heal',
  'heal',
  'heal',
  'weather',
  'calm',
  'freeze',
  'skew',
  'timeout',
  'timeout',
] as const

/** Kills between two effects of a step, and brings the server back after a while. */
function crash(
  simulation: Simulation,
  dice: Dice,
  id: ServerId | undefined,
  later: (atMost: number, run: () => void) => void,
): void {
  if (id === undefined) return
  simulation.crash(id, dice.integer(0, 8), dice.chance(50))
  later(dice.pick([100, 400, 1500]), () => simulation.restart(id))
}

/** Two sides, each peer on one of them. */
function split(peers: readonly Peer[], dice: Dice): readonly string[] {
  return between(
    peers,
    peers.filter(() => dice.chance(50)),
  )
}

/** Every direction between the peers of a side and all others. */
function between(peers: readonly Peer[], side: readonly Peer[]): readonly string[] {
  const others = peers.filter((peer) => !side.includes(peer))
  return side.flatMap((a) => others.flatMap((b) => [linkKey(a, b), linkKey(b, a)]))
}
