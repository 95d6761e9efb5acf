import { assert } from '../lib/assert'
import type { LogIndex, ServerId, Term } from './brands'
import { logIndex, term } from './brands'
import type { AppendRefusal, StepDown } from './decisions'
import { startElectionTimer } from './election-timer'
import { dropConfigurations, takeConfigurations } from './configurations'
import { appendEntries, cutFrom, entryAt, firstIndexOfTermAt, lastIndex, termAt } from './log'
import type { AppendEntries } from './messages'
import { failReads } from './reads'
import { obeysAll } from './rules'
import type { Transition } from './transition'

/** AppendEntries, receiver implementation (Figure 2, steps 2 to 5; step 1 is in `receive`). */
export function onAppendEntries(t: Transition, request: AppendEntries): void {
  followLeader(t, request.from)
  const because = reasonToRefuse(t, request)
  if (because !== null) return refuseAppend(t, request, because)
  const added = storeEntries(t, request)
  const matched = logIndex(request.prevLogIndex + request.entries.length)
  decideAccepted(t, request, added, matched)
  learnCommitIndex(t, request, matched)
  const { id: from, currentTerm, log, rules } = t.node
  const matchIndex = rules.acknowledgeOnlyMatched ? matched : lastIndex(log)
  t.messages.push({
    type: 'AppendEntriesResponse',
    from,
    to: request.from,
    term: currentTerm,
    success: true,
    matchIndex,
    round: request.round,
  })
}

/**
 * A term has a new leader, a higher one was heard of, or a leader may not lead any more. A timer that
 * runs runs on (§5.1).
 */
export function becomeFollower(t: Transition, because: StepDown, from: ServerId): void {
  const { node } = t
  const wasRole = node.role.type
  if (node.role.type === 'leader') failReads(t, node.role)
  const timer = node.role.type === 'leader' ? startElectionTimer(t) : node.role
  const { electionDeadline, electionTimeout } = timer
  node.role = { type: 'follower', leaderId: null, heardAt: null, electionDeadline, electionTimeout }
  node.uncommittedBytes = 0
  t.decisions.push({ type: 'becameFollower', term: node.currentTerm, because, from, wasRole })
}

/** Who sends AppendEntries leads the term: candidates give up, timers start anew (§5.2). */
export function followLeader(t: Transition, leaderId: ServerId): void {
  const { node } = t
  if (node.role.type === 'leader') {
    assert(!obeysAll(node.rules), `${node.id} and ${leaderId} both lead term ${node.currentTerm}`)
  }
  if (node.role.type !== 'follower') {
    becomeFollower(t, 'leaderOfTerm', leaderId)
    if (!node.rules.keepVoteWithinTerm) node.votedFor = null
  }
  const { electionDeadline, electionTimeout } = startElectionTimer(t)
  node.role = { type: 'follower', leaderId, heardAt: t.now, electionDeadline, electionTimeout }
}

/**
 * The consistency check: the log must hold the entry before the new ones (§5.3). What was cut off is
 * committed, so it matches whatever a leader has there.
 */
function reasonToRefuse(
  { node }: Transition,
  { prevLogIndex, prevLogTerm }: AppendEntries,
): AppendRefusal | null {
  if (prevLogIndex < node.log.baseIndex) return null
  const mine = termAt(node.log, prevLogIndex)
  if (mine === null) return { type: 'tooShort', prevLogIndex, lastIndex: lastIndex(node.log) }
  if (node.rules.checkPreviousEntry && mine !== prevLogTerm) {
    return { type: 'termDiffers', prevLogIndex, mine, theirs: prevLogTerm }
  }
  return null
}

/** Says no, and where the leader might look instead: the whole conflicting term is skipped (§5.3). */
export function refuseAppend(t: Transition, request: AppendEntries, because: AppendRefusal): void {
  const { id: from, currentTerm, log } = t.node
  const differs = because.type === 'termDiffers'
  t.decisions.push({ type: 'appendRefused', from: request.from, because })
  t.messages.push({
    type: 'AppendEntriesResponse',
    from,
    to: request.from,
    term: currentTerm,
    success: false,
    prevLogIndex: request.prevLogIndex,
    conflictTerm: differs ? because.mine : null,
    conflictIndex: differs
      ? firstIndexOfTermAt(log, request.prevLogIndex)
      : logIndex(lastIndex(log) + 1),
    round: request.round,
  })
}

/** Deletes what conflicts, appends what is missing, and says how many were missing (§5.3). */
function storeEntries(t: Transition, request: AppendEntries): number {
  const { node } = t
  const { entries, prevLogIndex } = request
  const known = node.rules.truncateOnlyOnConflict
    ? countStored(t, request)
    : countCutOff(t, request)
  const isConflict = known < entries.length || !node.rules.truncateOnlyOnConflict
  const next = logIndex(prevLogIndex + known + 1)
  if (isConflict && next <= lastIndex(node.log)) deleteFrom(t, next, entries[known]?.term)
  const missing = known === 0 ? entries : entries.slice(known)
  node.log = appendEntries(node.log, missing)
  takeConfigurations(t, missing, next)
  return missing.length
}

/** How many of the new entries this log already holds; an entry is known by its index and term (§5.3). */
function countStored(t: Transition, request: AppendEntries): number {
  const { entries, prevLogIndex } = request
  let known = countCutOff(t, request)
  for (let entry = entries[known]; entry !== undefined; entry = entries[known]) {
    const mine = entryAt(t.node.log, logIndex(prevLogIndex + known + 1))
    if (mine?.term !== entry.term) break
    known++
  }
  return known
}

/** How many of the new entries are cut off here, so that they are stored and committed. */
function countCutOff({ node }: Transition, { entries, prevLogIndex }: AppendEntries): number {
  return Math.min(entries.length, Math.max(0, node.log.baseIndex - prevLogIndex))
}

function deleteFrom(t: Transition, fromIndex: LogIndex, newTerm: Term | undefined): void {
  const { node } = t
  const isCommitted = fromIndex <= node.commitIndex
  assert(!isCommitted || !obeysAll(node.rules), `${node.id} would delete committed ${fromIndex}`)
  t.decisions.push({
    type: 'truncated',
    fromIndex,
    toIndex: lastIndex(node.log),
    oldTerm: termAt(node.log, fromIndex) ?? term(0),
    newTerm: newTerm ?? node.currentTerm,
  })
  node.log = cutFrom(node.log, fromIndex)
  node.storedIndex = logIndex(Math.min(node.storedIndex, fromIndex - 1))
  dropConfigurations(t, fromIndex)
}

function decideAccepted(
  t: Transition,
  { from, entries, prevLogIndex }: AppendEntries,
  added: number,
  matched: LogIndex,
): void {
  t.decisions.push(
    entries.length === 0
      ? { type: 'heartbeatAccepted', from, prevLogIndex }
      : { type: 'appended', from, prevLogIndex, added, lastIndex: matched },
  )
}

/** Commits what the leader has committed, but nothing that this message did not match (step 5). */
function learnCommitIndex(t: Transition, request: AppendEntries, matched: LogIndex): void {
  const { node } = t
  const known = node.rules.commitOnlyMatched ? matched : lastIndex(node.log)
  const learned = logIndex(Math.min(request.leaderCommit, known))
  if (learned <= node.commitIndex) return
  const fromIndex = logIndex(node.commitIndex + 1)
  node.commitIndex = learned
  t.decisions.push({ type: 'commitLearned', fromIndex, toIndex: learned, from: request.from })
}
