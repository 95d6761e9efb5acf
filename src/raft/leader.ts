import { append } from '../lib/persistent-list'
import type { Micros } from './brands'
import { logIndex, micros } from './brands'
import { advanceCommitIndex } from './commit'
import type { Entry } from './entry'
import { entryBytes } from './entry'
import type { AppendEntriesResponse } from './messages'
import { backtrack, isSettled, onMatched, sendHeartbeats } from './replication'
import type { DraftLeader, DraftProgress, Transition } from './transition'
import { others } from './transition'

/**
 * A candidate won. It knows nothing of the followers' logs yet, so it assumes that they are like its
 * own and probes (§5.3). What it sends first leaves at the end of the step: a blank entry (§8), or an
 * empty AppendEntries that keeps others from campaigning (§5.2).
 */
export function becomeLeader(t: Transition, votes: number): void {
  const { node } = t
  const nextIndex = logIndex(node.log.size + 1)
  const leader: DraftLeader = { type: 'leader', progress: {}, heartbeatDeadline: nextHeartbeat(t) }
  for (const id of others(node)) {
    leader.progress[id] = {
      nextIndex,
      matchIndex: logIndex(0),
      state: 'probe',
      isPaused: false,
      inflight: [],
    }
  }
  node.role = leader
  const { currentTerm: term, voters } = node
  t.decisions.push({ type: 'becameLeader', term, votes, voters: voters.length })
  if (node.options.noop) {
    const noop: Entry = { type: 'noop', term }
    node.uncommittedBytes = entryBytes(noop)
    node.log = append(node.log, [noop])
  }
}

/** Takes commands into the log (§5.3). They go out at the end of the step, all in one. */
export function onPropose(t: Transition, commands: readonly string[]): void {
  const accepted: Entry[] = []
  for (const command of commands) proposeOne(t, command, accepted)
  t.node.log = append(t.node.log, accepted)
}

/** The heartbeat timer ran out: nobody must think this leader dead (§5.2). */
export function onHeartbeatTimeout(t: Transition): void {
  const { role } = t.node
  if (role.type !== 'leader') return
  role.heartbeatDeadline = nextHeartbeat(t)
  sendHeartbeats(t, role)
}

/** A follower answered: it matches up to an index, or its log differs (§5.3). */
export function onAppendEntriesResponse(t: Transition, response: AppendEntriesResponse): void {
  const { node } = t
  const { from } = response
  const progress = node.role.type === 'leader' ? node.role.progress[from] : undefined
  if (node.role.type !== 'leader' || progress === undefined) {
    t.decisions.push({ type: 'answerIgnored', from, because: 'notLeader' })
  } else if (!response.success) {
    if (isSettled(progress, response)) return ignoreStale(t, response)
    backtrack(node, progress, response)
    const { nextIndex } = progress
    const { prevLogIndex: refusedAt, conflictTerm } = response
    t.decisions.push({ type: 'backtracked', follower: from, nextIndex, refusedAt, conflictTerm })
  } else {
    const isOld = response.matchIndex < progress.matchIndex
    if (isOld && node.rules.matchOnlyGrows) return ignoreStale(t, response)
    const isNews = response.matchIndex !== progress.matchIndex
    progress.matchIndex = response.matchIndex
    onMatched(progress, node)
    if (isNews) advanceWith(t, node.role, response.from, progress)
  }
}

/** This server's own disk has its entries up to `lastIndex`: its own acknowledgement. */
export function onStored(t: Transition, lastIndex: number): void {
  const { node } = t
  node.storedIndex = logIndex(Math.max(node.storedIndex, lastIndex))
  if (node.role.type === 'leader') advanceCommitIndex(t, node.role)
}

function advanceWith(
  t: Transition,
  leader: DraftLeader,
  follower: AppendEntriesResponse['from'],
  { matchIndex }: DraftProgress,
): void {
  t.decisions.push({ type: 'matchAdvanced', follower, matchIndex })
  advanceCommitIndex(t, leader)
}

function ignoreStale(t: Transition, { from }: AppendEntriesResponse): void {
  t.decisions.push({ type: 'answerIgnored', from, because: 'stale' })
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
  if (isOverloaded(t, entry)) {
    t.proposals.push({ type: 'overloaded' })
    t.decisions.push({ type: 'proposalRefused', because: 'overloaded' })
    return
  }
  node.uncommittedBytes += entryBytes(entry)
  accepted.push(entry)
  const place = { index: logIndex(node.log.size + accepted.length), term: node.currentTerm }
  t.proposals.push({ type: 'accepted', ...place })
  t.decisions.push({ type: 'proposed', ...place })
}

/** One proposal always fits, or a large one could never be made. */
function isOverloaded({ node }: Transition, entry: Entry): boolean {
  const bytes = node.uncommittedBytes + entryBytes(entry)
  return node.uncommittedBytes > 0 && bytes > node.options.maxUncommittedBytes
}

function nextHeartbeat({ node, now }: Transition): Micros {
  return micros(now + node.options.heartbeatInterval)
}
