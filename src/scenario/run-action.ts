import { unreachable } from '../lib/assert'
import { RequestError } from '../cluster/cluster'
import { heldIn, queueOf } from '../cluster/stopped'
import type { RaftMessage, ServerId } from '../raft/index'
import type { DiskFault } from '../server/disk-fault'
import type { Request } from '../world/request'
import type { InFlight, World } from '../world/world'
import { isMatch, linksAmong } from './pattern'
import type { Pattern } from './pattern'
import type { MembersStatement, Statement } from './syntax'

/** A line that does something to the cluster, and looks at nothing but the world for it. */
export type Action = Exclude<
  Statement,
  {
    readonly type:
      | ('cluster' | 'spare' | 'opt' | 'node' | 'ready')
      | ('read' | 'write' | MembersStatement['type'] | 'mark' | 'fork' | 'expect')
  }
>

/** A cluster whose time stands: each request is carried out whole before it answers. */
export interface Stage {
  ask(request: Request): Promise<void>
  world(): World
}

/** Messages one `settle` may deliver. */
const maxSettled = 5000

/** Carries out an action, by one request after the other. */
export async function act(action: Action, stage: Stage): Promise<void> {
  const { ask } = stage
  switch (action.type) {
    case 'timeout':
      for (const server of action.servers) await fire(stage, server, 'election')
      return
    case 'hb':
      return fire(stage, action.server, 'heartbeat')
    case 'checkquorum':
      return fire(stage, action.server, 'quorumCheck')
    case 'abort':
      return fire(stage, action.server, 'transfer')
    case 'deliver':
    case 'drop':
    case 'hold':
    case 'dup':
      return handle(stage, action.type, action.pattern)
    case 'release': {
      const { pattern } = action
      const held = heldIn(stage.world())
      const released = pattern === null ? held : chosenBy(pattern, held)
      if (pattern !== null && released.length === 0)
        throw new RequestError('No message that is held matches.')
      for (const { id: message } of released) await ask({ type: 'release', message })
      return
    }
    case 'settle':
      return settle(stage)
    case 'restart':
    case 'snapshot':
    case 'complete':
    case 'freeze':
    case 'thaw':
      return ask({ type: action.type, server: action.server })
    case 'crash':
      return ask({ type: 'crash', server: action.server, fault: faultOf(action.faults) })
    case 'disk':
      return ask({ type: 'disk', server: action.server, delayMs: 0, isFull: action.isFull })
    case 'part':
      return ask({ type: 'partition', groups: action.groups })
    case 'cut':
      for (const link of linksAmong(action.link, servers(stage)))
        await ask({ type: 'cut', ...link })
      return
    case 'heal':
      if (action.link === null) return ask({ type: 'heal', from: null, to: null })
      for (const link of linksAmong(action.link, servers(stage)))
        await ask({ type: 'heal', ...link })
      return
    case 'wait':
      return ask({ type: 'advance', ms: action.duration / 1000 })
    case 'clock': {
      const { server, ratePerMille } = action
      return ask({ type: 'skewClock', server, ratePerMille })
    }
    case 'transfer':
      return ask({ type: 'transfer', server: action.from, to: action.to })
    case 'setconf':
      return ask({ type: 'setConfiguration', servers: action.servers, voters: action.voters })
    default:
      return unreachable(action)
  }
}

type Fired = Extract<Request, { readonly type: 'timeout' }>['timer']

/** What is asked of a leader where a line asks for other members. */
export function membersRequest(statement: MembersStatement): Request {
  switch (statement.type) {
    case 'conf':
    case 'joint': {
      const { server, voters } = statement
      return {
        type: 'changeVoters',
        server,
        how: statement.type === 'joint' ? 'joint' : 'single',
        voters,
      }
    }
    case 'add':
      return { type: 'addServer', as: statement.as }
    case 'promote':
      return { type: 'promote', server: statement.server }
    case 'remove':
      return { type: 'removeServer', server: statement.server }
    default:
      return unreachable(statement)
  }
}

/** Nothing on a server that is down; and the server does nothing whose role has no such timer. */
async function fire({ ask, world }: Stage, server: ServerId, timer: Fired): Promise<void> {
  if (world().servers[server]?.server !== null) await ask({ type: 'timeout', server, timer })
}

/** What matches when the line begins, in the order of the queue. */
async function handle(
  { ask, world }: Stage,
  verb: 'deliver' | 'drop' | 'hold' | 'dup',
  pattern: Pattern,
): Promise<void> {
  const matching = chosenBy(pattern, queueOf(world()))
  if (matching.length === 0 && verb !== 'hold') {
    throw new RequestError('No message in flight matches.')
  }
  const type = verb === 'dup' ? 'duplicate' : verb
  for (const { id: message } of matching) await ask({ type, message })
}

/** Of these messages, in their order, those that a pattern speaks of. */
export function chosenBy(pattern: Pattern, queue: readonly InFlight[]): readonly InFlight[] {
  const matching = queue.filter(({ message }) => isRaft(message) && isMatch(pattern, message))
  return pattern.nth === null ? matching : matching.slice(pattern.nth - 1, pattern.nth)
}

async function settle({ ask, world }: Stage): Promise<void> {
  for (let delivered = 0; ; delivered++) {
    const [oldest] = queueOf(world())
    if (oldest === undefined) return
    if (delivered === maxSettled) throw new RequestError('The servers never stop talking.')
    await ask({ type: 'deliver', message: oldest.id })
  }
}

function faultOf(
  faults: Extract<Statement, { readonly type: 'crash' }>['faults'],
): DiskFault | null {
  const suffered = faults.map((fault): DiskFault =>
    fault.type === 'lose'
      ? { type: 'loseEntries', count: fault.entries }
      : { type: coreFaults[fault.type] },
  )
  const [first] = suffered
  if (first === undefined) return null
  return suffered.length === 1 ? first : { type: 'several', faults: suffered }
}

/** How the language names what a disk suffers, and how the core does. */
const coreFaults = { losevote: 'loseVote', erase: 'erase', tear: 'tearLast' } as const

function servers({ world }: Stage): readonly ServerId[] {
  return Object.values(world().servers).map(({ id }) => id)
}

function isRaft(message: InFlight['message']): message is RaftMessage {
  return !message.type.startsWith('Client')
}
