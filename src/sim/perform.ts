import type { ClientResult } from '../client/client'
import { unreachable } from '../lib/assert'
import { currentConfiguration, isJoint, isMember, termAt } from '../raft/index'
import type { RaftAsk, ServerId } from '../raft/index'
import type { Action } from './action'
import { cutsOf } from './partition'
import type { Simulation } from './simulation'
import { leaderOf, targetIn } from './target'
import type { Target } from './target'

/** What actions have in common while a run is under way. */
export interface Stage {
  readonly simulation: Simulation
  /** Those that are gone for good. */
  readonly retired: Set<ServerId>
  /** Once it is over, nothing that was broken for a while is repaired any more but by healing. */
  readonly isOver: () => boolean
  readonly onSettled: (action: Submit, result: ClientResult) => void
}

export type Submit = Extract<Action, { readonly type: 'submit' }>

/** Does to a running simulation what an action says. Where nobody is meant, nothing happens. */
export function perform(stage: Stage, action: Action): void {
  const { simulation } = stage
  switch (action.type) {
    case 'submit': {
      const { client, operation, server, mode } = action
      const onSettled = (result: ClientResult) => stage.onSettled(action, result)
      return simulation.submit(client, operation, server, onSettled, mode)
    }
    case 'crash':
      return on(stage, action.server, (id) => {
        simulation.crash(id, action.point)
        later(stage, action.downMs, () => restart(stage, id))
      })
    case 'corrupt':
      return on(stage, action.server, (id) => {
        simulation.corrupt(id, action.fault)
        later(stage, action.downMs, () => restart(stage, id))
      })
    case 'partition': {
      const { header, clients, links } = simulation.world()
      const peers = {
        servers: [...header.servers, ...header.spares],
        clients: Object.values(clients).map(({ id }) => id),
        leader: targetIn(simulation.world(), 'leader'),
        cuts: links.cuts,
      }
      return simulation.setLinks({ cuts: cutsOf(action.shape, peers) })
    }
    case 'heal':
      return simulation.setLinks({ cuts: [] })
    case 'weather':
      return simulation.setLinks({ servers: action.servers, clients: action.clients })
    case 'freeze':
      return on(stage, action.server, (id) => {
        simulation.order(id, (host) => host.freeze())
        later(stage, action.ms, () => simulation.order(id, (host) => host.thaw()))
      })
    case 'skew':
      return on(stage, action.server, (id) =>
        simulation.order(id, (host) => host.setRate(action.ratePerMille)),
      )
    case 'timeout':
      return on(stage, action.server, (id) =>
        simulation.order(id, (host) => host.timeout(action.timer)),
      )
    case 'slowDisk':
      return on(stage, action.server, (id) => {
        simulation.setDisk(id, action.delayMs, false)
        later(stage, action.ms, () => simulation.setDisk(id, 0, false))
      })
    case 'fullDisk':
      return on(stage, action.server, (id) => {
        simulation.setDisk(id, 0, true)
        // Who could not write does nothing any more: it is started again once there is room.
        later(stage, action.ms, () => {
          simulation.setDisk(id, 0, false)
          simulation.crash(id, 'idle')
        })
        later(stage, action.ms + downAfterFullMs, () => restart(stage, id))
      })
    case 'snapshot':
      return on(stage, action.server, (id) =>
        simulation.order(id, (host) => host.ask({ type: 'snapshot' })),
      )
    case 'configure':
      return simulation.configure(action.options)
    case 'transfer':
      return askLeader(stage, () => ({ type: 'transfer', to: action.to }))
    case 'add': {
      const { server, as } = action
      if (stage.retired.has(server)) return
      return askLeader(stage, () => ({ type: 'addServer', server, as }))
    }
    case 'remove':
      return askLeader(stage, (leader) => {
        const server = action.server === 'leader' ? leader : action.server
        return { type: 'removeServer', server }
      })
    case 'changeVoters': {
      const { how } = action
      const voters = action.voters.filter((id) => !stage.retired.has(id))
      return askLeader(stage, () => ({ type: 'changeVoters', how, voters }))
    }
    case 'retire':
      return retireIfRemoved(stage, action.server)
    default:
      return unreachable(action)
  }
}

/** Long enough for what a server has promised a leader to be over. */
const downAfterFullMs = 400

function on(stage: Stage, target: Target, act: (id: ServerId) => void): void {
  const id = targetIn(stage.simulation.world(), target)
  if (id !== null) act(id)
}

function later({ simulation, isOver }: Stage, ms: number, act: () => void): void {
  simulation.later(ms, () => {
    if (!isOver()) act()
  })
}

function restart({ simulation, retired }: Stage, id: ServerId): void {
  if (!retired.has(id)) simulation.restart(id)
}

function askLeader({ simulation }: Stage, askOf: (leader: ServerId) => RaftAsk): void {
  const leader = targetIn(simulation.world(), 'leader')
  if (leader !== null) simulation.order(leader, (host) => host.ask(askOf(leader)))
}

/** A server is of no account once a configuration without it is committed. */
function retireIfRemoved({ simulation, retired }: Stage, id: ServerId): void {
  const world = simulation.world()
  const leader = leaderOf(world)
  // Who is frozen, or writes, may have been asked to take it in and has not come to that.
  const isFree = leader?.writing === null && world.servers[leader.id]?.status === 'up'
  if (leader === null || !isFree || leader.id === id) return
  const { raft } = leader
  const last = raft.configurations.at(-1)
  // With an entry of the own term committed, no older change can come back.
  const isCommitted =
    last !== undefined &&
    last.index <= raft.commitIndex &&
    termAt(raft.log, raft.commitIndex) === raft.currentTerm
  const configuration = currentConfiguration(raft)
  if (!isCommitted || isJoint(configuration) || isMember(configuration, id)) return
  retired.add(id)
  simulation.crash(id, 'idle')
}
