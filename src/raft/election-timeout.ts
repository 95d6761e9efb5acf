import { campaign } from './candidate'
import { becomePreCandidate } from './pre-vote'
import type { Transition } from './transition'
import { mayCampaign } from './transition'

/**
 * The election timer ran out: a follower or candidate starts an election (§5.2), by a pre-vote where
 * that is wanted (thesis §9.6). A leader has no such timer, and who has no vote does not campaign.
 */
export function onElectionTimeout(t: Transition): void {
  const { node } = t
  if (node.role.type === 'leader' || !mayCampaign(node)) return
  t.decisions.push({ type: 'timedOut', term: node.currentTerm })
  if (node.options.preVote) becomePreCandidate(t)
  else campaign(t, false)
}
