import { term } from './brands'
import { isVoter, votersOf } from './configuration'
import { startElectionTimer } from './election-timer'
import { becomeLeader } from './leader'
import { lastPosition } from './log'
import type { RequestVoteResponse } from './messages'
import { voteResult } from './quorum'
import { electionRules, grants } from './tally'
import type { DraftCandidate, Transition } from './transition'
import { currentConfiguration } from './transition'

/** Begins a term and asks all voters for it (§5.2). In a transfer it is the leader's wish (thesis §3.10). */
export function campaign(t: Transition, isTransfer: boolean): void {
  const candidate = becomeCandidate(t)
  askForVotes(t, isTransfer)
  becomeLeaderIfElected(t, candidate)
}

/** Increments currentTerm, votes for itself, starts its timer anew (Figure 2, Candidates). */
function becomeCandidate(t: Transition): DraftCandidate {
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
  const { from, voteGranted: granted } = message
  if (node.rules.countOwnTermsVotesOnly && message.term !== node.currentTerm) {
    t.decisions.push({ type: 'voteIgnored', from, because: 'olderTerm', term: message.term })
    return
  }
  if (node.role.type !== 'candidate') {
    t.decisions.push({ type: 'voteIgnored', from, because: 'notCandidate', term: message.term })
    return
  }
  if (!isVoter(currentConfiguration(node), from)) {
    t.decisions.push({ type: 'voteIgnored', from, because: 'notVoter', term: message.term })
    return
  }
  node.role.votes[from] ||= granted
  const counted = { from, granted, term: node.currentTerm, isPreVote: false }
  t.decisions.push({ type: 'voteCounted', ...counted, ...grants(node, node.role.votes) })
  becomeLeaderIfElected(t, node.role)
}

function askForVotes({ node, messages }: Transition, isTransfer: boolean): void {
  const last = lastPosition(node.log)
  for (const to of votersOf(currentConfiguration(node))) {
    if (to === node.id) continue
    messages.push({
      type: 'RequestVote',
      from: node.id,
      to,
      term: node.currentTerm,
      lastLogIndex: last.index,
      lastLogTerm: last.term,
      isTransfer,
    })
  }
}

function becomeLeaderIfElected(t: Transition, { votes }: DraftCandidate): void {
  const { node } = t
  const result = voteResult(currentConfiguration(node), votes, electionRules(node.rules))
  if (result === 'won') becomeLeader(t, votes)
}
