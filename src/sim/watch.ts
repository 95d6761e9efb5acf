import type { Judged } from '../check/checker'
import { isJoint, isLearner, isVoter, lastIndex, termAt } from '../raft/index'
import type { Configuration, RaftNode, ServerId } from '../raft/index'
import type { Server } from '../server/server'
import { count as countIn } from './coverage'
import type { Count, Coverage, Decided, Sight } from './coverage'
import { countDecision } from './watch-decisions'
import { watchDisks, watchMessages, watchPieces, watchTransfers } from './watch-memory'

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
