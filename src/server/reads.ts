import { get } from '../lib/persistent-map'
import type { Store } from '../kv/store'
import { fromMs } from '../raft/index'
import type { LogIndex, Micros, ReadResult, Rules, ServerId } from '../raft/index'
import type { ClientResponse, Refusal } from './messages'
import type { WaitingRead } from './server'
import type { ServerDecision } from './step'

/** What became of reads in a step: who still waits, and who is answered. */
export interface ReadsAfter {
  readonly reads: readonly WaitingRead[]
  readonly answers: readonly ClientResponse[]
}

/** Reads that may wait at one server. */
export const maxReads = 4096

/** Whoever asked has given up long ago. */
const forgottenAfter = fromMs(10_000)

/** Without those to which no answer came: what a follower forwards may be lost. */
export function stillWaiting(reads: readonly WaitingRead[], now: Micros): WaitingRead[] {
  return reads.filter(({ since }) => now - since < forgottenAfter)
}

/**
 * Answers the reads that are confirmed, once the store has applied what was committed when they came
 * (thesis §6.4), and those that will never be.
 */
export function settleReads(
  id: ServerId,
  before: readonly WaitingRead[],
  results: readonly ReadResult[],
  { store, lastApplied }: { readonly store: Store; readonly lastApplied: LogIndex },
  rules: Rules,
  decisions: ServerDecision[],
): ReadsAfter {
  if (before.length === 0) return { reads: before, answers: [] }
  const reads: WaitingRead[] = []
  const answers: ClientResponse[] = []
  const resultOf = new Map(results.map((result) => [result.id, result]))
  for (const read of before) {
    const result = resultOf.get(read.id)
    const { client, serial } = read
    if (result?.type === 'notLeader' || result?.type === 'lostLeadership') {
      decisions.push({ type: 'clientRefused', client, serial, because: result.type })
      answers.push(responseTo(id, read, refusalOf(result)))
      continue
    }
    const readIndex = result?.readIndex ?? read.readIndex
    const isDue = readIndex !== null && (readIndex <= lastApplied || !rules.readWhenApplied)
    if (isDue) answers.push(answerRead(id, { ...read, readIndex }, store, decisions))
    else reads.push(readIndex === read.readIndex ? read : { ...read, readIndex })
  }
  return { reads, answers }
}

/** Answers from the store as it is. */
export function answerRead(
  id: ServerId,
  read: Omit<WaitingRead, 'id'>,
  store: Store,
  decisions: ServerDecision[],
): ClientResponse {
  const { client, serial, key, mode, readIndex } = read
  const value = get(store.values, key) ?? null
  decisions.push({ type: 'readAnswered', client, serial, key, mode, readIndex, value })
  return responseTo(id, read, { type: 'done', reply: { type: 'ok', value }, mode })
}

function responseTo(
  from: ServerId,
  { client, serial }: Pick<WaitingRead, 'client' | 'serial'>,
  outcome: ClientResponse['outcome'],
): ClientResponse {
  return { type: 'ClientResponse', from, to: client, serial, outcome }
}

function refusalOf(result: Exclude<ReadResult, { readonly type: 'ready' }>): Refusal {
  return result.type === 'notLeader'
    ? { type: 'redirect', leaderId: result.leaderId }
    : { type: 'failed', because: 'lostLeadership' }
}
