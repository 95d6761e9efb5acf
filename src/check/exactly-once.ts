import { digest } from '../lib/digest'
import type { ClientId } from '../server/messages'
import type { ServerDecision } from '../server/step'
import type { Settled } from '../world/apply'
import type { Checker, Violation } from './checker'

/** Where a command was executed, and what was answered to it. */
interface Execution {
  readonly index: number
  readonly reply: number
}

/**
 * A command is executed once, however often it was retried, and its client is told what that one
 * execution came to (thesis §6.3).
 */
export function exactlyOnce(): Checker {
  const executed = new Map<ClientId, Map<number, Execution>>()

  function ofClient(client: ClientId): Map<number, Execution> {
    const known = executed.get(client) ?? new Map<number, Execution>()
    executed.set(client, known)
    return known
  }

  function onApplied(decision: Extract<ServerDecision, { type: 'applied' }>): Violation | null {
    const { client, serial, index, kind, isRetry, reply } = decision
    if (kind !== 'write' || isRetry || reply.type === 'expired') return null
    const known = ofClient(client)
    const before = known.get(serial)
    if (before !== undefined) {
      if (before.index === index) return null
      return violation(`${client}/${serial} was executed at ${before.index} and at ${index}.`)
    }
    known.set(serial, { index, reply: digest(reply) })
    const [oldest] = known.keys()
    if (known.size > mostSerials && oldest !== undefined) known.delete(oldest)
    return null
  }

  function onSettled(client: ClientId, { serial, result }: Settled): Violation | null {
    const execution = ofClient(client).get(serial)
    if (result.type !== 'done' || execution === undefined) return null
    if (execution.reply === digest(result.reply)) return null
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

/** How many commands of each client are remembered. */
const mostSerials = 16_384
