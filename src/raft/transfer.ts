import type { AskOutcome } from './ask'
import type { ServerId } from './brands'
import { micros } from './brands'
import { campaign } from './candidate'
import { isVoter } from './configuration'
import { lastIndex } from './log'
import type { TimeoutNow } from './messages'
import type { DraftLeader, Transition } from './transition'
import { currentConfiguration, mayCampaign } from './transition'

/**
 * Hands leadership over (thesis §3.10): the leader takes no more proposals, brings the successor's log up
 * to its own, and then asks it to campaign at once. After one election timeout it gives that up.
 */
export function onTransferAsk(t: Transition, to: ServerId): AskOutcome {
  const { node } = t
  const { role } = node
  if (role.type !== 'leader') return { type: 'refused', because: 'notLeader' }
  if (to === node.id || !isVoter(currentConfiguration(node), to)) {
    return { type: 'refused', because: 'notEligible' }
  }
  const matchIndex = role.progress[to]?.matchIndex
  if (matchIndex === undefined) return { type: 'refused', because: 'notEligible' }
  const deadline = micros(t.now + node.options.electionTimeoutMax)
  role.transfer = { to, deadline, isSent: false }
  t.decisions.push({ type: 'transferStarted', to, matchIndex })
  if (matchIndex < lastIndex(node.log)) t.due.push(to)
  return { type: 'ok' }
}

/**
 * Asks the successor to campaign once it has everything. It may do so whenever the request arrives, even
 * after the transfer was given up, so there is no lease any more in this term (thesis §6.4.1).
 */
export function sendTimeoutNowIfReady(t: Transition, leader: DraftLeader): void {
  const { transfer } = leader
  if (transfer === null || transfer.isSent) return
  const { id: from, currentTerm, log, rules } = t.node
  const { to } = transfer
  const last = lastIndex(log)
  if (leader.progress[to]?.matchIndex !== last) return
  leader.transfer = { ...transfer, isSent: true }
  leader.isSuccessorAsked = true
  if (rules.leaseEndsWithTransfer) leader.leaseStart = null
  t.messages.push({ type: 'TimeoutNow', from, to, term: currentTerm })
  t.decisions.push({ type: 'timeoutNowSent', to, lastIndex: last })
}

/** The successor did not win in time: this leader takes proposals again. */
export function onTransferTimeout(t: Transition): void {
  const { role, rules } = t.node
  if (role.type === 'leader' && rules.giveUpTransfer) giveUp(t, role)
}

export function giveUp(t: Transition, leader: DraftLeader): void {
  if (leader.transfer === null) return
  t.decisions.push({ type: 'transferGivenUp', to: leader.transfer.to })
  leader.transfer = null
}

/** The leader wants this server to follow it: no pre-vote, and nobody refuses for the leader's sake. */
export function onTimeoutNow(t: Transition, { from }: TimeoutNow): void {
  const { node } = t
  if (node.role.type === 'leader' || !mayCampaign(node)) return
  t.decisions.push({ type: 'timeoutNowTaken', from, term: node.currentTerm })
  campaign(t, true)
}
