import type { ServerDecision } from '../server/step'
import { describeElection } from './election-words'
import { describeMembers } from './member-words'
import { describeRead } from './read-words'
import { describeReplication } from './replication-words'
import type { Says, Speaker } from './says'
import { describeService } from './service-words'
import { describeSnapshot } from './snapshot-words'

/** The catalogue: one sentence for each decision, with the values that were compared. */
export function describeDecision(decision: ServerDecision, speaker: Speaker): Says {
  switch (decision.type) {
    case 'timedOut':
    case 'timersRestarted':
    case 'becamePreCandidate':
    case 'becameCandidate':
    case 'becameLeader':
    case 'becameFollower':
    case 'voteGranted':
    case 'voteRefused':
    case 'voteRequestIgnored':
    case 'voteCounted':
    case 'voteIgnored':
    case 'quorumChecked':
      return describeElection(decision, speaker)
    case 'appended':
    case 'heartbeatAccepted':
    case 'truncated':
    case 'appendRefused':
    case 'matchAdvanced':
    case 'backtracked':
    case 'answerIgnored':
    case 'committed':
    case 'commitWaits':
    case 'commitLearned':
    case 'proposed':
    case 'proposalRefused':
      return describeReplication(decision)
    case 'readNoted':
    case 'readForwarded':
    case 'readConfirmed':
    case 'leaseRead':
    case 'readRefused':
    case 'readAnswered':
      return describeRead(decision)
    case 'compacted':
    case 'snapshotSent':
    case 'snapshotPieceTaken':
    case 'snapshotInstalled':
    case 'snapshotNotInstalled':
      return describeSnapshot(decision)
    case 'asked':
    case 'configurationTaken':
    case 'transferStarted':
    case 'timeoutNowSent':
    case 'transferGivenUp':
    case 'timeoutNowTaken':
      return describeMembers(decision)
    case 'applied':
    case 'stored':
    case 'storeFailed':
    case 'clientRefused':
    case 'nothingToCompact':
      return describeService(decision, speaker)
  }
}
