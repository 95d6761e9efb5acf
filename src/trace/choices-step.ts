import { unreachable } from '../lib/assert'
import type { ServerId, Timer } from '../raft/index'
import type { Ask } from '../server/ask'
import type { RecordedInput, StepReport } from '../server/report'
import type { Applied } from '../world/apply'
import type { IsNewcomer } from './choices'
import type { Request } from '../world/request'
import type { World } from '../world/world'
import { requestedBy } from './choices-operation'

/** What is known when a step is read. */
interface Known {
  /** The world it happened to. */
  readonly before: World
  readonly isNewcomer: IsNewcomer
}

/**
 * What a server was given in one step, by whoever gave it. What a person orders while a write is held comes
 * with its completion in one batch, so the completion is asked for last.
 */
export function stepChoices(
  record: StepReport,
  applied: Applied,
  known: Known,
): readonly Request[] {
  const { server, inputs } = record
  const { before } = known
  const isByHand = before.disk === 'hand' && inputs.some(({ type }) => type === 'stored')
  const completed: readonly Request[] = isByHand ? [{ type: 'complete', server }] : []
  const received = inputs.flatMap((input): readonly Request[] =>
    input.type === 'receive' ? [{ type: 'deliver', message: input.message }] : [],
  )
  const ordered = inputs.flatMap((input) => orderChoices(input, record, applied, known))
  return isByHand
    ? [...ordered, ...completed, ...received]
    : inputs.flatMap((input) =>
        input.type === 'receive'
          ? [{ type: 'deliver', message: input.message } as const]
          : orderChoices(input, record, applied, known),
      )
}

function orderChoices(
  input: RecordedInput,
  record: StepReport,
  applied: Applied,
  known: Known,
): readonly Request[] {
  const { server } = record
  const { before } = known
  switch (input.type) {
    case 'timeout':
      return [{ type: 'timeout', server, timer: input.timer }]
    case 'wake':
      return fired(record, applied, before).map((timer) => ({ type: 'timeout', server, timer }))
    case 'ask':
      return askChoices(server, input.ask, known)
    // Taken in because of a record of its own, or by itself.
    case 'receive':
    case 'configure':
    case 'restartTimers':
    case 'links':
    case 'stored':
    case 'storeFailed':
      return []
    default:
      return unreachable(input)
  }
}

/** Which timers had run out when the server was woken, in the order in which they fire. */
function fired({ server, now }: StepReport, applied: Applied, before: World): readonly Timer[] {
  const raft = before.servers[server]?.server?.raft
  const types = new Set(applied.decisions.map(({ type }) => type))
  const timers: Timer[] = []
  if (types.has('timedOut')) timers.push('election')
  if (types.has('transferGivenUp')) timers.push('transfer')
  if (types.has('quorumChecked')) timers.push('quorumCheck')
  if (raft?.role.type === 'leader' && raft.role.heartbeatDeadline <= now) timers.push('heartbeat')
  return timers
}

function askChoices(server: ServerId, ask: Ask, { isNewcomer }: Known): readonly Request[] {
  switch (ask.type) {
    case 'snapshot':
      return [{ type: 'snapshot', server }]
    case 'transfer':
      return [{ type: 'transfer', server, to: ask.to }]
    case 'changeVoters':
      return [{ type: 'changeVoters', server, how: ask.how, voters: ask.voters }]
    case 'addServer': {
      if (isNewcomer(ask.server)) return [{ type: 'addServer', as: ask.as }]
      return [{ type: 'promote', server: ask.server }]
    }
    case 'removeServer':
      return [{ type: 'removeServer', server: ask.server }]
    case 'setConfiguration': {
      const { voters } = ask.configuration
      return [{ type: 'setConfiguration', servers: [server], voters }]
    }
    case 'request': {
      const request = requestedBy(ask.request)
      return request === null ? [] : [request]
    }
    default:
      return unreachable(ask)
  }
}
