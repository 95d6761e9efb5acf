import type { Count, Decided } from './coverage'

/** Counts what one decision shows by itself. */
export function countDecision(decision: Decided, count: Count): void {
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
