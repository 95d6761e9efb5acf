import { unreachable } from '../lib/assert'
import { onRequestVoteResponse } from './candidate'
import { becomeFollower, onAppendEntries, refuseAppend } from './follower'
import { onAppendEntriesResponse } from './leader'
import type { RaftMessage } from './messages'
import type { Transition } from './transition'
import { onRequestVote, refuseVote } from './vote'

/**
 * What every message meets first (§5.1, "Rules for Servers" in Figure 2): a higher term makes this
 * server a follower of it, an older one is refused. Handlers behind it may take the terms as equal.
 */
export function onReceive(t: Transition, message: RaftMessage): void {
  const { node } = t
  if (!node.voters.includes(message.from)) return
  if (message.term > node.currentTerm) takeTerm(t, message)
  if (message.term < node.currentTerm && isRefusedWhenOlder(t, message)) refuse(t, message)
  else handle(t, message)
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

/** Votes of older terms have a rule of their own. */
function isRefusedWhenOlder(t: Transition, message: RaftMessage): boolean {
  return t.node.rules.refuseOlderTerms && message.type !== 'RequestVoteResponse'
}

function refuse(t: Transition, message: RaftMessage): void {
  const because = { type: 'olderTerm', currentTerm: t.node.currentTerm } as const
  switch (message.type) {
    case 'RequestVote':
      return refuseVote(t, message, because)
    case 'AppendEntries':
      return refuseAppend(t, message, because)
    case 'RequestVoteResponse':
    case 'AppendEntriesResponse':
      t.decisions.push({ type: 'answerIgnored', from: message.from, because: 'stale' })
  }
}

function handle(t: Transition, message: RaftMessage): void {
  switch (message.type) {
    case 'RequestVote':
      return onRequestVote(t, message)
    case 'RequestVoteResponse':
      return onRequestVoteResponse(t, message)
    case 'AppendEntries':
      return onAppendEntries(t, message)
    case 'AppendEntriesResponse':
      return onAppendEntriesResponse(t, message)
    default:
      return unreachable(message)
  }
}
