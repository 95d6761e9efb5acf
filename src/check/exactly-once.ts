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

interface Known {
  /** Where the client's sessions were opened. */
  readonly opened: number[]
  /** By serial number. */
  readonly outcomes: Map<number, Outcome>
}

/**
 * A command is executed once in a session, however often it was retried, by all servers or by none, and
 * its client is told what that one execution came to (thesis §6.3). What was executed before the run
 * began is not known here.
 */
export function exactlyOnce(): Checker {
  const clients = new Map<ClientId, Known>()

  function ofClient(client: ClientId): Known {
    const known = clients.get(client) ?? { opened: [], outcomes: new Map<number, Outcome>() }
    if (!clients.has(client)) remember(clients, client, known, mostClients)
    return known
  }

  function onApplied({ client, serial, index, reply, isRetry }: Applied): Violation | null {
    if (isRetry) return null
    const { opened, outcomes } = ofClient(client)
    if (serial === 0) {
      if (!opened.includes(index)) opened.push(index)
      return null
    }
    const isExecuted = reply.type !== 'expired'
    const before = outcomes.get(serial)
    if (before?.index === index && before.isExecuted !== isExecuted) {
      return violation(
        `${client}/${serial} at ${index} was executed by one server, not by another.`,
      )
    }
    if (!isExecuted && before !== undefined) return null
    const isSameSession = !opened.some((at) => isBetween(at, before?.index ?? index, index))
    if (before?.isExecuted === true && before.index !== index && isSameSession) {
      return violation(`${client}/${serial} was executed at ${before.index} and at ${index}.`)
    }
    remember(outcomes, serial, { index, isExecuted, reply: digest(reply) }, mostSerials)
    return null
  }

  function onSettled(client: ClientId, { serial, operation, result }: Settled): Violation | null {
    const known = clients.get(client)?.outcomes.get(serial)
    // A read that was executed and is asked again may be answered anew, and without the log.
    if (result.type !== 'done' || known?.isExecuted !== true || operation.type === 'get')
      return null
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

function isBetween(at: number, one: number, other: number): boolean {
  return Math.min(one, other) < at && at < Math.max(one, other)
}

function violation(detail: string): Violation {
  return { invariant: 'Exactly Once', detail }
}

/** How many clients, and commands of each, are remembered. */
const mostClients = 4096
const mostSerials = 16_384
