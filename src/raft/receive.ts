import { unreachable } from '../lib/assert'
import { onRequestVoteResponse } from './candidate'
import { heardLeader } from './election-timer'
import { becomeFollower, onAppendEntries, refuseAppend } from './follower'
import { onInstallSnapshot, refuseSnapshot } from './install'
import { ignoreAnswer, onAppendEntriesResponse, onInstallSnapshotResponse } from './leader'
import type { RaftMessage, RequestVote } from './messages'
import { onPreVote, onPreVoteResponse, refusePreVote } from './pre-vote'
import { onReadIndex, onReadIndexResponse } from './reads'
import { onTimeoutNow } from './transfer'
import type { Transition } from './transition'
import { onRequestVote, refuseVote } from './vote'

/**
 * What every message meets first (§5.1, "Rules for Servers" in Figure 2): a higher term makes this
 * server a follower of it, an older one is refused. Handlers behind it may take the terms as equal.
 * Senders outside the own configuration are answered like all others: it may be old (thesis §4.2.2).
 */
export function onReceive(t: Transition, message: RaftMessage): void {
  const { node } = t
  if (message.type === 'RequestVote' && isDisturbing(t, message)) return
  if (message.term > node.currentTerm && isOfItsTerm(message)) takeTerm(t, message)
  if (message.term < node.currentTerm && isRefusedWhenOlder(t, message)) refuse(t, message)
  else handle(t, message)
}

/** Who hears a leader does not even take the candidate's term, unless the leader wants it so (§6). */
function isDisturbing(t: Transition, request: RequestVote): boolean {
  if (!t.node.options.sticky || request.isTransfer) return false
  const leaderId = heardLeader(t)
  if (leaderId === null) return false
  const { from, term } = request
  t.decisions.push({ type: 'voteRequestIgnored', from, term, leaderId })
  return true
}

/** A pre-vote, and the grant of one, name a term that nobody has begun (thesis §9.6). */
function isOfItsTerm(message: RaftMessage): boolean {
  if (message.type === 'PreVote') return false
  return message.type !== 'PreVoteResponse' || !message.voteGranted
}

function takeTerm(t: Transition, { term, from }: RaftMessage): void {
  const { node } = t
  node.currentTerm = term
  node.votedFor = null
  node.uncommittedBytes = 0
  if (node.rules.stepDownOnHigherTerm || node.role.type === 'follower') {
    becomeFollower(t, 'higherTerm', from)
  }
}

/** Votes of older terms have a rule of their own; a read is answered whatever the asker's term. */
function isRefusedWhenOlder(t: Transition, { type }: RaftMessage): boolean {
  const hasOwnRule =
    type === 'RequestVoteResponse' || type === 'ReadIndex' || type === 'ReadIndexResponse'
  return t.node.rules.refuseOlderTerms && !hasOwnRule
}

function refuse(t: Transition, message: RaftMessage): void {
  const { rules, currentTerm } = t.node
  const because = { type: 'olderTerm', term: message.term, currentTerm } as const
  switch (message.type) {
    case 'PreVote':
      return refusePreVote(t, message, because)
    case 'RequestVote':
      return refuseVote(t, message, because)
    case 'AppendEntries':
      if (rules.answerOlderTerms) refuseAppend(t, message, because)
      return
    case 'InstallSnapshot':
      if (rules.answerOlderTerms) refuseSnapshot(t, message, because)
      return
    default:
      ignoreAnswer(t, message, 'stale')
  }
}

function handle(t: Transition, message: RaftMessage): void {
  switch (message.type) {
    case 'PreVote':
      return onPreVote(t, message)
    case 'PreVoteResponse':
      return onPreVoteResponse(t, message)
    case 'RequestVote':
      return onRequestVote(t, message)
    case 'RequestVoteResponse':
      return onRequestVoteResponse(t, message)
    case 'AppendEntries':
      return onAppendEntries(t, message)
    case 'AppendEntriesResponse':
      return onAppendEntriesResponse(t, message)
    case 'InstallSnapshot':
      return onInstallSnapshot(t, message)
    case 'InstallSnapshotResponse':
      return onInstallSnapshotResponse(t, message)
    case 'TimeoutNow':
      return onTimeoutNow(t, message)
    case 'ReadIndex':
      return onReadIndex(t, message)
    case 'ReadIndexResponse':
      return onReadIndexResponse(t, message)
    default:
      return unreachable(message)
  }
}
