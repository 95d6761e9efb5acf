import type { Position, VoteRefusal } from './decisions'
import { startElectionTimer } from './election-timer'
import { lastPosition } from './log'
import type { RequestVote } from './messages'
import type { Rules } from './rules'
import type { Transition } from './transition'

/**
 * RequestVote, receiver implementation (Figure 2): one vote a term, first come, first served (§5.2),
 * and only for a log at least as up-to-date as the voter's own (§5.4.1).
 */
export function onRequestVote(t: Transition, request: RequestVote): void {
  const because = reasonToRefuse(t, request)
  if (because === null) grantVote(t, request)
  else refuseVote(t, request, because)
}

function reasonToRefuse({ node }: Transition, request: RequestVote): VoteRefusal | null {
  const { rules, votedFor } = node
  const hasVotedForAnother = votedFor !== null && votedFor !== request.from
  if (rules.oneVotePerTerm && hasVotedForAnother) return { type: 'voted', votedFor }
  const mine = lastPosition(node.log)
  const theirs = { index: request.lastLogIndex, term: request.lastLogTerm }
  if (rules.voteOnlyForUpToDateLog && !isUpToDate(theirs, mine, rules)) {
    return { type: 'logBehind', mine, theirs }
  }
  return null
}

/** Whether a log that ends at `theirs` is at least as up-to-date as one that ends at `mine` (§5.4.1). */
export function isUpToDate(
  theirs: Position,
  mine: Position,
  { compareLastTermFirst }: Pick<Rules, 'compareLastTermFirst'>,
): boolean {
  if (!compareLastTermFirst && theirs.index !== mine.index) return theirs.index > mine.index
  return theirs.term === mine.term ? theirs.index >= mine.index : theirs.term > mine.term
}

/** Granting a vote starts the timer anew; refusing one does not (Figure 2, Followers). */
function grantVote(t: Transition, { from }: RequestVote): void {
  const { node } = t
  node.votedFor = from
  if (node.role.type !== 'leader') node.role = { ...node.role, ...startElectionTimer(t) }
  t.decisions.push({ type: 'voteGranted', to: from, term: node.currentTerm })
  answer(t, from, true)
}

export function refuseVote(t: Transition, { from }: RequestVote, because: VoteRefusal): void {
  t.decisions.push({ type: 'voteRefused', to: from, term: t.node.currentTerm, because })
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
