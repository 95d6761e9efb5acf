import { term } from './brands'
import { campaign } from './candidate'
import { isVoter, votersOf } from './configuration'
import type { VoteRefusal } from './decisions'
import { heardLeader, startElectionTimer } from './election-timer'
import { lastPosition } from './log'
import type { PreVote, PreVoteResponse } from './messages'
import { voteResult } from './quorum'
import { electionRules, grants } from './tally'
import type { DraftPreCandidate, Transition } from './transition'
import { currentConfiguration, mayCampaign } from './transition'
import { logBehind, positions, votedForAnother } from './vote'

/**
 * Asks whether this server could win, before it begins a term: who cannot win disturbs nobody (thesis
 * §9.6). Nothing of it is persistent, and nobody's timer is touched.
 */
export function becomePreCandidate(t: Transition): void {
  const { node } = t
  const asked = term(node.currentTerm + 1)
  const isAgain = node.role.type === 'preCandidate'
  const candidate: DraftPreCandidate = {
    type: 'preCandidate',
    votes: { [node.id]: true },
    ...startElectionTimer(t),
  }
  node.role = candidate
  t.decisions.push({ type: 'becamePreCandidate', term: asked, isAgain })
  const last = lastPosition(node.log)
  for (const to of votersOf(currentConfiguration(node))) {
    if (to === node.id) continue
    const position = { lastLogIndex: last.index, lastLogTerm: last.term }
    t.messages.push({ type: 'PreVote', from: node.id, to, term: asked, ...position })
  }
  campaignIfWelcome(t, candidate)
}

/** Grants what it would grant in that term, unless it hears a leader (thesis §9.6; §6). */
export function onPreVote(t: Transition, request: PreVote): void {
  const { currentTerm } = t.node
  const leaderId = heardLeader(t)
  const isOwnTerm = request.term === currentTerm
  const because =
    leaderId !== null
      ? ({ type: 'leaderHeard', leaderId } as const)
      : ((isOwnTerm ? votedForAnother(t, request) : null) ?? logBehind(t, request))
  if (because !== null) return refusePreVote(t, request, because)
  const { from, term: asked } = request
  const granted = { to: from, term: asked, isPreVote: true }
  t.decisions.push({ type: 'voteGranted', ...granted, ...positions(t, request) })
  answer(t, request, true)
}

export function refusePreVote(t: Transition, request: PreVote, because: VoteRefusal): void {
  const { from: to, term: asked } = request
  t.decisions.push({ type: 'voteRefused', to, term: asked, because, isPreVote: true })
  answer(t, request, false)
}

/** Counts an answer to the question now asked. */
export function onPreVoteResponse(t: Transition, response: PreVoteResponse): void {
  const { node } = t
  const { from, voteGranted: granted } = response
  const asked = term(node.currentTerm + 1)
  if (node.role.type !== 'preCandidate') {
    t.decisions.push({ type: 'voteIgnored', from, because: 'notCandidate', term: response.term })
    return
  }
  if (granted && response.term !== asked) {
    t.decisions.push({ type: 'voteIgnored', from, because: 'olderTerm', term: response.term })
    return
  }
  if (!isVoter(currentConfiguration(node), from)) {
    t.decisions.push({ type: 'voteIgnored', from, because: 'notVoter', term: response.term })
    return
  }
  node.role.votes[from] ||= granted
  const counted = { from, granted, term: asked, isPreVote: true }
  t.decisions.push({ type: 'voteCounted', ...counted, ...grants(node, node.role.votes) })
  campaignIfWelcome(t, node.role)
}

function campaignIfWelcome(t: Transition, { votes }: DraftPreCandidate): void {
  const configuration = currentConfiguration(t.node)
  const isWelcome = voteResult(configuration, votes, electionRules(t.node.rules)) === 'won'
  if (isWelcome && mayCampaign(t.node)) campaign(t, false)
}

/** A grant carries the term asked for, or it would look like an answer of an older term. */
function answer({ node, messages }: Transition, request: PreVote, granted: boolean): void {
  const isNamed = granted && node.rules.preVoteNamesAskedTerm
  messages.push({
    type: 'PreVoteResponse',
    from: node.id,
    to: request.from,
    term: isNamed ? request.term : node.currentTerm,
    voteGranted: granted,
  })
}
