import type { Judged } from '../check/checker'
import { originOf } from '../server/messages'

/** How often something happened that a run must be able to show: a fuzzer that never sees it proves nothing. */
export type Coverage = Record<Sight, number>

export type Sight =
  | 'elected'
  | 'deposed'
  | 'voteRefused'
  | 'truncated'
  | 'backtracked'
  | 'committed'
  | 'commitWaited'
  | 'retryExecutedOnce'
  | 'messageLost'
  | 'messageDuplicated'
  | 'messageReordered'
  | 'cutAtDelivery'
  | 'crashed'
  | 'writeLost'
  | 'writeLandedUnseen'
  | 'frozen'
  | 'clockSkewed'
  | 'redirected'
  | 'overloaded'
  | 'unknown'
  | 'hashCompared'

export function newCoverage(): Coverage {
  return {
    elected: 0,
    deposed: 0,
    voteRefused: 0,
    truncated: 0,
    backtracked: 0,
    committed: 0,
    commitWaited: 0,
    retryExecutedOnce: 0,
    messageLost: 0,
    messageDuplicated: 0,
    messageReordered: 0,
    cutAtDelivery: 0,
    crashed: 0,
    writeLost: 0,
    writeLandedUnseen: 0,
    frozen: 0,
    clockSkewed: 0,
    redirected: 0,
    overloaded: 0,
    unknown: 0,
    hashCompared: 0,
  }
}

/** Counts what a run shows into a coverage. */
export function watchInto(coverage: Coverage): (judged: Judged) => void {
  /** The serial of the write that was out when a server crashed. */
  const outAtCrash = new Map<string, number>()
  const out = new Map<string, number | null>()
  const latest = new Map<string, number>()
  return ({ record, applied }) => {
    switch (record.type) {
      case 'step':
        out.set(record.server, applied.world.servers[record.server]?.writing?.serial ?? null)
        break
      case 'crash': {
        coverage.crashed++
        const serial = out.get(record.server) ?? null
        outAtCrash.delete(record.server)
        if (serial !== null) outAtCrash.set(record.server, serial)
        break
      }
      case 'boot': {
        const serial = outAtCrash.get(record.server)
        if (serial !== undefined && record.serial === serial) coverage.writeLandedUnseen++
        if (serial !== undefined && record.serial < serial) coverage.writeLost++
        break
      }
      case 'freeze':
        coverage.frozen++
        break
      case 'clock':
        if (record.ratePerMille !== 1000) coverage.clockSkewed++
        break
      case 'hash':
        coverage.hashCompared++
        break
      case 'discard':
        if (record.reason === 'cut') coverage.cutAtDelivery++
        break
      default:
    }
    coverage.messageLost += applied.lost.length
    for (const { id, from, to } of applied.taken) {
      if (id.endsWith('+1')) coverage.messageDuplicated++
      const { incarnation, n } = originOf(id)
      const link = `${from}/${incarnation}>${to}`
      if (n < (latest.get(link) ?? 0)) coverage.messageReordered++
      latest.set(link, Math.max(n, latest.get(link) ?? 0))
    }
    for (const { message } of applied.sent) {
      if (message.type !== 'ClientResponse') continue
      if (message.outcome.type === 'redirect') coverage.redirected++
      if (message.outcome.type === 'overloaded') coverage.overloaded++
    }
    for (const { result } of applied.settled) if (result.type === 'unknown') coverage.unknown++
    for (const decision of applied.decisions) countDecision(coverage, decision)
  }
}

type Decided = Judged['applied']['decisions'][number]

function countDecision(coverage: Coverage, decision: Decided): void {
  if (decision.type === 'becameLeader') coverage.elected++
  if (decision.type === 'becameFollower' && decision.wasRole === 'leader') coverage.deposed++
  if (decision.type === 'voteRefused') coverage.voteRefused++
  if (decision.type === 'truncated') coverage.truncated++
  if (decision.type === 'backtracked') coverage.backtracked++
  if (decision.type === 'committed') coverage.committed++
  if (decision.type === 'commitWaits') coverage.commitWaited++
  if (decision.type === 'applied' && decision.isRetry) coverage.retryExecutedOnce++
}
