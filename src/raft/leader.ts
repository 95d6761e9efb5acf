import type { ServerId } from './brands'
import { logIndex, micros } from './brands'
import { advanceCommitIndex } from './commit'
import type { Entry } from './entry'
import { entryBytes } from './entry'
import { appendEntries, lastIndex } from './log'
import type { AppendEntriesResponse, InstallSnapshotResponse, RaftMessage } from './messages'
import type { Votes } from './node'
import { backtrack, isSettled, newProgress, onMatched, probeFrom } from './progress'
import { confirmReads } from './reads'
import { lookForLosses, sendSnapshot } from './replication'
import { grants } from './tally'
import type { DraftLeader, DraftProgress, Transition } from './transition'
import { others } from './transition'

/**
 * A candidate won. It knows nothing of the followers' logs yet, so it assumes that they are like its
 * own and probes (§5.3). What it sends first leaves at the end of the step: a blank entry (§8), or an
 * empty AppendEntries that keeps others from campaigning (§5.2).
 */
export function becomeLeader(t: Transition, votes: Votes): void {
  const { node, now } = t
  const nextIndex = logIndex(lastIndex(node.log) + 1)
  const leader: DraftLeader = {
    type: 'leader',
    votes,
    progress: {},
    heartbeatDeadline: micros(now + node.options.heartbeatInterval),
    quorumCheckDeadline: micros(now + node.options.electionTimeoutMax),
    round: 0,
    rounds: [],
    leaseStart: null,
    reads: [],
    transfer: null,
    leaving: {},
    promoting: null,
    isSuccessorAsked: false,
  }
  for (const id of others(node)) {
    leader.progress[id] = newProgress(nextIndex, 0)
    t.due.push(id)
  }
  node.role = leader
  const { currentTerm: term } = node
  t.decisions.push({ type: 'becameLeader', term, ...grants(node, votes) })
  if (node.options.noop) {
    const noop: Entry = { type: 'noop', term }
    node.uncommittedBytes = entryBytes(noop)
    node.log = appendEntries(node.log, [noop])
  }
}

/** Takes commands into the log (§5.3). They go out at the end of the step, all in one. */
export function onPropose(t: Transition, commands: readonly string[]): void {
  if (commands.length === 0) return
  const accepted: Entry[] = []
  for (const command of commands) proposeOne(t, command, accepted)
  if (accepted.length === 0) return
  t.node.log = appendEntries(t.node.log, accepted)
  for (const id of others(t.node)) t.due.push(id)
}

/** A follower answered: it matches up to an index, or its log differs (§5.3). */
export function onAppendEntriesResponse(t: Transition, response: AppendEntriesResponse): void {
  const heard = hear(t, response)
  if (heard === null) return
  const { leader, progress } = heard
  const { node } = t
  const { from } = response
  if (!response.success) {
    if (isSettled(node, progress, response)) return ignoreAnswer(t, response, 'stale')
    backtrack(node, progress, response)
    t.due.push(from)
    const { nextIndex } = progress
    const { prevLogIndex: refusedAt, conflictTerm } = response
    t.decisions.push({ type: 'backtracked', follower: from, nextIndex, refusedAt, conflictTerm })
    return
  }
  const { matchIndex } = progress
  if (response.matchIndex < matchIndex && node.rules.matchOnlyGrows)
    ignoreAnswer(t, response, 'stale')
  else {
    onMatched(node, progress, response.matchIndex)
    if (progress.matchIndex !== matchIndex) advanceWith(t, leader, from, progress)
  }
  lookForLosses(t, leader, from, progress, response.round)
}

/** A follower has so much of the snapshot, or all it needs of it (§7). */
export function onInstallSnapshotResponse(t: Transition, response: InstallSnapshotResponse): void {
  const heard = hear(t, response)
  if (heard === null) return
  const { leader, progress } = heard
  const { from, matchIndex, nextOffset, lastIncludedIndex } = response
  if (matchIndex === null) {
    const isOfLatest = t.node.snapshot?.lastIncludedIndex === lastIncludedIndex
    const isNews = isOfLatest ? nextOffset !== progress.snapshotOffset : true
    if (!isNews || (t.node.options.flow && progress.state !== 'snapshot')) return
    progress.snapshotOffset = isOfLatest ? nextOffset : 0
    return sendSnapshot(t, leader, from, progress)
  }
  const isNews = matchIndex > progress.matchIndex
  if (isNews) progress.matchIndex = matchIndex
  const next = logIndex(progress.matchIndex + 1)
  if (progress.state === 'snapshot') probeFrom(progress, next)
  else if (progress.nextIndex < next) progress.nextIndex = next
  progress.snapshotOffset = 0
  t.due.push(from)
  if (isNews) advanceWith(t, leader, from, progress)
}

/** This server's own disk has its entries up to `lastIndex`: its own acknowledgement. */
export function onStored(t: Transition, lastIndex: number): void {
  const { node } = t
  node.storedIndex = logIndex(Math.max(node.storedIndex, lastIndex))
  if (node.role.type === 'leader') advanceCommitIndex(t, node.role)
}

/**
 * Any answer of a follower of this term tells that it lives and which round it has answered; null where
 * nobody wants to know. What a server answered before it was removed and added again is of another life.
 */
function hear(
  t: Transition,
  response: AppendEntriesResponse | InstallSnapshotResponse,
): { readonly leader: DraftLeader; readonly progress: DraftProgress } | null {
  const { role, rules } = t.node
  const { from, round } = response
  const progress = role.type === 'leader' ? role.progress[from] : undefined
  if (role.type !== 'leader' || progress === undefined) {
    ignoreAnswer(t, response, 'notLeader')
    return null
  }
  if (round < progress.sinceRound && rules.ignoreFormerMembers) {
    ignoreAnswer(t, response, 'stale')
    return null
  }
  progress.isActive = true
  const counted = rules.confirmByNewRounds ? round : role.round
  if (counted > progress.ackedRound) {
    progress.ackedRound = counted
    confirmReads(t, role)
  }
  return { leader: role, progress }
}

function advanceWith(
  t: Transition,
  leader: DraftLeader,
  follower: ServerId,
  { matchIndex }: DraftProgress,
): void {
  t.decisions.push({ type: 'matchAdvanced', follower, matchIndex })
  advanceCommitIndex(t, leader)
}

/** Nobody wants to know: it is of an older term, was overtaken, or is for a leader. */
export function ignoreAnswer(
  t: Transition,
  { from, term }: RaftMessage,
  because: 'stale' | 'notLeader',
): void {
  const { currentTerm } = t.node
  t.decisions.push({ type: 'answerIgnored', from, because, term, currentTerm })
}

function proposeOne(t: Transition, command: string, accepted: Entry[]): void {
  const { node } = t
  if (node.role.type !== 'leader') {
    const leaderId = node.role.type === 'follower' ? node.role.leaderId : null
    t.proposals.push({ type: 'notLeader', leaderId })
    t.decisions.push({ type: 'proposalRefused', because: 'notLeader' })
    return
  }
  const entry: Entry = { type: 'command', term: node.currentTerm, command }
  const because =
    node.role.transfer !== null ? 'transferring' : isOverloaded(t, entry) ? 'overloaded' : null
  if (because !== null) {
    t.proposals.push({ type: because })
    t.decisions.push({ type: 'proposalRefused', because })
    return
  }
  node.uncommittedBytes += entryBytes(entry)
  accepted.push(entry)
  const place = { index: logIndex(lastIndex(node.log) + accepted.length), term: node.currentTerm }
  t.proposals.push({ type: 'accepted', ...place })
  t.decisions.push({ type: 'proposed', ...place })
}

/** One proposal always fits, or a large one could never be made. */
function isOverloaded({ node }: Transition, entry: Entry): boolean {
  const bytes = node.uncommittedBytes + entryBytes(entry)
  return node.uncommittedBytes > 0 && bytes > node.options.maxUncommittedBytes
}
