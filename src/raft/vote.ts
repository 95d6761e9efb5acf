import type { Position, VoteRefusal } from './decisions'
import { startElectionTimer } from './election-timer'
import { lastPosition } from './log'
import type { PreVote, RequestVote } from './messages'
import type { Rules } from './rules'
import type { Transition } from './transition'

/**
 * RequestVote, receiver implementation (Figure 2): one vote a term, first come, first served (§5.2),
 * and only for a log at least as up-to-date as the voter's own (§5.4.1). Learners vote when asked: they
 * may have become voters without knowing yet.
 */
export function onRequestVote(t: Transition, request: RequestVote): void {
  const because = votedForAnother(t, request) ?? logBehind(t, request)
  if (because === null) grantVote(t, request)
  else refuseVote(t, request, because)
}

export function votedForAnother(
  { node }: Transition,
  { from }: RequestVote | PreVote,
): VoteRefusal | null {
  const { rules, votedFor } = node
  const isFree = votedFor === null || votedFor === from
  return isFree || !rules.oneVotePerTerm ? null : { type: 'voted', votedFor }
}

export function logBehind(t: Transition, request: RequestVote | PreVote): VoteRefusal | null {
  const { node } = t
  const { mine, theirs } = positions(t, request)
  const isGood = !node.rules.voteOnlyForUpToDateLog || isUpToDate(theirs, mine, node.rules)
  return isGood ? null : { type: 'logBehind', mine, theirs }
}

/** Where both logs end. */
export function positions(
  { node }: Transition,
  request: RequestVote | PreVote,
): { readonly mine: Position; readonly theirs: Position } {
  const theirs = { index: request.lastLogIndex, term: request.lastLogTerm }
  return { mine: lastPosition(node.log), theirs }
}

/** Whether a log that ends at `theirs` is at least as up-to-date as one that ends at `mine` (§5.4.1). */
export function isUpToDate(
  theirs: Position,
  mine: Position,
  {
    compareLastTermFirst,
    equalLogIsUpToDate,
  }: Pick<Rules, 'compareLastTermFirst' | 'equalLogIsUpToDate'>,
): boolean {
  const isEqual = theirs.term === mine.term && theirs.index === mine.index
  if (isEqual) return equalLogIsUpToDate
  if (!compareLastTermFirst && theirs.index !== mine.index) return theirs.index > mine.index
  return theirs.term === mine.term ? theirs.index >= mine.index : theirs.term > mine.term
}

/** Granting a vote starts the timer anew; refusing one does not (Figure 2, Followers). */
function grantVote(t: Transition, request: RequestVote): void {
  const { node } = t
  const { from } = request
  node.votedFor = from
  if (node.role.type !== 'leader') node.role = { ...node.role, ...startElectionTimer(t) }
  const granted = { to: from, term: node.currentTerm, isPreVote: false }
  t.decisions.push({ type: 'voteGranted', ...granted, ...positions(t, request) })
  answer(t, from, true)
}

export function refuseVote(t: Transition, request: RequestVote, because: VoteRefusal): void {
  const { from, term: asked } = request
  const term = because.type === 'olderTerm' ? asked : t.node.currentTerm
  t.decisions.push({ type: 'voteRefused', to: from, term, because, isPreVote: false })
  answer(t, from, false)
}

function answer({ node, messages }: Transition, to: RequestVote['from'], granted: boolean): void {
  messages.push({
    type: 'RequestVoteResponse',
    from: node.id,
    to,
    term: node.currentTerm,
    voteGranted: granted,
  })
}
