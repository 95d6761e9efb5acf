import type { Operation, Reply } from '../kv/operation'
import type { ServerId } from '../raft/index'
import type { ClientOutcome, ClientResponse } from '../server/messages'
import type { History, HistoryOperation } from '../trace/history'
import type { FailureReason, Outcome } from './expectation'

/** A request of the scenario, and what became of it. */
export interface ScenarioOperation {
  readonly name: string
  readonly client: string
  readonly serial: number
  readonly server: ServerId
  readonly operation: Operation
  /** Its place in the order of requests and answers. */
  readonly invokedAt: number
  readonly answer: { readonly at: number; readonly outcome: ClientOutcome } | null
}

/** A server's answer settles what was asked of it and waits. */
export function settled(
  operations: readonly ScenarioOperation[],
  { from, to, serial, outcome }: ClientResponse,
  at: number,
): readonly ScenarioOperation[] {
  return operations.map((each) => {
    const isMeant = each.client === to && each.serial === serial && each.server === from
    return isMeant && each.answer === null ? { ...each, answer: { at, outcome } } : each
  })
}

/** What `expect op.A=` compares with. */
export function outcomeOf(operation: ScenarioOperation): Outcome {
  const outcome = operation.answer?.outcome
  switch (outcome?.type) {
    case undefined:
      return { type: 'pending' }
    case 'done':
      return outcomeOfReply(outcome.reply)
    case 'redirect':
      return { type: 'redirect', leader: outcome.leaderId }
    case 'failed':
      return { type: 'fail', reason: failures[outcome.because] }
    case 'overloaded':
    case 'malformed':
      throw new Error(`no scenario can be answered ${outcome.type}`)
  }
}

/** What clients asked and saw; a redirect, and a failure before the log, certainly did nothing. */
export function historyOf(
  operations: readonly ScenarioOperation[],
  initial: History['initial'],
): History {
  return { initial, operations: operations.flatMap(asHistory) }
}

function asHistory({
  client,
  operation,
  invokedAt,
  answer,
}: ScenarioOperation): HistoryOperation[] {
  const asked = { client, operation, invokedAt }
  if (answer === null) return [{ ...asked, response: null }]
  const { outcome, at } = answer
  if (outcome.type !== 'done') return []
  const { reply } = outcome
  if (reply.type === 'expired') return []
  if (reply.type === 'forgotten') return [{ ...asked, response: null }]
  return [{ ...asked, response: { at, seen: { type: 'outcome', outcome: reply } } }]
}

function outcomeOfReply(reply: Reply): Outcome {
  if (reply.type === 'ok') return { type: 'value', value: reply.value }
  return { type: 'fail', reason: replyFailures[reply.type] }
}

const failures = {
  transferring: 'transferring',
  lostLeadership: 'lost-leadership',
} as const satisfies Readonly<Record<string, FailureReason>>

const replyFailures: Readonly<Record<Exclude<Reply['type'], 'ok'>, FailureReason>> = {
  mismatch: 'mismatch',
  notANumber: 'not-a-number',
  tooLong: 'too-long',
  forgotten: 'forgotten',
  expired: 'expired',
}
