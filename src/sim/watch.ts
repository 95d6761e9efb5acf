import type { Judged } from '../check/checker'
import { isJoint, isLearner, isVoter, lastIndex, termAt } from '../raft/index'
import type { Configuration, RaftNode, ServerId } from '../raft/index'
import { originOf } from '../server/messages'
import type { Server } from '../server/server'
import { count as countIn } from './coverage'
import type { Coverage, Sight } from './coverage'

type Decided = Judged['applied']['decisions'][number]

/** Counts into a coverage what the records of one run show. */
export function watchInto(coverage: Coverage): (judged: Judged) => void {
  const count = (sight: Sight) => countIn(coverage, sight)
  const before = new Map<ServerId, Server>()
  const disks = watchDisks(count)
  const messages = watchMessages(count)
  const elections = watchTransfers(count)
  const pieces = watchPieces(count)
  return (judged) => {
    const { record, applied } = judged
    disks(judged)
    messages(judged)
    for (const { result } of applied.settled) if (result.type === 'unknown') count('unknown')
    switch (record.type) {
      case 'freeze':
        return count('frozen')
      case 'clock':
        return record.ratePerMille === 1000 ? undefined : count('clockSkewed')
      case 'hash':
        return count('hashCompared')
      case 'options':
        return count('configured')
      case 'discard':
        return record.reason === 'cut' ? count('cutAtDelivery') : undefined
      case 'step': {
        const server = applied.world.servers[record.server]?.server ?? null
        if (server === null) return
        const last = before.get(server.id)
        for (const decision of applied.decisions) {
          countDecision(decision, count)
          elections(server.id, decision)
          pieces(server.id, decision)
          countChange(decision, last?.raft, server.raft, count)
        }
        const isByHand = record.inputs.some(({ type }) => type === 'ask')
        if (isByHand && applied.decisions.some(({ type }) => type === 'compacted'))
          count('compactedByHand')
        countWindow(server.raft, count)
        if (last !== undefined) countSessions(applied.decisions, last, server, count)
        before.set(server.id, server)
        return
      }
      default:
    }
  }
}

type Count = (sight: Sight) => void

function countDecision(decision: Decided, count: Count): void {
  switch (decision.type) {
    case 'becameLeader':
      return count('elected')
    case 'becameFollower':
      if (decision.because === 'quorumLost') return count('quorumLost')
      if (decision.because === 'removed') return count('leaderRemoved')
      return decision.wasRole === 'leader' ? count('deposed') : undefined
    case 'voteRefused':
      return count(decision.isPreVote ? 'preVoteRefused' : 'voteRefused')
    case 'voteRequestIgnored':
      return count('candidateIgnored')
    case 'voteIgnored':
      return count('lateVoteIgnored')
    case 'transferGivenUp':
      return count('transferGivenUp')
    case 'proposalRefused':
      if (decision.because === 'transferring') return count('proposalRefusedInTransfer')
      return decision.because === 'overloaded' ? count('uncommittedLimitHit') : undefined
    case 'committed':
      return count('committed')
    case 'commitWaits':
      return count('commitWaited')
    case 'truncated':
      return count('entryOverwritten')
    case 'backtracked':
      return count('backtracked')
    case 'answerIgnored':
      return decision.because === 'stale' ? count('staleAnswerIgnored') : undefined
    case 'leaseRead':
      return count('leaseRead')
    case 'readForwarded':
      return count('readForwarded')
    case 'readNoted':
      return decision.readIndex === null ? count('readWaitedForTerm') : undefined
    case 'readRefused':
      return count('readRefused')
    case 'readAnswered':
      if (decision.mode === 'readIndex') return count('readIndexRead')
      return decision.mode === 'local' ? count('localRead') : undefined
    case 'compacted':
      return count('compacted')
    case 'snapshotSent':
      return decision.offset > 0 ? count('snapshotSentInPieces') : undefined
    case 'snapshotInstalled':
      return count('snapshotInstalled')
    case 'snapshotNotInstalled':
      if (decision.because === 'matches') return count('suffixKept')
      return count(decision.because === 'gap' ? 'snapshotGap' : 'staleSnapshotIgnored')
    case 'asked':
      return decision.outcome.type === 'refused' ? count('changeRefused') : undefined
    case 'applied':
      if (decision.kind === 'read') count('logRead')
      if (decision.isRetry) count('retryExecutedOnce')
      return decision.reply.type === 'expired' ? count('sessionExpired') : undefined
    case 'storeFailed':
      return count('diskFull')
    case 'clientRefused':
      return decision.because === 'notLeader' ? count('redirected') : undefined
    default:
  }
}

/** What a decision changed of the members, or of a log by a snapshot. */
function countChange(
  decision: Decided,
  before: RaftNode | undefined,
  { configurations }: RaftNode,
  count: Count,
): void {
  if (before === undefined) return
  if (decision.type === 'snapshotInstalled') {
    const { log } = before
    const { lastIncludedIndex: index, lastIncludedTerm } = decision
    if (index <= lastIndex(log) && termAt(log, index) !== lastIncludedTerm)
      count('conflictingLogDropped')
  }
  if (decision.type !== 'configurationTaken') return
  if (decision.because === 'cutOff') return count('configurationRolledBack')
  if (decision.because === 'snapshot') return count('configurationFromSnapshot')
  const place = configurations.findIndex(({ index }) => index === decision.index)
  const old = configurations[place - 1]?.configuration
  if (old !== undefined) countStep(old, decision.configuration, count)
}

function countStep(old: Configuration, now: Configuration, count: Count): void {
  if (isJoint(now)) count('jointEntered')
  else if (isJoint(old)) count('jointLeft')
  const wereLearners = old.learners
  if (now.learners.some((id) => !isLearner(old, id))) count('learnerAdded')
  if (wereLearners.some((id) => isVoter(now, id))) count('learnerPromoted')
  if (old.voters.some((id) => !isVoter(now, id))) count('voterRemoved')
}

function countWindow({ role, options }: RaftNode, count: Count): void {
  if (role.type !== 'leader' || !options.flow) return
  const isFull = Object.values(role.progress).some(
    ({ inflight }) => inflight.length >= options.maxInflight,
  )
  if (isFull) count('windowFull')
}

/** A registration that leaves no more sessions than before has closed one. */
function countSessions(
  decisions: readonly Decided[],
  before: Server,
  after: Server,
  count: Count,
): void {
  const opened = decisions.filter(
    (decision) => decision.type === 'applied' && decision.kind === 'register' && !decision.isRetry,
  ).length
  if (opened > 0 && after.store.sessions.size < before.store.sessions.size + opened)
    count('sessionEvicted')
}

/** Leadership has gone to whom it was meant for. */
function watchTransfers(count: Count): (server: ServerId, decision: Decided) => void {
  const asked = new Map<ServerId, number>()
  return (server, decision) => {
    if (decision.type === 'timeoutNowTaken') asked.set(server, decision.term + 1)
    if (decision.type === 'becameLeader' && asked.get(server) === decision.term)
      count('transferDone')
  }
}

/** Another leader goes on with a snapshot where the one before stopped. */
function watchPieces(count: Count): (server: ServerId, decision: Decided) => void {
  const lastOf = new Map<string, { readonly from: ServerId; readonly nextOffset: number }>()
  return (server, decision) => {
    if (decision.type !== 'snapshotPieceTaken') return
    const { from, nextOffset } = decision
    const key = `${server}/${decision.lastIncludedIndex}`
    const last = lastOf.get(key)
    const isOther = last !== undefined && last.from !== from
    if (isOther && nextOffset >= last.nextOffset) count('snapshotResumed')
    lastOf.set(key, { from, nextOffset })
  }
}

/** What a restart found of the write that was out when the server crashed. */
function watchDisks(count: Count): (judged: Judged) => void {
  const out = new Map<ServerId, number | null>()
  const outAtCrash = new Map<ServerId, number>()
  return ({ record, applied }) => {
    if (record.type === 'step') {
      out.set(record.server, applied.world.servers[record.server]?.server?.writing?.serial ?? null)
    } else if (record.type === 'crash') {
      const serial = out.get(record.server) ?? null
      outAtCrash.delete(record.server)
      if (serial !== null) outAtCrash.set(record.server, serial)
    } else if (record.type === 'boot') {
      const serial = outAtCrash.get(record.server)
      if (serial !== undefined) count(record.serial < serial ? 'writeLost' : 'writeLandedUnseen')
      outAtCrash.delete(record.server)
    }
  }
}

function watchMessages(count: Count): (judged: Judged) => void {
  const latest = new Map<string, number>()
  return ({ applied }) => {
    for (let lost = applied.lost.length; lost > 0; lost--) count('messageLost')
    for (const { id, from, to } of applied.taken) {
      if (id.endsWith('+1')) count('messageDuplicated')
      const { incarnation, n } = originOf(id)
      const link = `${from}/${incarnation}>${to}`
      const last = latest.get(link) ?? 0
      if (n < last) count('messageReordered')
      else latest.set(link, n)
    }
  }
}
