import type { Judged } from '../check/checker'
import { crashPoints } from './crash-point'
import type { CrashPoint } from './crash-point'

/**
 * What a fuzzer must be able to show, each beside an invariant that it endangers: one that never sees it
 * proves nothing (the `sometimes` to every `always`).
 */
export const sights = [
  // Elections.
  'elected',
  'deposed',
  'quorumLost',
  'voteRefused',
  'preVoteRefused',
  'candidateIgnored',
  'lateVoteIgnored',
  'transferDone',
  'transferGivenUp',
  'proposalRefusedInTransfer',
  // Replication.
  'committed',
  'commitWaited',
  'entryOverwritten',
  'backtracked',
  'staleAnswerIgnored',
  'windowFull',
  'uncommittedLimitHit',
  // Reads.
  'logRead',
  'readIndexRead',
  'leaseRead',
  'localRead',
  'readForwarded',
  'readWaitedForTerm',
  'readRefused',
  // Snapshots.
  'compacted',
  'compactedByHand',
  'snapshotSentInPieces',
  'snapshotResumed',
  'snapshotGap',
  'snapshotInstalled',
  'staleSnapshotIgnored',
  'suffixKept',
  'conflictingLogDropped',
  // Members.
  'jointEntered',
  'jointLeft',
  'learnerAdded',
  'learnerPromoted',
  'voterRemoved',
  'leaderRemoved',
  'configurationRolledBack',
  'configurationFromSnapshot',
  'changeRefused',
  'serverRetired',
  // Clients.
  'retryExecutedOnce',
  'sessionEvicted',
  'sessionExpired',
  'redirected',
  'unknown',
  // The network.
  'messageLost',
  'messageDuplicated',
  'messageReordered',
  'cutAtDelivery',
  // Servers and their disks.
  'frozen',
  'clockSkewed',
  'configured',
  'diskFull',
  'writeLost',
  'writeLandedUnseen',
  'hashCompared',
] as const

export type Sight = (typeof sights)[number] | `crash: ${CrashPoint}`

/** How often each was seen. */
export type Coverage = Map<Sight, number>

const allSights: readonly Sight[] = [
  ...sights,
  ...crashPoints.map((point): Sight => `crash: ${point}`),
]

export function newCoverage(): Coverage {
  return new Map(allSights.map((sight) => [sight, 0]))
}

/** Counts one thing that was seen. */
export type Count = (sight: Sight) => void

export type Decided = Judged['applied']['decisions'][number]

export function count(coverage: Coverage, sight: Sight, times = 1): void {
  coverage.set(sight, (coverage.get(sight) ?? 0) + times)
}

/** Adds what another run has seen. */
export function addCoverage(to: Coverage, more: Coverage): void {
  for (const [sight, times] of more) count(to, sight, times)
}

/** What was never seen. */
export function unseen(coverage: Coverage): readonly Sight[] {
  return allSights.filter((sight) => coverage.get(sight) === 0)
}
