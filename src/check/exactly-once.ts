import { digest } from '../lib/digest'
import type { ClientId } from '../server/messages'
import type { ServerDecision } from '../server/step'
import type { Settled } from '../world/apply'
import { remember } from './bounded'
import type { Checker, Violation } from './checker'

type Applied = Extract<ServerDecision, { readonly type: 'applied' }>

/** What became of a command at an index, whoever applied it. */
interface Outcome {
  readonly index: number
  /** Otherwise its client had no session. */
  readonly isExecuted: boolean
  readonly reply: number
}

/**
 * A write is executed once, however often it was retried, by all servers or by none, and its client is
 * told what that one execution came to (thesis §6.3). What was executed before the run began is not known
 * here.
 */
export function exactlyOnce(): Checker {
  const clients = new Map<ClientId, Map<number, Outcome>>()

  function ofClient(client: ClientId): Map<number, Outcome> {
    const known = clients.get(client) ?? new Map<number, Outcome>()
    if (known.size === 0) remember(clients, client, known, mostClients)
    return known
  }

  function onApplied({ client, serial, kind, index, reply, isRetry }: Applied): Violation | null {
    if (kind !== 'write' || isRetry) return null
    const outcomes = ofClient(client)
    const before = outcomes.get(serial)
    const isExecuted = reply.type !== 'expired'
    if (before?.index === index && before.isExecuted !== isExecuted) {
      return violation(
        `${client}/${serial} at ${index} was executed by one server, not by another.`,
      )
    }
    if (before?.isExecuted === true && isExecuted && before.index !== index) {
      return violation(`${client}/${serial} was executed at ${before.index} and at ${index}.`)
    }
    const isNews = before === undefined || (isExecuted && !before.isExecuted)
    if (!isNews) return null
    remember(outcomes, serial, { index, isExecuted, reply: digest(reply) }, mostSerials)
    return null
  }

  function onSettled(client: ClientId, { serial, operation, result }: Settled): Violation | null {
    const known = clients.get(client)?.get(serial)
    const isWrite = operation.type !== 'get' && result.type === 'done'
    if (!isWrite || known?.isExecuted !== true) return null
    const isTold = result.reply.type !== 'expired' && result.reply.type !== 'forgotten'
    if (!isTold || known.reply === digest(result.reply)) return null
    return violation(`${client}/${serial} was answered otherwise than it was executed.`)
  }

  return ({ record, applied }) => {
    for (const decision of applied.decisions) {
      const broken = decision.type === 'applied' ? onApplied(decision) : null
      if (broken !== null) return broken
    }
    if (record.type !== 'clientStep') return null
    for (const settled of applied.settled) {
      const broken = onSettled(record.client, settled)
      if (broken !== null) return broken
    }
    return null
  }
}

function violation(detail: string): Violation {
  return { invariant: 'Exactly Once', detail }
}

/** How many clients, and commands of each, are remembered. */
const mostClients = 4096
const mostSerials = 16_384
