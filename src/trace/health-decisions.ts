import { logIndex } from '../raft/index'
import type { LogIndex, Micros } from '../raft/index'
import type { Server } from '../server/server'
import type { ServerDecision } from '../server/step'
import type { HealthDraft, Proposed, SnapshotCounts } from './health'
import { withLatency } from './latencies'

type Latencies = HealthDraft['commitLatency']

/** What a decision adds to the health of the server that took it. */
export function onDecision(
  draft: HealthDraft,
  decision: ServerDecision,
  server: Server,
  at: Micros,
): void {
  switch (decision.type) {
    case 'timedOut':
      draft.timeouts++
      return
    case 'becamePreCandidate':
      draft.preVotes++
      return
    case 'becameCandidate':
      draft.elections++
      return
    case 'becameLeader':
      draft.won++
      if (server.raft.options.noop) draft.appended++
      return
    case 'becameFollower':
      if (decision.wasRole === 'leader') draft.stepDowns++
      if (decision.because === 'quorumLost') draft.quorumsLost++
      return
    case 'proposed':
      draft.appended++
      draft.proposals = propose(draft.proposals, decision.index, at)
      return
    case 'appended':
      draft.appended += decision.added
      return
    case 'truncated':
      draft.truncated += decision.toIndex - decision.fromIndex + 1
      return
    case 'committed':
      draft.committed += decision.toIndex - decision.fromIndex + 1
      commit(draft, decision.toIndex, at)
      return
    case 'commitLearned':
      draft.committed += decision.toIndex - decision.fromIndex + 1
      return
    case 'applied':
      draft.executed++
      if (decision.kind === 'read' && server.raft.role.type === 'leader') {
        draft.reads = { ...draft.reads, log: draft.reads.log + 1 }
      }
      return
    case 'appendRefused':
      if (decision.because.type !== 'olderTerm') draft.refusedAppends++
      return
    case 'clientRefused':
      draft.refusedClients++
      return
    case 'readAnswered': {
      const { mode } = decision
      draft.reads = { ...draft.reads, [mode]: draft.reads[mode] + 1 }
      return
    }
    case 'compacted':
      draft.snapshots = taken(draft.snapshots, decision.length)
      return
    case 'snapshotInstalled':
      draft.snapshots = installed(draft.snapshots, server.raft.snapshot?.data.length ?? 0)
      return
    case 'stored': {
      const { writing } = draft
      if (writing?.serial !== decision.serial) return
      draft.writeLatency = withLatency(draft.writeLatency, at - writing.at)
      return
    }
    default:
  }
}

function taken(before: SnapshotCounts, length: number): SnapshotCounts {
  return { ...before, taken: before.taken + 1, takenLength: before.takenLength + length }
}

function installed(before: SnapshotCounts, length: number): SnapshotCounts {
  const installedLength = before.installedLength + length
  return { ...before, installed: before.installed + 1, installedLength }
}

/** Neighbours of one moment are one; where too many wait, the newest are not measured. */
function propose(before: readonly Proposed[], index: LogIndex, at: Micros): readonly Proposed[] {
  const last = before.at(-1)
  if (last?.at === at && last.lastIndex + 1 === index) {
    return before.with(-1, { ...last, lastIndex: index })
  }
  if (before.length >= mostProposals) return before
  return [...before, { firstIndex: index, lastIndex: index, at }]
}

/** Measures what is committed of the own proposals. */
function commit(draft: HealthDraft, toIndex: LogIndex, at: Micros): void {
  const waiting: Proposed[] = []
  let latencies: Latencies = draft.commitLatency
  for (const proposed of draft.proposals) {
    const { firstIndex, lastIndex, at: since } = proposed
    const reached = Math.min(lastIndex, toIndex)
    if (reached >= firstIndex) {
      latencies = withLatency(latencies, at - since, reached - firstIndex + 1)
    }
    if (reached < lastIndex) {
      const rest = Math.max(firstIndex, reached + 1)
      waiting.push({ ...proposed, firstIndex: logIndex(rest) })
    }
  }
  draft.proposals = waiting
  draft.commitLatency = latencies
}

const mostProposals = 256
