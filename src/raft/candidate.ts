import { term } from './brands'
import { startElectionTimer } from './election-timer'
import { becomeLeader } from './leader'
import { lastPosition } from './log'
import type { RequestVoteResponse } from './messages'
import { majority, tooFew } from './quorum'
import type { DraftCandidate, Transition } from './transition'
import { others } from './transition'

/** The election timer ran out: a follower or candidate starts an election (§5.2). A leader has none. */
export function onElectionTimeout(t: Transition): void {
  if (t.node.role.type === 'leader') return
  t.decisions.push({ type: 'timedOut', term: t.node.currentTerm })
  const candidate = becomeCandidate(t)
  askForVotes(t)
  becomeLeaderIfElected(t, candidate)
}

/** Increments currentTerm, votes for itself, starts its timer anew (Figure 2, Candidates). */
export function becomeCandidate(t: Transition): DraftCandidate {
  const { node } = t
  node.currentTerm = term(node.currentTerm + 1)
  node.votedFor = node.id
  const candidate: DraftCandidate = {
    type: 'candidate',
    votes: { [node.id]: true },
    ...startElectionTimer(t),
  }
  node.role = candidate
  t.decisions.push({ type: 'becameCandidate', term: node.currentTerm })
  return candidate
}

/** Counts an answer, once for each voter, and only if it is about the candidacy now running. */
export function onRequestVoteResponse(t: Transition, message: RequestVoteResponse): void {
  const { node } = t
  const { from } = message
  if (node.rules.countOwnTermsVotesOnly && message.term !== node.currentTerm) {
    t.decisions.push({ type: 'voteIgnored', from, because: 'olderTerm', term: message.term })
    return
  }
  if (node.role.type !== 'candidate') {
    t.decisions.push({ type: 'voteIgnored', from, because: 'notCandidate', term: message.term })
    return
  }
  node.role.votes[from] ||= message.voteGranted
  t.decisions.push({
    type: 'voteCounted',
    from,
    granted: message.voteGranted,
    term: node.currentTerm,
    votes: votesFor(node.role),
    voters: node.voters.length,
  })
  becomeLeaderIfElected(t, node.role)
}

function askForVotes({ node, messages }: Transition): void {
  const last = lastPosition(node.log)
  for (const to of others(node)) {
    messages.push({
      type: 'RequestVote',
      from: node.id,
      to,
      term: node.currentTerm,
      lastLogIndex: last.index,
      lastLogTerm: last.term,
    })
  }
}

function becomeLeaderIfElected(t: Transition, candidate: DraftCandidate): void {
  const { rules, voters } = t.node
  const needed = rules.majorityElects ? majority(voters) : tooFew(voters)
  const votes = votesFor(candidate)
  if (votes >= needed) becomeLeader(t, votes)
}

function votesFor({ votes }: DraftCandidate): number {
  return Object.values(votes).filter((granted) => granted).length
}
