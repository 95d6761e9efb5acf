import { unreachable } from '../lib/assert'
import type { ServerId } from '../raft/index'
import type { ClientResponse } from '../server/messages'
import { ask, backOff } from './attempt'
import type { PendingOperation } from './client'
import { believe, forget, settle } from './turn'
import type { Turn } from './turn'

/**
 * Takes an answer in. A reply counts whenever it comes and from whomever, because a command is executed
 * once; anything else counts only from the server that was asked last.
 */
export function onResponse(turn: Turn, { from, serial, outcome }: ClientResponse): void {
  const operation = turn.pending.get(serial)
  if (operation === undefined) return
  if (outcome.type === 'done') {
    believe(turn, from)
    settle(turn, operation, outcome)
    return
  }
  if (operation.askedOf !== from) return
  switch (outcome.type) {
    case 'redirect':
      onRedirect(turn, operation, from, outcome.leaderId)
      break
    case 'overloaded':
      backOff(turn, { ...operation, overloads: operation.overloads + 1 })
      break
    case 'malformed':
      backOff(turn, operation)
      break
    default:
      unreachable(outcome)
  }
}

/** Servers that point at each other must not be followed round and round. */
const mostRedirects = 3

function onRedirect(
  turn: Turn,
  operation: PendingOperation,
  from: ServerId,
  leaderId: ServerId | null,
): void {
  const isHelp = leaderId !== null && leaderId !== from && turn.client.servers.includes(leaderId)
  if (isHelp) believe(turn, leaderId)
  else forget(turn, (hint) => hint === from)
  const { pinned, redirects, isInDoubt } = operation
  // An attempt that went unanswered may have put the command into a log before this one was refused.
  if (pinned !== null && isInDoubt) settle(turn, operation, { type: 'unknown' })
  else if (pinned !== null) settle(turn, operation, { type: 'redirected', leaderId })
  else if (!isHelp || redirects >= mostRedirects) backOff(turn, operation)
  else ask(turn, { ...operation, redirects: redirects + 1 })
}
