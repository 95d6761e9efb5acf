import type { AskOutcome, AskRefusal, RaftAsk, ServerId } from '../raft/index'
import { configurationOf } from '../raft/index'
import type { HostOrder } from '../server/host-order'
import { whyBusy } from '../world/enabled'
import type { Request } from '../world/request'
import { nextServer } from '../world/next-server'
import type { World } from '../world/world'
import { RequestError } from './cluster'
import { requestByHand } from './stopped'

/** A cluster whose servers may be asked something by hand. */
export interface AskPorts {
  world(): World
  order(server: ServerId, order: HostOrder): Promise<void>
  /** Asks a server's Raft, and answers with what it said. */
  ask(server: ServerId, ask: RaftAsk): Promise<AskOutcome>
  /** Starts one more server, which waits to be added; answers with its name. */
  addServer(): Promise<ServerId>
}

/** Carries out what is asked of one server by hand; false where the request is none of these. */
export async function obeyAsk(request: Request, ports: AskPorts): Promise<boolean> {
  /** Whoever takes nothing now would answer some time, or never. */
  const mustListen = (server: ServerId) => {
    const world = ports.world()
    const slot = world.servers[server]
    const busy = slot === undefined ? null : whyBusy(slot, world)
    if (busy !== null) throw new RequestError(busy)
  }
  const ask = async (server: ServerId, wanted: RaftAsk) => {
    mustListen(server)
    const outcome = await ports.ask(server, wanted)
    if (outcome.type === 'refused') throw new RequestError(sentenceOf(server, outcome.because))
  }
  const leader = () => leaderOf(ports.world())
  switch (request.type) {
    case 'snapshot':
      await ports.order(request.server, { type: 'ask', ask: { type: 'snapshot' } })
      return true
    case 'transfer':
      await ask(request.server ?? leader(), { type: 'transfer', to: request.to })
      return true
    case 'changeVoters': {
      const { how, voters } = request
      await ask(request.server ?? leader(), { type: 'changeVoters', how, voters })
      return true
    }
    case 'addServer': {
      const to = leader()
      mustListen(to)
      const next = nextServer(ports.world())
      if (next.type === 'none') throw new RequestError(next.why)
      await ask(to, { type: 'addServer', server: await ports.addServer(), as: request.as })
      return true
    }
    case 'promote':
      await ask(leader(), { type: 'addServer', server: request.server, as: 'voter' })
      return true
    case 'removeServer':
      await ask(leader(), { type: 'removeServer', server: request.server })
      return true
    case 'setConfiguration': {
      const configuration = configurationOf(request.voters)
      for (const server of request.servers)
        await ask(server, { type: 'setConfiguration', configuration })
      return true
    }
    case 'put':
    case 'get':
    case 'append':
    case 'delete':
    case 'cas':
    case 'increment': {
      const { server, mode, as, ...operation } = request
      if (as === null) return false
      if (server === null) throw new RequestError('Name the server that is asked by hand.')
      const made = requestByHand(operation, server, { mode, as })
      await ports.order(server, { type: 'ask', ask: { type: 'request', request: made } })
      return true
    }
    default:
      return false
  }
}

/** The leader of the latest term. */
function leaderOf({ servers }: World): ServerId {
  const leaders = Object.values(servers).flatMap(({ server }) =>
    server?.raft.role.type === 'leader' ? [server.raft] : [],
  )
  const latest = leaders.sort((a, b) => b.currentTerm - a.currentTerm)[0]
  if (latest === undefined) throw new RequestError('There is no leader to ask.')
  return latest.id
}

function sentenceOf(server: ServerId, because: AskRefusal): string {
  return `${server} refuses: ${reasons[because]}.`
}

const reasons: Readonly<Record<AskRefusal, string>> = {
  notLeader: 'it does not lead',
  inProgress: 'the last change of members is not committed yet',
  noCommittedEntryInTerm: 'it has not committed an entry of its own term yet',
  transferring: 'it is handing its leadership over',
  severalVoters: 'a change outside joint consensus adds or removes one voter',
  noVotersLeft: 'nobody would be left to vote',
  noVotersYet: 'nobody votes yet',
  joint: 'joint consensus is to be left first',
  notJoint: 'there is no joint consensus to leave',
  notMember: 'that server is no member',
  alreadyMember: 'that server is a member already',
  notEligible: 'that server leads already, or has no vote',
  unchanged: 'that would change nothing',
}
