import { unreachable } from '../lib/assert'
import type { ServerId } from '../raft/index'
import type { ClientOutcome, ClientResponse } from '../server/messages'
import { ask, backOff } from './attempt'
import type { ClientResult } from './client'
import type { Pending } from './pending'
import { onExpired, onRegistered } from './session'
import { believe, forget, pendingOf, settle } from './turn'
import type { Turn } from './turn'

/**
 * Takes an answer in. A reply counts whenever it comes and from whomever, because a command is executed
 * once; anything else counts only from the server that was asked last.
 */
export function onResponse(turn: Turn, { from, serial, outcome }: ClientResponse): void {
  const one = serial === 0 ? turn.client.registration : pendingOf(turn, serial)
  if (one === null) return
  if (outcome.type === 'done') {
    if (outcome.mode === 'log') believe(turn, from)
    onDone(turn, one, outcome)
    return
  }
  if (one.askedOf !== from) return
  switch (outcome.type) {
    case 'redirect':
      onRedirect(turn, one, from, outcome)
      break
    case 'failed':
      forget(turn, (hint) => hint === from)
      if (!endIfPinned(turn, one, outcome)) backOff(turn, one)
      break
    case 'overloaded':
      backOff(turn, { ...one, overloads: one.overloads + 1 })
      break
    case 'malformed':
      backOff(turn, one)
      break
    default:
      unreachable(outcome)
  }
}

function onDone(turn: Turn, one: Pending, done: Extract<ClientOutcome, { type: 'done' }>): void {
  if (one.type === 'registration') onRegistered(turn, done.reply)
  else if (done.reply.type === 'expired') onExpired(turn, one)
  else settle(turn, one, done)
}

/** Servers that point at each other must not be followed round and round. */
const mostRedirects = 3

function onRedirect(
  turn: Turn,
  one: Pending,
  from: ServerId,
  { leaderId }: { readonly leaderId: ServerId | null },
): void {
  const isHelp = leaderId !== null && leaderId !== from && turn.client.servers.includes(leaderId)
  if (isHelp) believe(turn, leaderId)
  else forget(turn, (hint) => hint === from)
  if (endIfPinned(turn, one, { type: 'redirected', leaderId })) return
  if (!isHelp || one.redirects >= mostRedirects) backOff(turn, one)
  else ask(turn, { ...one, redirects: one.redirects + 1 })
}

/**
 * Who was to be asked alone refused. An attempt that went unanswered may have put a command into a log
 * before this one was refused; a read leaves nothing anywhere.
 */
function endIfPinned(turn: Turn, one: Pending, refusal: Refused): boolean {
  if (one.type === 'registration' || one.pinned === null) return false
  const mayHaveHappened = one.isInDoubt && one.request.type === 'command'
  settle(turn, one, mayHaveHappened ? { type: 'unknown' } : refusal)
  return true
}

type Refused = Extract<ClientResult, { readonly type: 'redirected' | 'failed' }>
